package org.jvmpprof.cli;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.collector.LabelsCommand;
import org.jvmpprof.cli.collector.MergeCommand;
import org.jvmpprof.cli.collector.PushCommand;
import org.jvmpprof.cli.collector.QueryCommand;
import org.jvmpprof.cli.collector.ServicesCommand;
import org.jvmpprof.cli.diff.DiffCommand;
import org.jvmpprof.cli.dump.DumpCommand;
import org.jvmpprof.cli.help.CompletionCommand;
import org.jvmpprof.cli.help.ManCommand;
import org.jvmpprof.cli.kube.CaptureCommand;
import org.jvmpprof.cli.profile.ProfileCommands;
import org.jvmpprof.cli.top.TopCommand;
import picocli.CommandLine;

/**
 * The commands by name, in the order of the help. Building all of them takes longer than most of them run, so a command
 * line that begins with a command's name gets only that one.
 */
final class Commands {
    private static final String[] NAMES = {
        "ps", "attach", "detach", "top", "dump", "diff", "push", "query", "merge", "services", "labels", "capture",
    };

    /** These look at all the others. */
    private static final String[] ABOUT_ALL = {"completion", "man", "help"};

    private Commands() {}

    /** Adds what this command line needs: the one command that it names, or all. */
    static void addFor(CommandLine line, String[] arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        Class<?> command = command(first);
        if (command != null) {
            line.addSubcommand(first, command);
        } else if (!ProfileCommands.addTo(line, first) && !first.equals("--version")) {
            addAll(line);
        }
    }

    private static void addAll(CommandLine line) {
        for (String name : NAMES) {
            line.addSubcommand(name, requireNonNull(command(name), name));
        }
        ProfileCommands.addTo(line);
        for (String name : ABOUT_ALL) {
            line.addSubcommand(name, aboutAll(name));
        }
    }

    /** A switch, as a table of classes would load them all. */
    private static @Nullable Class<?> command(String name) {
        switch (name) {
            case "ps":
                return PsCommand.class;
            case "attach":
                return AttachCommand.class;
            case "detach":
                return DetachCommand.class;
            case "top":
                return TopCommand.class;
            case "dump":
                return DumpCommand.class;
            case "diff":
                return DiffCommand.class;
            case "push":
                return PushCommand.class;
            case "query":
                return QueryCommand.class;
            case "merge":
                return MergeCommand.class;
            case "services":
                return ServicesCommand.class;
            case "labels":
                return LabelsCommand.class;
            case "capture":
                return CaptureCommand.class;
            default:
                return null;
        }
    }

    private static Class<?> aboutAll(String name) {
        switch (name) {
            case "completion":
                return CompletionCommand.class;
            case "man":
                return ManCommand.class;
            default:
                return HelpCommand.class;
        }
    }
}
