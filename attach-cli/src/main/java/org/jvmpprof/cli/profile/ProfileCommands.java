package org.jvmpprof.cli.profile;

import picocli.CommandLine;

/** The commands that take one profile, one for each kind. */
public final class ProfileCommands {
    private ProfileCommands() {}

    public static void addTo(CommandLine line) {
        for (ProfileKind kind : ProfileKind.values()) {
            add(line, kind);
        }
    }

    /** Adds the one of that name; false if there is none. */
    public static boolean addTo(CommandLine line, String name) {
        for (ProfileKind kind : ProfileKind.values()) {
            if (kind.command().equals(name)) {
                add(line, kind);
                return true;
            }
        }
        return false;
    }

    private static void add(CommandLine line, ProfileKind kind) {
        CommandLine command =
                new CommandLine(kind.canCollectFirst() ? new HeapCommand(kind) : new ProfileCommand(kind));
        command.getCommandSpec().usageMessage().description(kind.description());
        line.addSubcommand(kind.command(), command);
    }
}
