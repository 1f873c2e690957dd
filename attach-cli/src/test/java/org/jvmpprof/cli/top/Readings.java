package org.jvmpprof.cli.top;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

/** Readings with known numbers. */
final class Readings {
    private Readings() {}

    /** A profile in which {@code main} calls each of the functions. */
    static Profile profile(String type, String unit, Map<String, Long> values) {
        List<Function> functions = new ArrayList<>(List.of(function("main")));
        List<Location> locations = new ArrayList<>(List.of(location(0)));
        List<Sample> samples = new ArrayList<>();
        values.forEach((name, value) -> {
            int index = functions.size();
            functions.add(function(name));
            locations.add(location(index));
            samples.add(new Sample(new int[] {index, 0}, new long[] {value}, List.of()));
        });
        return Profile.builder()
                .sampleType(type, unit)
                .functions(functions)
                .locations(locations)
                .samples(samples)
                .build();
    }

    static Reading shop() {
        Map<View, Ranking> rankings = new EnumMap<>(View.class);
        Map<String, Long> cpu = Map.of(
                "com.acme.shop.Cart.add", 1_200_000_000L,
                "com.acme.shop.checkout.PaymentProviderFactoryImplementation.createProvider", 400_000_000L,
                "memcpy", 60_000_000L);
        rankings.put(View.CPU, Ranking.of(profile("cpu", "nanoseconds", cpu), "cpu", 2));
        rankings.put(
                View.ALLOC,
                Ranking.of(
                        profile("alloc_space", "bytes", Map.of("com.acme.Json.parse", 50L << 20)), "alloc_space", 2));
        rankings.put(View.LOCK, Ranking.absent("block is off in this JVM; set lock=1ms"));
        Map<String, Double> memory = Facts.memoryOf("x\n# runtime.MemStats\n# HeapInuse = 150994944\n"
                + "# HeapSys = 268435456\n# NumGC = 12\n# GCCPUFraction = 0.004\n# Stack = 0 / 0\n");
        Facts facts = new Facts(memory, ProcessStat.NONE, 0.83);
        return new Reading("shop", Instant.parse("2026-11-21T15:46:19Z"), 2, facts, rankings);
    }

    private static Function function(String name) {
        return new Function(name, name, "A.java", 0);
    }

    private static Location location(int function) {
        return new Location(-1, 0x1000L + 16L * function, List.of(new Line(function, 7, 0)), false);
    }
}
