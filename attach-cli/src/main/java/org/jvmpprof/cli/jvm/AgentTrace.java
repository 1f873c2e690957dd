package org.jvmpprof.cli.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an agent in a process shows of itself to those outside: threads named {@code pprof-…}, and a socket {@code
 * pprof.<name>.<pid>} in the process's temporary directory. Nothing is asked of the process. Immutable.
 */
final class AgentTrace {
    private static final String THREADS = "pprof-";
    private static final Pattern COLLECTOR = Pattern.compile("(?:^|[=,])collector='?([^,']+)");
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");
    private static final int TYPE_MASK = 0170000;
    private static final int TYPE_SOCKET = 0140000;

    private final boolean loaded;
    private final @Nullable Path socket;
    private final @Nullable String collector;

    private AgentTrace(boolean loaded, @Nullable Path socket, @Nullable String collector) {
        this.loaded = loaded;
        this.socket = socket;
        this.collector = collector;
    }

    static AgentTrace of(Proc process) {
        return of(process, new TmpListing());
    }

    static AgentTrace of(Proc process, TmpListing listing) {
        Map<String, String> environment = Proc.isThere() ? process.environment() : System.getenv();
        Path socket = socket(process, environment, listing);
        boolean loaded = Proc.isThere()
                ? process.threadNames().stream().anyMatch(name -> name.startsWith(THREADS))
                : socket != null;
        return new AgentTrace(loaded, loaded ? socket : null, loaded ? collector(process, environment) : null);
    }

    boolean isLoaded() {
        return loaded;
    }

    @Nullable
    Path socket() {
        return socket;
    }

    @Nullable
    String collector() {
        return collector;
    }

    /** In the directories that the agent chooses among, in its order. */
    private static @Nullable Path socket(Proc process, Map<String, String> environment, TmpListing listing) {
        Set<String> directories = new LinkedHashSet<>();
        for (String variable : new String[] {"TMP", "TMPDIR"}) {
            if (environment.containsKey(variable)) {
                directories.add(environment.get(variable));
            }
        }
        directories.add("/tmp");
        String ending = "." + process.pidInside();
        for (String directory : directories) {
            for (Path file : listing.find(process.outside(directory), "pprof.", ending)) {
                if (isSocket(file)) {
                    return file;
                }
            }
        }
        return null;
    }

    private static boolean isSocket(Path file) {
        try {
            int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & TYPE_MASK) == TYPE_SOCKET;
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    private static @Nullable String collector(Proc process, Map<String, String> environment) {
        List<String> words = process.commandLine();
        for (String word : words) {
            if (word.startsWith("-javaagent:")) {
                Matcher option = COLLECTOR.matcher(word);
                if (option.find()) {
                    return withoutUser(option.group(1));
                }
            } else if (word.startsWith("-Djvmpprof.collector=")) {
                return withoutUser(word.substring("-Djvmpprof.collector=".length()));
            }
        }
        String variable = environment.get("JVM_PPROF_COLLECTOR");
        return variable == null ? null : withoutUser(variable);
    }

    static String withoutUser(String url) {
        return USER_INFO.matcher(url).replaceFirst("//");
    }
}
