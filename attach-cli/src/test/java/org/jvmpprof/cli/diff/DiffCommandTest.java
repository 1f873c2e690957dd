package org.jvmpprof.cli.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.cli.output.Profiles;
import org.jvmpprof.cli.profile.Commands;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.ProfileReader;

class DiffCommandTest {
    private static final Path GO_PROFILES = Path.of("..", "testdata", "profiles");

    @TempDir
    private Path directory;

    private Path before;
    private Path after;

    @BeforeEach
    void write() throws Exception {
        before = write("a.pb.gz", Profiles.heap(10, 10_240, 5, 5120));
        after = write("b.pb.gz", elsewhere(Profiles.heap(30, 30_720, 4, 4096)));
    }

    @Test
    void growth_is_signed_and_of_the_value_that_was_asked_for() throws Exception {
        assertThat(diff("top.txt", before, after)).contains("Growth of inuse_space/bytes", "     -1KB", "hot");
        assertThat(diff("top.txt", before, after, "--sample-type", "alloc_space"))
                .contains("Growth of alloc_space/bytes", "      20KB");
    }

    @Test
    void stacks_of_two_processes_are_the_same_by_name_and_line() throws Exception {
        Path file = directory.resolve("d.pb.gz");
        assertThat(run(before, after, "-o", file.toString()).status()).isZero();
        Profile difference = ProfileReader.read(Files.readAllBytes(file), DecodeLimits.DEFAULT);
        assertThat(difference.samples()).hasSize(1);
        assertThat(difference.samples().get(0).values()).containsExactly(20, 20_480, -1, -1024);
    }

    @Test
    void a_profile_does_not_differ_from_itself() throws Exception {
        assertThat(diff("collapsed", before, before)).isEmpty();
        assertThat(diff("html", before, after)).startsWith("<!DOCTYPE html>").contains("baseProfile");
    }

    @Test
    void texts_and_gzipped_profiles_of_go_are_read() throws Exception {
        Path text = GO_PROFILES.resolve("go-heap.txt");
        assertThat(diff("top.txt", text, text)).contains("Growth of inuse_space/bytes");
        Path gzipped = GO_PROFILES.resolve("go-block.pb.gz");
        assertThat(diff("collapsed", gzipped, GO_PROFILES.resolve("go-block.txt")))
                .isNotNull();
    }

    @Test
    void different_kinds_are_refused_with_both_named() throws Exception {
        Path cpu = write("cpu.pb.gz", Profiles.cpu(1));
        Commands.Result result = run(before, cpu);
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err())
                .contains("a.pb.gz has [alloc_objects/count", "cpu.pb.gz has [cpu/nanoseconds]", "compare two of one");
    }

    @Test
    void what_is_no_profile_is_named() throws Exception {
        Path none = directory.resolve("none.pb.gz");
        assertThat(run(none, after).err()).isEqualTo(none + ": there is no such file\n");
        Path text = Files.writeString(directory.resolve("x.txt"), "hello");
        assertThat(run(text, after).err()).startsWith(text + ": cannot be read as a profile (");
        assertThat(run(before, after, "--format", "text").err()).contains("cannot hold a difference");
    }

    private String diff(String ending, Path a, Path b, String... more) throws Exception {
        Path file = directory.resolve("out." + ending);
        String[] arguments = new String[more.length + 2];
        System.arraycopy(more, 0, arguments, 2, more.length);
        arguments[0] = "-o";
        arguments[1] = file.toString();
        Commands.Result result = run(a, b, arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        return Files.readString(file);
    }

    private static Commands.Result run(Path a, Path b, String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = a.toString();
        arguments[1] = b.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return Commands.run(new DiffCommand(), arguments);
    }

    private Path write(String name, Profile profile) throws Exception {
        return Files.write(directory.resolve(name), ProfileEncoder.encode(profile));
    }

    /** As another process has it: the same functions at other addresses. */
    private static Profile elsewhere(Profile profile) {
        return profile.toBuilder()
                .locations(profile.locations().stream()
                        .map(l -> new Location(l.mapping(), l.address() + 0x5000, l.lines(), l.folded()))
                        .toList())
                .build();
    }
}
