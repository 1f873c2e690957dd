package org.jvmpprof.cli.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.cli.exit.ExitStatus;
import org.opentest4j.TestAbortedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class ManPageTest {
    @TempDir
    Path directory;

    @Command(name = "tool", description = "Does things.", subcommands = Cut.class)
    static final class Root {}

    @Command(name = "cut", description = ".Cuts at 10 %% \\ of 'it'.")
    static final class Cut {
        @Parameters(paramLabel = "FILE", description = "What to cut.")
        String file = "";

        @Option(
                names = {"-d", "--depth"},
                paramLabel = "N",
                defaultValue = "3",
                description = "How deep (default: ${DEFAULT-VALUE}).")
        int depth;

        @Option(names = "--secret", hidden = true, description = "Not told.")
        boolean isSecret;
    }

    @Test
    void names_every_command_option_and_exit_status() {
        assertThat(page())
                .startsWith(".TH ")
                .contains(".SS \"tool cut\"\n\\&.Cuts at 10 % \\e of 'it'.\n")
                .contains(".B FILE\nWhat to cut.\n")
                .contains(".B \\-d, \\-\\-depth N\nHow deep (default: 3).\n")
                .contains(".B 10\nof several files")
                .doesNotContain("Not told");
    }

    @Test
    void groff_finds_nothing_wrong_with_it() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/groff"))) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("groff is missing; on Debian: apt-get install groff-base");
            }
            System.err.println("*** SKIPPED: groff is missing; on Debian: apt-get install groff-base ***");
            throw new TestAbortedException("groff is missing");
        }
        Path file = Files.writeString(directory.resolve("tool.1"), page());
        File out = directory.resolve("out").toFile();
        Process groff = new ProcessBuilder("groff", "-man", "-ww", "-z", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start();
        assertThat(groff.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(out).content().isEmpty();
        assertThat(groff.exitValue()).isZero();
    }

    private static String page() {
        CommandLine line = new CommandLine(new Root());
        line.getCommandSpec().usageMessage().exitCodeList(ExitStatus.table());
        return new ManPage(line.getCommandSpec()).text();
    }
}
