package org.jvmpprof.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JDKs that the tests run on: the one that runs the tests, and 8, 11, 17, 21 and 25 from {@code JDK<n>_HOME}, from
 * where {@code integration-tests/jdks} puts them, or from {@code /usr/lib/jvm}. Says loudly what it does not find;
 * without the old ones continuous integration fails.
 */
public final class Jdks {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)");
    private static final List<Integer> MATRIX = List.of(8, 11, 17, 21, 25);
    private static final int NEWEST = 25;

    /** Those that the script provides, so that there is no excuse for a machine that has none. */
    private static final List<Integer> PROVIDED = List.of(8, 11, 21);

    private static final SortedMap<Integer, Jdk> FOUND = find();

    private Jdks() {}

    /**
     * A source of arguments for parameterised classes: every JDK that users may have.
     *
     * @throws IllegalStateException in continuous integration, when one of 8, 11 and 21 is missing
     */
    public static Stream<Jdk> all() {
        for (int feature : MATRIX) {
            if (!FOUND.containsKey(feature)) {
                reportMissing(feature);
            }
        }
        return FOUND.values().stream();
    }

    /** The same for tests of what does not depend on the JDK's age: the one that runs the tests, and the newest. */
    public static Stream<Jdk> usual() {
        if (!FOUND.containsKey(NEWEST)) {
            reportMissing(NEWEST);
        }
        return Stream.of(current().feature(), NEWEST)
                .distinct()
                .filter(FOUND::containsKey)
                .map(FOUND::get);
    }

    /** The one that runs the tests. */
    public static Jdk current() {
        return new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
    }

    private static void reportMissing(int feature) {
        String remedy = "set JDK" + feature + "_HOME, or "
                + (PROVIDED.contains(feature) ? "run integration-tests/jdks" : "install one below /usr/lib/jvm");
        if (PROVIDED.contains(feature) && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new IllegalStateException("no JDK " + feature + ", which CI=true requires: " + remedy);
        }
        System.err.println("*** SKIPPED on JDK " + feature + ": none found; " + remedy + " ***");
    }

    private static SortedMap<Integer, Jdk> find() {
        SortedMap<Integer, Jdk> byFeature = new TreeMap<>();
        byFeature.put(current().feature(), current());
        MATRIX.forEach(feature -> addNamed(feature, byFeature));
        for (Path home : installed()) {
            Jdk jdk = read(home);
            if (jdk != null && MATRIX.contains(jdk.feature())) {
                byFeature.putIfAbsent(jdk.feature(), jdk);
            }
        }
        return byFeature;
    }

    private static void addNamed(int feature, SortedMap<Integer, Jdk> byFeature) {
        String home = System.getenv("JDK" + feature + "_HOME");
        if (home == null || home.isBlank()) {
            return;
        }
        Jdk jdk = read(Path.of(home));
        if (jdk == null || jdk.feature() != feature) {
            throw new IllegalStateException(
                    "JDK" + feature + "_HOME=" + home + ": must be the home of a JDK " + feature);
        }
        byFeature.putIfAbsent(feature, jdk);
    }

    /** Homes in the order of preference. */
    private static Collection<Path> installed() {
        List<Path> homes = new ArrayList<>();
        PROVIDED.forEach(feature -> homes.add(provided().resolve("jdk" + feature)));
        Path jvms = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(jvms)) {
            try (Stream<Path> list = Files.list(jvms)) {
                list.sorted().forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return homes;
    }

    /** As in {@code integration-tests/jdks}. */
    private static Path provided() {
        String named = System.getenv("PPROF_TEST_JDKS");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        Path caches =
                cache != null && !cache.isBlank() ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return caches.resolve("jvm-pprof/jdks");
    }

    private static @Nullable Jdk read(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            return null;
        }
        if (Files.isRegularFile(home.resolve("jre/lib/rt.jar"))) {
            return new Jdk(8, home); // Debian's has no release file
        }
        try {
            Matcher version = VERSION.matcher(Files.isRegularFile(release) ? Files.readString(release) : "");
            return version.find() ? new Jdk(Integer.parseInt(version.group(1)), home) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
