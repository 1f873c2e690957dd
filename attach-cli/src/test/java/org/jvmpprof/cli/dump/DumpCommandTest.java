package org.jvmpprof.cli.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.cli.output.Profiles;
import org.jvmpprof.cli.profile.Commands;
import org.jvmpprof.cli.profile.Stand;

/** A dump of a stand-in that has some things and lacks others. */
class DumpCommandTest {
    @TempDir
    private Path temporary;

    private Stand stand;
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        directory = temporary.resolve("dump");
        stand = new Stand()
                .at("pprof/cmdline", Stand.Reply.of("java\0-jar\0shop.jar"))
                .at(
                        "pprof/goroutine",
                        query -> query.isEmpty()
                                ? Stand.Reply.of(Profiles.goroutines(3))
                                : Stand.Reply.of("\"main\" #1 <locked>\n"))
                .at("pprof/profile", Stand.Reply.of(Profiles.cpu(1_500_000_000)))
                .at("pprof/heap", Stand.Reply.of(Profiles.heap(10, 1000, 2, 200)))
                .at("pprof/mutex", Stand.Reply.error(501, "no <hooks> & \"why\"\n"));
    }

    @AfterEach
    void stop() {
        stand.close();
    }

    @Test
    void everything_is_there_or_named_as_missing() throws Exception {
        Commands.Result result = dump("-s", "1");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo(directory.resolve("index.html") + System.lineSeparator());
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "cmdline.txt",
                        "cpu.html",
                        "cpu.pb.gz",
                        "goroutine.html",
                        "goroutine.pb.gz",
                        "goroutines.txt",
                        "heap.html",
                        "heap.pb.gz",
                        "index.html",
                        "manifest.json",
                        "threads.txt");
        assertThat(directory.resolve("cmdline.txt")).hasContent("java\n-jar\nshop.jar");
        assertThat(directory.resolve("manifest.json"))
                .content()
                .contains(
                        "{\"name\": \"cpu\", \"file\": \"cpu.pb.gz\"",
                        "\"totals\": {\"cpu/nanoseconds\": 1500000000}",
                        "{\"name\": \"mutex\", \"reason\": \"no <hooks> & \\\"why\\\"\"}",
                        "{\"name\": \"wall\", \"reason\": \"Unknown profile\"}");
    }

    @Test
    void the_page_needs_nothing_from_elsewhere_and_quotes_what_it_shows() throws Exception {
        dump("-s", "1");
        String page = Files.readString(directory.resolve("index.html"));
        assertThat(page)
                .contains("<a href=\"cpu.html\">flame graph</a>", "no &lt;hooks&gt; &amp; &quot;why&quot;")
                .contains("default-src 'none'", "prefers-color-scheme:dark")
                .doesNotContain("http://www", "https://", "<script", "src=\"");
    }

    @Test
    void threads_come_first_and_the_collection_last() {
        dump("-s", "1");
        List<String> asked = stand.asked();
        assertThat(asked.get(0)).isEqualTo("pprof/cmdline");
        assertThat(asked.get(1)).isEqualTo("pprof/goroutine?debug=2&format=java");
        assertThat(asked.get(asked.size() - 1)).isEqualTo("pprof/heap?gc=1");
        assertThat(asked.indexOf("pprof/trace?seconds=1&window=W"))
                .isGreaterThan(asked.indexOf("pprof/wall?seconds=1&window=W"));
    }

    @Test
    void no_gc_leaves_the_collection_out() {
        assertThat(dump("--no-gc").status()).isZero();
        assertThat(stand.asked()).contains("pprof/heap", "pprof/profile?seconds=10&window=W");
    }

    @Test
    void a_jvm_that_dies_meanwhile_leaves_what_it_gave_by_then() throws Exception {
        stand.at("pprof/wall", query -> {
            throw new IllegalStateException("hangs up without an answer");
        });
        Commands.Result result = dump("-s", "1");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains(directory + ": is incomplete (");
        assertThat(directory.resolve("manifest.json")).content().contains("threads.txt", "{\"name\": \"the rest\"");
        assertThat(names()).contains("index.html", "goroutine.pb.gz").doesNotContain("heap.pb.gz");
    }

    @Test
    void a_directory_that_holds_something_is_left_alone() throws Exception {
        Files.createDirectories(directory);
        Path other = Files.writeString(directory.resolve("other"), "x");
        assertThat(dump().err()).isEqualTo(directory + ": is not empty; name another, a dump has one of its own\n");
        assertThat(Commands.run(new DumpCommand(), stand.url(), "-o", other.toString())
                        .err())
                .isEqualTo(other + ": is a file; name a directory\n");
        assertThat(Commands.run(new DumpCommand(), stand.url()).status()).isEqualTo(2);
        assertThat(Commands.run(new DumpCommand(), stand.url(), "-o", other + "/below")
                        .err())
                .contains("cannot be made (");
        assertThat(stand.asked()).isEmpty();
    }

    private Commands.Result dump(String... more) {
        String[] arguments = Stream.concat(Stream.of(stand.url(), "-o", directory.toString()), Stream.of(more))
                .toArray(String[]::new);
        return Commands.run(new DumpCommand(), arguments);
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
