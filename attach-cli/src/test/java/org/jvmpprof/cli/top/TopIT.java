package org.jvmpprof.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.cli.profile.BusyJvm;
import org.jvmpprof.cli.profile.Packaged;

/** {@code top} in a pseudo-terminal, and without one. */
class TopIT {
    @TempDir
    private Path directory;

    private int awaited;

    @Test
    void draws_obeys_keys_and_gives_the_terminal_back() throws Exception {
        Packaged.Tools.need("script");
        try (BusyJvm jvm = BusyJvm.start(Packaged.currentHome(), directory, BusyJvm.agent())
                .awaitAgent()) {
            Process terminal = terminal("stty rows 24 cols 80; "
                    + String.join(" ", Packaged.words(Packaged.currentHome(), "top", jvm.pid(), "-i", "1"))
                    + "; echo status=$?; stty -a");
            StringBuilder seen = new StringBuilder();
            awaitText(terminal, seen, "Busy.burn");
            assertThat(seen).contains("\033[?1049h", "jvm-pprof top  Busy (" + jvm.pid() + ")", "[c CPU]");
            press(terminal, "a");
            awaitText(terminal, seen, "[a allocation]");
            awaitText(terminal, seen, "Busy.make");
            press(terminal, "/make\r");
            awaitText(terminal, seen, "/ filter: make");
            press(terminal, "q");
            awaitText(terminal, seen, "status=0");
            awaitText(terminal, seen, "echo ");
            assertThat(seen.substring(seen.indexOf("status=0"))).contains("isig ", " icanon", " echo ");
            assertThat(seen).contains("\033[?1049l", "\033[?25h");
            assertThat(terminal.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void ctrl_c_gives_the_terminal_back_and_takes_the_agent_out() throws Exception {
        Packaged.Tools.need("script");
        try (BusyJvm jvm = BusyJvm.start(Packaged.currentHome(), directory)) {
            Process terminal = terminal("stty rows 24 cols 80; "
                    + String.join(" ", Packaged.words(Packaged.currentHome(), "top", jvm.pid(), "-i", "1"))
                    + "; echo status=$?; stty -a");
            StringBuilder seen = new StringBuilder();
            awaitText(terminal, seen, "Busy.burn");
            assertThat(jvm.sockets()).isNotEmpty();
            press(terminal, "\003");
            awaitText(terminal, seen, "status=0");
            awaitText(terminal, seen, "echo ");
            assertThat(seen.substring(seen.indexOf("status=0"))).contains(" icanon", " echo ");
            assertThat(jvm.sockets()).isEmpty();
        }
    }

    @Test
    void without_a_terminal_it_prints_tables() throws Exception {
        try (BusyJvm jvm = BusyJvm.start(Packaged.currentHome(), directory, BusyJvm.agent())
                .awaitAgent()) {
            Packaged.Result refused = Packaged.run("top", jvm.pid());
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.err()).contains("stdout is no terminal: add --batch");
            Packaged.Result tables = Packaged.run("top", jvm.pid(), "--batch", "--iterations", "2", "-i", "1");
            assertThat(tables.status()).as(tables.err()).isZero();
            assertThat(tables.out()).contains("Busy.burn", "threads ", "heap ").doesNotContain("\033");
            assertThat(tables.out().split("FUNCTION, by flat", -1)).hasSize(3);
        }
    }

    private static Process terminal(String line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of("script", "-qec", line, "/dev/null"));
        builder.environment().put("TERM", "xterm");
        builder.environment().remove("NO_COLOR");
        return builder.redirectErrorStream(true).start();
    }

    private static void press(Process terminal, String keys) throws IOException {
        OutputStream in = terminal.getOutputStream();
        in.write(keys.getBytes(StandardCharsets.US_ASCII));
        in.flush();
    }

    /** Reads until the text comes, behind what was awaited before. */
    private void awaitText(Process terminal, StringBuilder seen, String text) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        byte[] piece = new byte[8192];
        while (seen.indexOf(text, awaited) < 0) {
            assertThat(System.nanoTime())
                    .as("%s within 90 s, after: %s", text, seen)
                    .isLessThan(deadline);
            if (terminal.getInputStream().available() > 0) {
                int n = terminal.getInputStream().read(piece);
                seen.append(new String(piece, 0, Math.max(0, n), StandardCharsets.UTF_8));
            } else {
                LockSupport.parkNanos(20_000_000);
            }
        }
        awaited = seen.indexOf(text, awaited) + text.length();
    }
}
