package org.jvmpprof.collector.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.Sample;
import org.jvmpprof.proto.ValueType;

/**
 * Makes up what a small fleet ships in an hour: three services with several instances, five types of profiles, labels
 * {@code pod}, {@code region} and {@code version}, and a regression: the tax rules of {@code checkout} get four times as
 * slow half an hour before the end. The same seed gives the same profiles.
 */
final class Fleet {
    /** What the regression is in. */
    static final String SLOW = "com.acme.checkout.tax.TaxRules.matchCountry";

    private static final int MINUTES = 60;
    private static final int REGRESSION_MINUTES = 30;
    private static final String[] SERVER = {
        "java.lang.Thread.run",
        "java.util.concurrent.ThreadPoolExecutor.runWorker",
        "org.eclipse.jetty.util.thread.QueuedThreadPool$Runner.run",
        "org.eclipse.jetty.io.SelectableChannelEndPoint.run",
        "org.eclipse.jetty.server.HttpChannel.handle",
        "org.springframework.web.servlet.DispatcherServlet.doDispatch",
        "org.springframework.web.method.support.InvocableHandlerMethod.invokeForRequest"
    };
    private static final String[] JDBC = {
        "org.hibernate.internal.SessionImpl.find",
        "org.hibernate.loader.ast.internal.SingleIdLoadPlan.load",
        "com.zaxxer.hikari.pool.HikariProxyPreparedStatement.executeQuery",
        "org.postgresql.jdbc.PgPreparedStatement.executeQuery",
        "org.postgresql.core.v3.QueryExecutorImpl.execute",
        "sun.nio.ch.SocketDispatcher.read0"
    };
    private static final String[] JSON = {
        "com.fasterxml.jackson.databind.ObjectMapper.writeValue",
        "com.fasterxml.jackson.databind.ser.BeanSerializer.serialize",
        "com.fasterxml.jackson.databind.ser.std.BeanSerializerBase.serializeFields",
        "com.fasterxml.jackson.core.json.UTF8JsonGenerator.writeString"
    };
    private static final String[] COMPILER = {
        "thread_native_entry", "CompileBroker::compiler_thread_loop", "C2Compiler::compile_method", "Compile::Optimize"
    };
    private static final String[] LEAVES = {
        "java.util.HashMap.getNode",
        "java.util.HashMap.resize",
        "java.lang.String.hashCode",
        "java.util.Arrays.copyOf",
        "java.lang.StringBuilder.append",
        "java.util.concurrent.ConcurrentHashMap.get",
        "java.util.ArrayList.grow"
    };

    private final Random random;
    private final Instant end;

    /** One profile with what its upload says of it. */
    record Shipped(String service, String type, String labels, Instant at, Profile profile) {
        byte[] pprof() {
            return ProfileEncoder.encode(profile);
        }
    }

    Fleet(long seed, Instant end) {
        this.random = new Random(seed);
        this.end = end;
    }

    List<Shipped> hour() {
        List<Shipped> all = new ArrayList<>();
        for (int minute = MINUTES; minute > 0; minute--) {
            Instant at = end.minusSeconds(60L * minute - 20);
            for (String pod : List.of("eu-1", "eu-2", "us-1", "us-2")) {
                ship(all, "shop", pod, at, minute);
            }
            for (String pod : List.of("eu-1", "us-1")) {
                ship(all, "checkout", pod, at, minute);
            }
            ship(all, "search", "eu-1", at, minute);
        }
        return all;
    }

    /** A profile with more than 90,000 frames: more than are sent at first. */
    Shipped large() {
        Stacks stacks = new Stacks(List.of(new ValueType("samples", "count"), new ValueType("cpu", "nanoseconds")));
        for (int i = 0; i < 9_000; i++) {
            List<String> stack = new ArrayList<>(List.of(SERVER));
            int depth = 8 + random.nextInt(8);
            for (int d = 0; d < depth; d++) {
                int number = random.nextInt(3_000);
                stack.add("com.acme.big.m" + number % 40 + ".Class" + number / 9 + ".method" + number);
            }
            stacks.add(stack, 1, 10_000_000L);
        }
        return new Shipped("big", "wall", "", end, stacks.build(end));
    }

    private void ship(List<Shipped> all, String service, String pod, Instant at, int minute) {
        String version = service.equals("checkout") && minute <= REGRESSION_MINUTES ? "1.8.0" : "1.7.2";
        String labels = "pod=" + service + "-" + pod + ",region=" + pod.substring(0, 2) + ",version=" + version;
        double load = 0.7 + 0.5 * Math.sin(minute / 9.0) + (pod.startsWith("us") ? 0.3 : 0);
        boolean isSlow = version.equals("1.8.0");
        all.add(new Shipped(service, "cpu", labels, at, cpu(service, at, load, isSlow)));
        if (minute % 5 == 0) {
            all.add(new Shipped(service, "heap", labels, at, heap(service, at, minute)));
            all.add(new Shipped(service, "block", labels, at, waits(service, at, load)));
        }
        if (minute % 10 == 0 && service.equals("shop")) {
            all.add(new Shipped(service, "goroutine", labels, at, threads(service, at)));
        }
    }

    private Profile cpu(String service, Instant at, double load, boolean isSlow) {
        Stacks stacks = new Stacks(List.of(new ValueType("samples", "count"), new ValueType("cpu", "nanoseconds")));
        int samples = (int) (140 * load) + random.nextInt(20);
        for (int i = 0; i < samples; i++) {
            stacks.add(stack(service, isSlow), 1, 10_000_000L * (1 + random.nextInt(3)));
        }
        return stacks.build(at).toBuilder()
                .durationNanos(60_000_000_000L)
                .periodType(new ValueType("cpu", "nanoseconds"))
                .period(10_000_000)
                .comment("engine: native (ctimer)")
                .build();
    }

