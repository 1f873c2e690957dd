package org.jvmpprof.cli.collector;

import java.util.concurrent.Callable;
import org.jvmpprof.cli.exit.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code services}: one name a line. */
@Command(name = "services", description = "Lists the services that a collector has profiles of.")
public final class ServicesCommand implements Callable<Integer> {
    @Mixin
    private CollectorOptions collector = new CollectorOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean isJson;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    ServicesCommand() {}

    @Override
    public Integer call() throws Exception {
        Answer answer = collector.client().get("/api/0/services").ok();
        if (isJson) {
            JsonOutput.print(answer, spec.commandLine().getOut());
        } else {
            JsonOutput.texts(answer).forEach(spec.commandLine().getOut()::println);
        }
        return ExitStatus.OK.code();
    }
}
