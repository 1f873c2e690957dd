package org.jvmpprof.cli.collector;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.cli.output.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code query}: a row for each stored profile, oldest first. */
@Command(name = "query", description = "Lists the profiles that a collector has of a service, oldest first.")
public final class QueryCommand implements Callable<Integer> {
    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    @Mixin
    private CollectorOptions collector = new CollectorOptions();

    @Option(names = "--limit", paramLabel = "N", description = "At most this many; by default all.")
    private int limit;

    @Option(names = "--cursor", paramLabel = "TEXT", description = "Go on where a limited query stopped.")
    private String cursor = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean isJson;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    QueryCommand() {}

    @Override
    public Integer call() throws Exception {
        if (limit < 0) {
            throw CliException.wrong("--limit=" + limit + ": must be 1 or more, or absent for all");
        }
        UrlText url = selection
                .addTo(new UrlText("/api/0/profiles"), Instant.now())
                .with("limit", limit == 0 ? "" : Integer.toString(limit))
                .with("cursor", cursor);
        Answer answer = collector.client().get(url.toString()).ok();
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            JsonOutput.print(answer, out);
        } else {
            out.print(table(answer));
            out.flush();
        }
        String next = JsonOutput.field(answer, "next_cursor");
        if (!next.isEmpty()) {
            spec.commandLine().getErr().println("jvm-pprof: there are more; go on with --cursor=" + next);
        }
        return ExitStatus.OK.code();
    }

    private static TextTable table(Answer answer) throws CliException {
        TextTable table = new TextTable("CREATED", "TYPE", "ID", "LABELS");
        try (JsonParser body = answer.json()) {
            for (StoredProfile profile : StoredProfile.readAll(body)) {
                table.row(profile.createdAt(), profile.type(), profile.id(), profile.labels());
            }
        } catch (IOException e) {
            throw answer.noCollector(e);
        }
        return table;
    }
}
