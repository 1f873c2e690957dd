package org.jvmpprof.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmpprof.cli.output.Profiles;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.ProfileReader;

/** The commands that take one profile, against a stand-in. */
class ProfileCommandTest {
    private static final Profile CPU = Profiles.cpu(1_500_000_000);
    private static final Profile HEAP = Profiles.heap(10, 1000, 2, 200);

    @TempDir
    private Path directory;

    private Stand stand;

    @BeforeEach
    void start() throws Exception {
        stand = new Stand()
                .at("pprof/profile", Stand.Reply.of(CPU))
                .at(
                        "pprof/heap",
                        query -> query.contains("debug=1")
                                ? Stand.Reply.of("heap profile: 1: 2 [3: 4] @ heap/1048576\n")
                                : Stand.Reply.of(HEAP))
                .at("pprof/trace", Stand.Reply.of("FLR\0"));
    }

    @AfterEach
    void stop() {
        stand.close();
    }

    @Test
    void writes_what_was_served_unchanged() throws Exception {
        Path file = directory.resolve("cpu.pb.gz");
        assertThat(run("cpu", "-s", "3", "-o", file.toString()).status()).isZero();
        assertThat(file).hasBinaryContent(ProfileEncoder.encode(CPU));
        assertThat(stand.asked()).containsExactly("pprof/profile?seconds=3&window=W");
    }

    @ParameterizedTest
    @CsvSource({
        "x.html, <!DOCTYPE html>",
        "x.svg, <?xml",
        "x.collapsed, main;hot 1500000000",
        "x.top.txt, CPU time of http"
    })
    void the_ending_names_the_format(String name, String beginning) throws Exception {
        Path file = directory.resolve(name);
        assertThat(run("cpu", "-s", "1", "-o", file.toString()).status()).isZero();
        assertThat(file).content().startsWith(beginning);
    }

    @Test
    void the_format_asked_for_wins_over_the_ending() throws Exception {
        Path file = directory.resolve("x.html");
        assertThat(run("cpu", "--format", "collapsed", "-o", file.toString()).status())
                .isZero();
        assertThat(file).hasContent("main;hot 1500000000");
        assertThat(stand.asked()).containsExactly("pprof/profile?seconds=10&window=W");
    }

    @Test
    void the_text_of_a_heap_is_the_agents_own() throws Exception {
        Path file = directory.resolve("heap.txt");
        assertThat(run("heap", "--gc", "-o", file.toString()).status()).isZero();
        assertThat(file).content().startsWith("heap profile: 1: 2 [3: 4] @ heap/1048576");
        assertThat(stand.asked()).containsExactly("pprof/heap?debug=1&gc=1");
    }

    @Test
    void seconds_of_a_cumulative_profile_are_what_they_added() throws Exception {
        AtomicInteger count = new AtomicInteger();
        stand.at("pprof/allocs", query -> {
            int n = count.incrementAndGet();
            return Stand.Reply.of(Profiles.heap(10L * n, 1000L * n, 2, 200));
        });
        Path file = directory.resolve("allocs.pb.gz");
        assertThat(run("allocs", "-s", "1", "-o", file.toString()).status()).isZero();
        Profile delta = ProfileReader.read(Files.readAllBytes(file), DecodeLimits.DEFAULT);
        assertThat(delta.total(1)).isEqualTo(1000);
        assertThat(delta.total(3)).isZero();
        assertThat(delta.durationNanos()).isBetween(1_000_000_000L, 30_000_000_000L);
        assertThat(stand.asked()).containsExactly("pprof/allocs", "pprof/allocs");
    }

    @Test
    void a_recording_comes_from_trace_and_from_windows_only() throws Exception {
        Path file = directory.resolve("x.jfr");
        assertThat(run("trace", "-s", "1", "-o", file.toString()).status()).isZero();
        assertThat(file).hasBinaryContent(new byte[] {'F', 'L', 'R', 0});
        assertThat(run("cpu", "-s", "1", "-o", file.toString()).status()).isZero();
        assertThat(stand.asked())
                .containsExactly("pprof/trace?seconds=1&window=W", "pprof/profile?seconds=1&window=W&format=jfr");
        assertThat(run("heap", "--format", "jfr", "-o", file.toString()).status())
                .isEqualTo(2);
        assertThat(run("trace", "--format", "flame", "-o", file.toString()).err())
                .isEqualTo("--format flame: trace is a flight recording; use jfr, or cpu for a profile\n");
    }

    @Test
    void a_refusal_is_the_servers_text_and_leaves_no_file() throws Exception {
        stand.at("pprof/nativemem", Stand.Reply.error(501, "nativemem is off in this JVM;\nset nativemem=512KB\n"));
        Path file = Files.writeString(directory.resolve("n.pb.gz"), "before");
        Commands.Result result = run("nativemem", "-o", file.toString());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("nativemem is off in this JVM; set nativemem=512KB\n");
        assertThat(file).hasContent("before");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void what_cannot_work_is_refused_before_anything_is_asked() throws Exception {
        Path missing = directory.resolve("no/cpu.pb.gz");
        assertThat(run("cpu", "-o", missing.toString()).err()).contains("there is no directory", "make it first");
        assertThat(run("cpu", "-o", directory.toString()).err()).contains("is a directory; name a file in it");
        assertThat(run("cpu", "-s", "0", "-o", "x.pb.gz").err()).isEqualTo("--seconds=0: must be 1 or more\n");
        assertThat(run("goroutineleak", "-s", "5", "-o", "x.pb.gz").err()).contains("is taken at once");
        assertThat(run("wall", "--format", "text", "-o", "x").err()).contains("Go has no text for wall");
        assertThat(run("cpu", "-n", "0", "-o", "x.top.txt").status()).isEqualTo(2);
        assertThat(stand.asked()).isEmpty();
    }

    @Test
    void a_sample_type_that_is_not_there_names_those_that_are() {
        Path file = directory.resolve("x.collapsed");
        Commands.Result result = run("heap", "--sample-type", "inuse", "-o", file.toString());
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("--sample-type=inuse", "inuse_space/bytes");
    }

    @Test
    void a_port_that_nobody_serves_is_one_line() {
        stand.close();
        Commands.Result result = run("cpu", "-o", directory.resolve("x.pb.gz").toString());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith(stand.url() + ": no answer (").endsWith(")\n");
    }

    @Test
    void a_target_is_a_process_id_or_a_url() {
        assertThat(Commands.profile("cpu", "shop", "-o", "x.pb.gz").err())
                .isEqualTo("shop: is no process id and no http://host:port\n");
    }

    private Commands.Result run(String command, String... more) {
        String[] arguments =
                Stream.concat(Stream.of(command, stand.url()), Stream.of(more)).toArray(String[]::new);
        return Commands.profile(arguments);
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
