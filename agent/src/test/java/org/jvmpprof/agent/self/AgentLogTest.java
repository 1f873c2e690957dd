package org.jvmpprof.agent.self;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private AgentLog log(AgentLog.Level level) {
        return new AgentLog(level, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void says_a_thing_once_and_counts_the_rest() {
        AgentLog log = log(AgentLog.Level.WARN);
        for (int i = 0; i < 5; i++) {
            log.warn("cannot send", new IOException("refused"));
        }
        assertThat(lines()).containsExactly("jvm-pprof: cannot send (java.io.IOException: refused)");
        assertThat(log.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.count()).isEqualTo(5);
            assertThat(problem.lastUnixMillis()).isPositive();
        });
    }

    @Test
    void distinct_messages_are_bounded() {
        AgentLog log = log(AgentLog.Level.WARN);
        for (int i = 0; i < 1000; i++) {
            log.warn("problem " + i);
        }
        assertThat(log.problems()).hasSize(256);
        assertThat(lines()).hasSize(256);
    }

    @Test
    void levels_hide_what_is_below_them() {
        AgentLog off = log(AgentLog.Level.OFF);
        off.warn("w");
        assertThat(lines()).isEmpty();
        assertThat(off.problems()).hasSize(1);
        AgentLog info = log(AgentLog.Level.INFO);
        info.debug("d");
        info.info("i");
        info.warn("w");
        assertThat(lines()).containsExactly("jvm-pprof: i", "jvm-pprof: w");
        log(AgentLog.Level.DEBUG).warn("x", new IOException("y"));
        assertThat(lines()).anyMatch(line -> line.contains("\tat "));
    }

    @Test
    void a_file_is_appended_to(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("agent.log");
        AgentLog.open(AgentLog.Level.WARN, file).warn("first");
        AgentLog.open(AgentLog.Level.WARN, file).warn("second");
        assertThat(Files.readAllLines(file)).containsExactly("jvm-pprof: first", "jvm-pprof: second");
    }

    @Test
    void a_file_that_cannot_be_opened_is_said_and_nothing_is_thrown(@TempDir Path directory) {
        AgentLog log = AgentLog.open(AgentLog.Level.WARN, directory.resolve("no/such/agent.log"));
        assertThat(log.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message()).startsWith("log.file=").endsWith("logging to stderr"));
    }
}
