package org.jvmpprof.collector;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.util.List;
import org.jvmpprof.collector.config.CollectorOptions;
import org.jvmpprof.collector.config.Option;
import org.jvmpprof.collector.config.OptionException;
import org.jvmpprof.collector.ingest.ContentSummaries;
import org.jvmpprof.collector.store.IndexRebuild;

/**
 * {@code java -jar collector.jar}: reads the options, starts, prints one line with the address, and serves until SIGTERM
 * or SIGINT. With {@code --rebuild-index} it makes the index again from the segments and ends. Exit status: 0 after such
 * a signal, --help or a rebuild, 2 if it could not start.
 */
public final class CollectorMain {
    private static final int CANNOT_START = 2;
    private static final String REBUILD_INDEX = "--rebuild-index";

    private CollectorMain() {}

    public static void main(String[] arguments) {
        List<String> all = List.of(arguments);
        if (all.contains("--help") || all.contains("-h")) {
            System.out.print(CollectorOptions.help());
            return;
        }
        if (all.contains("--version")) {
            System.out.println("collector " + Collector.version());
            return;
        }
        boolean isDone = all.contains(REBUILD_INDEX)
                ? rebuild(
                        all.stream().filter(each -> !each.equals(REBUILD_INDEX)).toList(), System.err)
                : start(all, System.err);
        if (!isDone) {
            System.exit(CANNOT_START);
        }
    }

    private static boolean rebuild(List<String> arguments, PrintStream err) {
        try {
            CollectorOptions options = CollectorOptions.parse(arguments, System.getenv());
            configureLog(options.logLevel());
            IndexRebuild.Result result =
                    IndexRebuild.rebuild(options.data(), new ContentSummaries(options.limits())::of);
            err.println(
                    "collector: index of " + options.data() + " made again: " + result.profiles() + " profiles from "
                            + result.files() + " files; " + result.damagedPlaces() + " places could not be read, "
                            + result.nameless() + " profiles did not say what they are");
            return true;
        } catch (OptionException | IOException e) {
            err.println("collector: " + e.getMessage());
            return false;
        }
    }

    private static boolean start(List<String> arguments, PrintStream err) {
        try {
            CollectorOptions options = CollectorOptions.parse(arguments, System.getenv());
            configureLog(options.logLevel());
            Collector collector = Collector.start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(collector, err), "collector-stop"));
            announce(options, collector.port(), err);
            return true;
        } catch (OptionException | IOException e) {
            err.println("collector: " + e.getMessage());
            return false;
        }
    }

    /** Before the first logger is made: slf4j-simple reads its settings once. */
    private static void configureLog(String level) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", level);
        System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
        System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
    }

    private static void announce(CollectorOptions options, int port, PrintStream err) throws IOException {
        String host = options.host();
        String scheme = options.file(Option.TLS_CERT) == null ? "http://" : "https://";
        err.println("collector: listening on " + scheme + (host.contains(":") ? "[" + host + "]" : host) + ":" + port
                + ", data in " + options.data().toAbsolutePath().normalize());
        boolean hasTokens = options.given(Option.TOKEN) != null || options.file(Option.TOKEN_FILE) != null;
        if (options.isOn(Option.OPEN)
                && !hasTokens
                && !InetAddress.getByName(host).isLoopbackAddress()) {
            err.println("collector: open=true: whoever reaches " + host + " can read and write profiles; set token.file"
                    + " to change that");
        }
    }

    private static void close(Collector collector, PrintStream err) {
        try {
            collector.close();
        } catch (IOException e) {
            err.println("collector: did not stop cleanly: " + e.getMessage() + "; what was acknowledged is stored");
        }
    }
}
