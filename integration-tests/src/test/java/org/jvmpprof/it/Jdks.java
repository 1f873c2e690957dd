package org.jvmpprof.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JDKs that the tests run on: the one that runs the tests, and 25 from {@code JDK25_HOME} or
 * {@code /usr/lib/jvm/*25*}. Says loudly what it does not find.
 */
final class Jdks {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)");
    private static final int NEWEST = 25;
    private static final List<Jdk> FOUND = find();

    private Jdks() {}

    /** A source of arguments for parameterised classes. */
    static Stream<Jdk> all() {
        return FOUND.stream();
    }

    /** The one that runs the tests. */
    static Jdk current() {
        return new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
    }

    private static List<Jdk> find() {
        TreeMap<Integer, Jdk> byFeature = new TreeMap<>();
        for (Path home : candidates()) {
            Jdk jdk = read(home);
            if (jdk != null) {
                byFeature.putIfAbsent(jdk.feature(), jdk);
            }
        }
        byFeature.put(current().feature(), current());
        if (!byFeature.containsKey(NEWEST)) {
            System.err.println("*** SKIPPED on JDK " + NEWEST + ": none found; set JDK25_HOME, or install one below"
                    + " /usr/lib/jvm ***");
        }
        return List.copyOf(byFeature.values());
    }

    private static List<Path> candidates() {
        List<Path> homes = new ArrayList<>();
        String named = System.getenv("JDK25_HOME");
        if (named != null && !named.isBlank()) {
            homes.add(Path.of(named));
        }
        Path jvms = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(jvms)) {
            try (Stream<Path> list = Files.list(jvms)) {
                list.filter(each -> each.getFileName().toString().contains(String.valueOf(NEWEST)))
                        .sorted()
                        .forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return homes;
    }

    private static @Nullable Jdk read(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isRegularFile(release)) {
            return null;
        }
        try {
            Matcher version = VERSION.matcher(Files.readString(release));
            return version.find() ? new Jdk(Integer.parseInt(version.group(1)), home) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
