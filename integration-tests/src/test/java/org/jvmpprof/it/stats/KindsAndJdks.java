package org.jvmpprof.it.stats;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.Jdks;

/** Which server runs on which JDK: each on the usual one, some on more. */
final class KindsAndJdks {
    private KindsAndJdks() {}

    /**
     * Pairs of a {@link ServerKind} and a {@link Jdk}; with {@code -Dkinds=netty,JDK} those alone, while one works on them.
     *
     * @param more versions of the JDK beside the usual one
     */
    static Stream<Arguments> of(Predicate<ServerKind> suitable, Map<ServerKind, List<Integer>> more) {
        List<Jdk> jdks = Jdks.all().toList();
        int usual = Jdks.current().feature();
        List<String> wanted =
                List.of(System.getProperty("kinds", "").toUpperCase(Locale.ROOT).split(","));
        return Arrays.stream(ServerKind.values())
                .filter(suitable)
                .filter(kind -> wanted.stream().anyMatch(kind.name()::startsWith))
                .flatMap(kind -> jdks.stream()
                        .filter(jdk -> jdk.feature() >= kind.oldestJdk)
                        .filter(jdk -> jdk.feature() == usual
                                || more.getOrDefault(kind, List.of()).contains(jdk.feature()))
                        .map(jdk -> arguments(kind, jdk)));
    }
}
