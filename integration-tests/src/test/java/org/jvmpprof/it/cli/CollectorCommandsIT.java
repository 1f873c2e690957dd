package org.jvmpprof.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** push, query, merge, services and labels of the packed command against the packed collector. */
class CollectorCommandsIT {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Path PROFILES = TOP.resolve("testdata").resolve("profiles");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path directory;

    private Process collector;
    private String url = "";

    private record Result(int status, byte[] bytes, String err) {
        String out() {
            return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @BeforeEach
    void start() throws Exception {
        Path log = directory.resolve("collector.log");
        collector = new ProcessBuilder(
                        JAVA,
                        "-jar",
                        TOP.resolve("collector/target/collector.jar").toString(),
                        "--listen=127.0.0.1:0",
                        "--limit.body=1MB",
                        "--data=" + directory.resolve("data"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!Files.readString(log).contains("listening on http")) {
            assertThat(collector.isAlive() && Instant.now().isBefore(deadline))
                    .as(Files.readString(log))
                    .isTrue();
            Thread.onSpinWait();
        }
        url = Files.readString(log).replaceAll("(?s).*listening on (http://[^,\\s]+).*", "$1");
    }

    @AfterEach
    void stop() throws Exception {
        collector.destroy();
        assertThat(collector.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void what_is_pushed_is_found_merged_and_given_back() throws Exception {
        Path text = Files.copy(PROFILES.resolve("go-mutex.txt"), directory.resolve("x.txt"));
        Instant modified = Instant.parse("2026-11-01T10:00:00Z");
        Files.setLastModifiedTime(text, FileTime.from(modified));
        Path cpu = PROFILES.resolve("go-cpu.pb.gz");
        Path raw = PROFILES.resolve("agent-cpu.pb");
        Result pushed =
                run("push", text.toString(), cpu.toString(), raw.toString(), "-s", "shop one", "-l", "pod=a,b =c");
        assertThat(pushed.status()).as(pushed.err()).isZero();
        List<String> lines = pushed.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains(" mutex (by what it measures) 2026-11-01T10:00:00Z");
        assertThat(lines.get(1)).startsWith(cpu + ": ").contains(" cpu (by what it measures) 2026-");
        String id = lines.get(1).substring(cpu.toString().length() + 2).split(" ")[0];

        assertThat(run("services").out()).isEqualTo("shop one\n");
        assertThat(run("labels").out()).isEqualTo("pod\n");
        assertThat(run("labels", "pod", "--json").out()).contains("\"a,b =c\"");
        Result table = run("query", "-s", "shop one", "--from", "0", "--label", "pod=a,b =c");
        assertThat(table.out().lines()).hasSize(4).element(0).asString().startsWith("CREATED");
        Result json = run("query", "-s", "shop one", "--from=0", "--json", "--limit=1");
        assertThat(json.out()).contains("\"id\" : ").contains("\"service\" : \"shop one\"");
        assertThat(json.err()).startsWith("jvm-pprof: there are more; go on with --cursor=");

        assertThat(run("merge", id).bytes()).isEqualTo(Files.readAllBytes(cpu));
        Result top = run("merge", "-s", "shop one", "-t", "cpu", "--from", "0", "--format", "top");
        assertThat(top.out()).startsWith("Type: cpu").contains("flat%", "main.burn");
        assertThat(top.err()).isEqualTo("jvm-pprof: merged 2 of 2\n");
        Path page = directory.resolve("flame.html");
        assertThat(run("merge", id, "-o", page.toString()).status()).isZero();
        assertThat(page).content().startsWith("<!DOCTYPE html>");
    }

    @Test
    void pushed_again_it_is_stored_once() throws Exception {
        String heap = PROFILES.resolve("go-heap.pb.gz").toString();
        Result first = run("push", heap, "-s", "s");
        assertThat(run("push", heap, "-s", "s").out()).isEqualTo(first.out());
        assertThat(run("query", "-s", "s", "--from", "0").out().lines()).hasSize(2);
    }

    @Test
    void failures_are_named_counted_and_leave_the_others() throws Exception {
        Path large = directory.resolve("large");
        Files.write(large, new byte[2 << 20]);
        Path junk = Files.writeString(directory.resolve("junk"), "no profile");
        String good = PROFILES.resolve("go-heap.txt").toString();
        Result some = run("push", good, junk.toString(), directory + "/absent", "-s", "s");
        assertThat(some.status()).isEqualTo(10);
        assertThat(some.out()).hasLineCount(1);
        assertThat(some.err().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("jvm-pprof: " + junk + ": is no profile ("))
                .anyMatch(line -> line.endsWith("/absent: no such file"));
        Result tooLarge = run("push", large.toString(), "-t", "other", "-s", "s");
        assertThat(tooLarge.status()).isEqualTo(1);
        assertThat(tooLarge.err())
                .contains(url + " answered 413")
                .contains("limit.body=1048576; send smaller profiles");
        assertThat(run("push", good, "-s", "s", "-t", "colour").err())
                .contains("answered 400: bad request: unknown profile type \"colour\"");
        Result nothing = run("query", "-s", "nobody");
        assertThat(nothing.status()).isEqualTo(1);
        assertThat(nothing.err()).isEqualTo("jvm-pprof: " + url + " answered 404: nothing found\n");
        assertThat(run("query").status()).isEqualTo(2);
        assertThat(run("query", "-s", "s", "--from", "yesterday").err()).contains("--from=yesterday: is no time");
    }

    private Result run(String... arguments) throws Exception {
        Path out = Files.createTempFile(directory, "run", ".out");
        Path err = Files.createTempFile(directory, "run", ".err");
        List<String> command = new ArrayList<>(List.of(
                JAVA, "-jar", TOP.resolve("attach-cli/target/jvm-pprof.jar").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("JVM_PPROF_COLLECTOR", url);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return new Result(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
    }
}
