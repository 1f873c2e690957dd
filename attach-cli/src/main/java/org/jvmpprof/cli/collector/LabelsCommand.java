package org.jvmpprof.cli.collector;

import java.util.concurrent.Callable;
import org.jvmpprof.cli.exit.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code labels [NAME]}: the labels' names, or one label's values, one a line. */
@Command(name = "labels", description = "Lists the labels in a collector, or the values of one.")
public final class LabelsCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The label whose values are wanted.")
    private String name = "";

    @Option(
            names = {"-s", "--service"},
            paramLabel = "SERVICE",
            description = "Only those of this service.")
    private String service = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean isJson;

    @Mixin
    private CollectorOptions collector = new CollectorOptions();

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    LabelsCommand() {}

    @Override
    public Integer call() throws Exception {
        String path = name.isEmpty() ? "/api/0/labels" : "/api/0/label/" + UrlText.encode(name) + "/values";
        Answer answer = collector
                .client()
                .get(new UrlText(path).with("service", service).toString())
                .ok();
        if (isJson) {
            JsonOutput.print(answer, spec.commandLine().getOut());
        } else {
            JsonOutput.texts(answer).forEach(spec.commandLine().getOut()::println);
        }
        return ExitStatus.OK.code();
    }
}
