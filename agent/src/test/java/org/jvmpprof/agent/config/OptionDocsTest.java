package org.jvmpprof.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The documents show the table that the parser reads. {@code -Djvmpprof.refresh=true} writes them anew. */
class OptionDocsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path PAGE = ROOT.resolve("docs/OPTIONS.md");
    private static final Path README = ROOT.resolve("README.md");
    private static final String BEGIN = "<!-- options:begin -->\n";
    private static final String END = "<!-- options:end -->";

    @Test
    void page_shows_the_table() throws IOException {
        String wanted = "# Options\n\n"
                + "Written from the agent's own table by `./mvnw -pl agent test -Dtest=OptionDocsTest -Djvmpprof.refresh=true`.\n\n"
                + "Agent arguments (`-javaagent:profiler.jar=key=value,key='a,b'`) win over system properties (`jvmpprof.<key>`), these\n"
                + "over the environment (`JVM_PPROF_<KEY>`, dots and dashes as `_`), these over the properties file that `config` names.\n\n"
                + OptionHelp.markdown();
        if (isRefreshing()) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, wanted);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(wanted);
    }

    @Test
    @EnabledIf("readmeExists")
    void readme_shows_the_table() throws IOException {
        String readme = Files.readString(README);
        assertThat(readme).contains(BEGIN, END);
        String wanted = readme.substring(0, readme.indexOf(BEGIN))
                + BEGIN
                + OptionHelp.brief()
                + readme.substring(readme.indexOf(END));
        if (isRefreshing()) {
            Files.writeString(README, wanted);
        }
        assertThat(Files.readString(README)).isEqualTo(wanted);
    }

    @Test
    void help_fits_a_terminal_and_has_every_key() {
        String help = OptionHelp.text();
        assertThat(help.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
        assertThat(OptionTable.rows())
                .allSatisfy(option ->
                        assertThat(help).containsPattern("(?m)^" + java.util.regex.Pattern.quote(option.key())));
    }

    static boolean readmeExists() {
        return Files.exists(README);
    }

    private static boolean isRefreshing() {
        return Boolean.getBoolean("jvmpprof.refresh");
    }
}
