package org.jvmpprof.cli.profile;

import picocli.CommandLine;

/** The commands that take one profile, one for each kind. */
public final class ProfileCommands {
    private ProfileCommands() {}

    public static void addTo(CommandLine line) {
        for (ProfileKind kind : ProfileKind.values()) {
            CommandLine command =
                    new CommandLine(kind.canCollectFirst() ? new HeapCommand(kind) : new ProfileCommand(kind));
            command.getCommandSpec().usageMessage().description(kind.description());
            line.addSubcommand(kind.command(), command);
        }
    }
}