    private Profile heap(String service, Instant at, int minute) {
        Stacks stacks = new Stacks(List.of(
                new ValueType("alloc_objects", "count"), new ValueType("alloc_space", "bytes"),
                new ValueType("inuse_objects", "count"), new ValueType("inuse_space", "bytes")));
        for (int i = 0; i < 60; i++) {
            long objects = 1 + random.nextInt(4_000);
            long size = 16L << random.nextInt(7);
            long live = random.nextInt(4) == 0 ? objects / 3 + MINUTES - minute : 0;
            stacks.add(stack(service, false), objects, objects * size, live, live * size);
        }
        return stacks.build(at);
    }

    private Profile waits(String service, Instant at, double load) {
        Stacks stacks =
                new Stacks(List.of(new ValueType("contentions", "count"), new ValueType("delay", "nanoseconds")));
        for (int i = 0; i < 15; i++) {
            List<String> stack = new ArrayList<>(List.of(SERVER));
            stack.add("com.acme." + service + ".cache.Cache.get");
            stack.add(random.nextBoolean() ? "java.util.concurrent.locks.ReentrantLock.lock" : "java.lang.Object.wait");
            long count = 1 + random.nextInt(20);
            stacks.add(stack, count, (long) (count * load * (1_000_000 + random.nextInt(9_000_000))));
        }
        return stacks.build(at);
    }

    private Profile threads(String service, Instant at) {
        Stacks stacks = new Stacks(List.of(new ValueType("goroutine", "count")));
        stacks.add(
                List.of("java.lang.Thread.run", "java.util.concurrent.ThreadPoolExecutor.runWorker"),
                40 + random.nextInt(9));
        stacks.add(List.of("java.lang.Thread.run", "com.acme." + service + ".Main.loop"), 1);
        return stacks.build(at);
    }

    private List<String> stack(String service, boolean isSlow) {
        List<String> stack = new ArrayList<>();
        double dice = random.nextDouble();
        if (dice < 0.08) {
            stack.addAll(List.of(COMPILER));
            stack.add("Phase" + "ABCDE".charAt(random.nextInt(5)) + "::run");
            return stack;
        }
        stack.addAll(List.of(SERVER));
        if (service.equals("checkout") && random.nextDouble() < (isSlow ? 0.5 : 0.2)) {
            stack.add("com.acme.checkout.CheckoutController.pay");
            stack.add("com.acme.checkout.tax.TaxService.taxOf");
            stack.add(SLOW);
            stack.add(random.nextBoolean() ? "java.util.regex.Pattern.matcher" : "java.lang.String.equalsIgnoreCase");
            return stack;
        }
        String[] areas = {"Order", "Cart", "Catalog", "Customer"};
        String area = areas[Math.min(3, (int) Math.abs(random.nextGaussian() * 1.6))];
        String low = "com.acme." + service + "." + area.toLowerCase(java.util.Locale.ROOT) + "." + area;
        stack.add(low + "Controller." + (random.nextInt(3) == 0 ? "list" : "show"));
        stack.add(low + "Service.load" + area);
        if (dice < 0.45) {
            stack.addAll(List.of(JDBC).subList(0, 3 + random.nextInt(4)));
        } else if (dice < 0.75) {
            stack.addAll(List.of(JSON).subList(0, 2 + random.nextInt(3)));
            for (int nested = random.nextInt(3); nested > 0; nested--) {
                stack.addAll(List.of(JSON).subList(1, 3));
            }
        } else {
            stack.add("com.acme." + service + ".rules.RuleEngine.evaluate");
            for (int nested = random.nextInt(5); nested > 0; nested--) {
                stack.add("com.acme." + service + ".rules.AndRule.matches");
            }
            stack.add("com.acme." + service + ".rules.Rule" + random.nextInt(12) + ".apply");
        }
        if (random.nextInt(3) > 0) {
            stack.add(LEAVES[Math.min(LEAVES.length - 1, (int) Math.abs(random.nextGaussian() * 3))]);
        }
        return stack;
    }

    /** Collects stacks, root first, into a profile. */
    private static final class Stacks {
        private final List<ValueType> types;
        private final List<Function> functions = new ArrayList<>();
        private final List<Location> locations = new ArrayList<>();
        private final Map<String, Integer> locationOf = new LinkedHashMap<>();
        private final List<Sample> samples = new ArrayList<>();

        Stacks(List<ValueType> types) {
            this.types = types;
        }

        void add(List<String> rootFirst, long... values) {
            int[] stack = new int[rootFirst.size()];
            for (int i = 0; i < stack.length; i++) {
                stack[stack.length - 1 - i] = locationOf.computeIfAbsent(rootFirst.get(i), this::location);
            }
            samples.add(new Sample(stack, values, List.of()));
        }

        private int location(String name) {
            functions.add(new Function(name, name, name.contains("::") ? "" : fileOf(name), 1));
            locations.add(new Location(
                    -1, 0x1000 + 16L * locations.size(), List.of(new Line(functions.size() - 1, 20, 0)), false));
            return locations.size() - 1;
        }

        private static String fileOf(String name) {
            int method = name.lastIndexOf('.');
            return method < 0 ? "" : name.substring(name.lastIndexOf('.', method - 1) + 1, method) + ".java";
        }

        Profile build(Instant at) {
            Profile.Builder builder =
                    Profile.builder().functions(functions).locations(locations).samples(samples);
            types.forEach(type -> builder.sampleType(type.type(), type.unit()));
            return builder.timeNanos(at.getEpochSecond() * 1_000_000_000L).build();
        }
    }
}
