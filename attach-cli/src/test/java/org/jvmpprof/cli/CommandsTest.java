package org.jvmpprof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandsTest {
    @Test
    void every_command_is_built_alone_under_its_name() {
        CommandLine all = JvmPprof.commandLine();
        assertThat(all.getSubcommands()).containsKeys("ps", "cpu", "nativemem", "capture", "help");
        all.getSubcommands().forEach((name, command) -> {
            CommandLine alone = JvmPprof.commandLine(name).getSubcommands().get(name);
            assertThat(alone).as(name).isNotNull();
            assertThat(alone.getUsageMessage()).isEqualTo(command.getUsageMessage());
            assertThat(command.getCommandName()).isEqualTo(name);
        });
        assertThat(JvmPprof.commandLine("ps").getSubcommands()).hasSize(1);
    }

    @Test
    void a_mistyped_command_is_told_what_there_is() {
        StringWriter err = new StringWriter();
        CommandLine line = JvmPprof.commandLine("detahc", "1").setErr(new PrintWriter(err));
        assertThat(line.execute("detahc", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("detahc").contains("detach");
    }
}
