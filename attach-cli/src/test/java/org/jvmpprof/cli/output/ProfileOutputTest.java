package org.jvmpprof.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.ProfileReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ProfileOutputTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();

    @Test
    void terminal_gets_a_table_and_a_pipe_the_bytes() throws Exception {
        Profile cpu = Profiles.cpu(7);
        byte[] bytes = ProfileEncoder.encode(cpu);
        output(true).write("cpu", "t", cpu, bytes);
        assertThat(text()).contains("Type: cpu", "flat%", "hot");
        output(false).write("cpu", "t", cpu, bytes);
        assertThat(stdout.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void every_format_is_what_it_says() throws Exception {
        Profile threads = Profiles.goroutines(7);
        byte[] bytes = ProfileEncoder.encode(threads);
        assertThat(written(threads, "--format=text")).startsWith("goroutine profile: total 7\n");
        assertThat(written(threads, "--format=flame"))
                .startsWith("<!DOCTYPE html>")
                .contains("the title");
        assertThat(written(threads, "--format=svg")).startsWith("<?xml").contains("the title");
        assertThat(written(threads, "--format=collapsed")).isEqualTo("main;hot 7\n");
        assertThat(written(threads, "--format=top")).contains("hot");
        Profile read = ProfileReader.read(bytes, DecodeLimits.DEFAULT);
        assertThat(read.total(0)).isEqualTo(7);
    }

    @Test
    void heap_text_is_read_back_with_the_same_values() throws Exception {
        Profile heap = Profiles.heap(10, 4096, 3, 1024);
        Profile back = ProfileReader.read(
                written(heap, "--format=text").getBytes(StandardCharsets.UTF_8), DecodeLimits.DEFAULT);
        assertThat(back.total(back.sampleTypeIndex("alloc_space"))).isEqualTo(4096);
        assertThat(back.total(back.sampleTypeIndex("inuse_space"))).isEqualTo(1024);
    }

    @Test
    void file_name_chooses_the_format() throws Exception {
        Profile cpu = Profiles.cpu(7);
        for (String name : List.of("a.html", "a.svg", "a.collapsed", "a.top.txt", "a.pb.gz", "heap_profile.01")) {
            Path file = directory.resolve(name);
            output(true, "-o", file.toString()).write("cpu", "t", cpu, ProfileEncoder.encode(cpu));
        }
        assertThat(directory.resolve("a.html")).content().startsWith("<!DOCTYPE html>");
        assertThat(directory.resolve("a.svg")).content().startsWith("<?xml");
        assertThat(directory.resolve("a.collapsed")).content().isEqualTo("main;hot 7\n");
        assertThat(directory.resolve("a.top.txt")).content().contains("flat%");
        assertThat(directory.resolve("a.pb.gz")).hasBinaryContent(ProfileEncoder.encode(cpu));
        assertThat(directory.resolve("heap_profile.01")).hasBinaryContent(ProfileEncoder.encode(cpu));
        assertThat(stdout.size()).isZero();
    }

    @Test
    void what_cannot_be_written_is_refused_as_wrong() {
        Profile cpu = Profiles.cpu(7);
        assertWrong(true, cpu, "stdout is a terminal", "--format=pb");
        assertWrong(false, cpu, "no text for a profile of", "--format=text");
        assertWrong(
                false,
                cpu,
                "--sample-type=alloc_space: the profile has [cpu",
                "--format=top",
                "--sample-type=alloc_space");
        assertWrong(true, cpu, "--rows=0", "--rows=0");
    }

    @Test
    void failed_writing_leaves_the_old_file_and_nothing_else() throws Exception {
        Path file = Files.writeString(directory.resolve("old.pb.gz"), "old");
        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(file).content().isEqualTo("old");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void link_keeps_pointing_to_the_file_that_was_written() throws Exception {
        Path file = Files.writeString(directory.resolve("real"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file.getFileName());
        WholeFile.write(link, out -> out.write('n'));
        assertThat(link).isSymbolicLink();
        assertThat(file).content().isEqualTo("n");
    }

    @Test
    void status_of_many_tells_some_from_all() {
        assertThat(ExitStatus.of(2, 0)).isEqualTo(ExitStatus.OK);
        assertThat(ExitStatus.of(1, 1)).isEqualTo(ExitStatus.PARTLY);
        assertThat(ExitStatus.of(0, 1)).isEqualTo(ExitStatus.FAILED);
    }

    private void assertWrong(boolean isTerminal, Profile profile, String reason, String... arguments) {
        assertThatThrownBy(() -> output(isTerminal, arguments).write("cpu", "t", profile, new byte[0]))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.WRONG_USAGE))
                .hasMessageContaining(reason);
        assertThat(stdout.size()).isZero();
    }

    private String written(Profile profile, String... arguments) throws Exception {
        output(false, arguments).write("goroutine", "the title", profile, ProfileEncoder.encode(profile));
        return text();
    }

    private ProfileOutput output(boolean isTerminal, String... arguments) {
        stdout.reset();
        Carrier carrier = new Carrier();
        new CommandLine(carrier).parseArgs(arguments);
        return new ProfileOutput(carrier.options, stdout, isTerminal);
    }

    private String text() {
        return stdout.toString(StandardCharsets.UTF_8);
    }

    @Command
    static final class Carrier {
        @Mixin
        OutputOptions options = new OutputOptions();
    }
}
