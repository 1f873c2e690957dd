package org.jvmpprof.cli.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.cli.profile.BusyJvm;
import org.jvmpprof.cli.profile.Packaged;

/** A dump of a real JVM that had no agent. */
class DumpIT {
    @TempDir
    private Path directory;

    @Test
    void holds_what_the_jvm_has_and_leaves_it_as_it_was() throws Exception {
        try (BusyJvm jvm = BusyJvm.start(Packaged.currentHome(), directory, "-Dpassword=opensesame")) {
            Path dump = directory.resolve("dump");
            Packaged.Result result = Packaged.run("dump", jvm.pid(), "-o", dump.toString(), "-s", "2");
            assertThat(result.err()).isEmpty();
            assertThat(result.status()).isZero();
            assertThat(Packaged.pprof("-top", dump.resolve("cpu.pb.gz"))).contains("Busy.burn");
            assertThat(Packaged.pprof("-top", dump.resolve("goroutine.pb.gz"))).contains("Busy.hold");
            assertThat(Packaged.pprof("-top", dump.resolve("heap.pb.gz"))).contains("inuse_space");
            assertThat(dump.resolve("threads.txt")).content().contains("Busy.hold");
            assertThat(dump.resolve("cmdline.txt")).content().contains("Busy").doesNotContain("opensesame");
            assertThat(Files.readAllBytes(dump.resolve("trace.jfr"))).startsWith('F', 'L', 'R', 0);
            assertThat(dump.resolve("index.html")).content().contains("Dump of Busy", "<a href=\"cpu.html\">");
            assertThat(dump.resolve("manifest.json")).content().contains("\"name\": \"nativemem\", \"reason\": \"");
            assertThat(jvm.sockets()).isEmpty();
        }
    }
}
