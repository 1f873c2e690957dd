package org.jvmpprof.cli.profile;

import picocli.CommandLine.Option;

/** {@code heap} and {@code allocs}, which can have the garbage collected first. */
final class HeapCommand extends ProfileCommand {
    @Option(
            names = "--gc",
            description = "Collect first, with a full collection, so that what is shown as in use is in use."
                    + " The application stands still meanwhile.")
    private boolean collectsFirst;

    HeapCommand(ProfileKind kind) {
        super(kind);
    }

    @Override
    String query() {
        return collectsFirst ? "gc=1" : "";
    }
}
