package org.jvmpprof.cli.help;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes the model of a command as a page for {@code man}, in the macros of man(7). One page for all commands: what a
 * person on call looks for is in one place. Used by one thread.
 */
final class ManPage {
    private static final String[][] ENVIRONMENT = {
        {"JVM_PPROF_COLLECTOR", "Address of the collector, when --collector is not given."},
        {"JVM_PPROF_COLLECTOR_TOKEN, JVM_PPROF_COLLECTOR_TOKEN_FILE", "Bearer token, or a file with it."},
        {"JVM_PPROF_JAVA, JAVA_HOME", "Which Java the launcher uses; else the one on the PATH or one that runs."},
        {"JVM_PPROF_JAR", "The jar, if it is not beside the launcher."},
        {"JVM_PPROF_OPTS", "More options for that Java."},
        {"KUBECONFIG", "Where capture finds the cluster."}
    };

    private final CommandSpec root;
    private final StringBuilder page = new StringBuilder();

    ManPage(CommandSpec root) {
        this.root = root;
    }

    String text() {
        page.append(".TH JVM\\-PPROF 1 \"\" \"\" \"jvm\\-pprof\"\n");
        section("NAME");
        line(root.name() + " - " + sentence(root.usageMessage().description()));
        section("SYNOPSIS");
        line(root.name() + " [-hV] COMMAND [OPTIONS]");
        section("COMMANDS");
        for (Map.Entry<String, CommandLine> command : root.subcommands().entrySet()) {
            if (!command.getValue().getCommandSpec().usageMessage().hidden()) {
                command(command.getValue());
            }
        }
        section("EXIT STATUS");
        root.usageMessage().exitCodeList().forEach((code, meaning) -> item(code, meaning));
        section("ENVIRONMENT");
        for (String[] variable : ENVIRONMENT) {
            item(variable[0], variable[1]);
        }
        section("SEE ALSO");
        line("go tool pprof, kubectl(1), jcmd(1)");
        return page.toString();
    }

    private void command(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        page.append(".SS \"").append(escaped(root.name() + " " + spec.name())).append("\"\n");
        line(sentence(spec.usageMessage().description()));
        page.append(".PP\n.nf\n");
        String synopsis = command.getHelp().synopsis(0);
        for (String row : synopsis.split("\\R")) {
            line(row);
        }
        page.append(".fi\n");
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            item(parameter.paramLabel(), sentence(parameter.description()));
        }
        for (OptionSpec option : spec.options()) {
            if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
                item(
                        String.join(", ", option.names()) + (option.arity().max() > 0 ? " " + option.paramLabel() : ""),
                        sentence(option.description()));
            }
        }
    }

    private void section(String title) {
        page.append(".SH ").append(title).append('\n');
    }

    private void item(String head, String text) {
        page.append(".TP\n.B ").append(escaped(head)).append('\n');
        line(text);
    }

    private void line(String text) {
        page.append(escaped(text)).append('\n');
    }

    private static String sentence(String[] description) {
        return String.format(String.join(" ", description));
    }

    /** Backslashes, hyphens (else printed as dashes), quotes, and dots and quotes at the beginning, which are requests. */
    private static String escaped(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
