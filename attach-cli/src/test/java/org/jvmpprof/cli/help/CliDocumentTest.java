package org.jvmpprof.cli.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.jvmpprof.cli.exit.ExitStatus;

/** README and docs/CLI-FLEET.md have the command's own table of exit statuses. */
class CliDocumentTest {
    @Test
    void exit_statuses_are_those_of_the_command() throws Exception {
        StringBuilder table = new StringBuilder("| status | meaning |\n|---|---|\n");
        ExitStatus.table()
                .forEach((code, meaning) -> table.append("| ")
                        .append(code)
                        .append(" | ")
                        .append(meaning)
                        .append(" |\n"));
        assertThat(Files.readString(Path.of("..", "docs", "CLI-FLEET.md"))).contains(table);
        assertThat(Files.readString(Path.of("..", "README.md"))).contains(table);
    }
}
