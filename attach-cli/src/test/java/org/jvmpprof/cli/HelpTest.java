package org.jvmpprof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The help that people read, word for word; {@code -Dgolden.update=true} writes the files anew, to be reviewed. */
class HelpTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "help");

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "heap", "top", "dump", "diff"})
    void help_is_as_reviewed(String command) throws Exception {
        CommandLine line = JvmPprof.commandLine().getSubcommands().get(command);
        // The table of statuses is the same everywhere, and no matter of this command.
        line.getCommandSpec().usageMessage().exitCodeListHeading("").exitCodeList(java.util.Map.of());
        String help = line.getUsageMessage(Ansi.OFF);
        Path golden = GOLDEN.resolve(command + ".txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, help);
        }
        assertThat(help).isEqualTo(Files.readString(golden));
    }
}
