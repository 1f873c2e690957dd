package org.jvmpprof.collector.ingest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.JavaNames;

/**
 * Gives lambdas, proxies and hidden classes the same name in every process, so that they merge; what was stored stays as
 * it came. Remembers names it has seen, since the profiles of a fleet share nearly all of them, and mostly gives out
 * the same string for equal names. Safe for many threads.
 */
public final class GeneratedNames {
    private static final int REMEMBERED = 50_000;

    /** Longer names are left as they are: taking a thousand generated parts out of a megabyte would be an attack. */
    private static final int LONGEST = 1_024;

    private static final int MOST_LAYERS = 4;

    private final Map<String, Named> known = new ConcurrentHashMap<>();

    /** The name of a function in all processes, and that of its package. Immutable. */
    record Named(String name, String packageName) {}

    /** The function with such a name; the same object if it has one. */
    public Function normalized(Function function) {
        // Go's paths may end in what looks like a hidden class's number; nothing of it is generated.
        if (function.filename().endsWith(".go")) {
            return function;
        }
        String name = normalized(function.name());
        // Mostly one string of the table stands for both, so that a look at its contents is saved.
        boolean isOne = function.systemName().equals(function.name());
        String systemName = isOne ? name : normalized(function.systemName());
        boolean isSame = name.equals(function.name()) && systemName.equals(function.systemName());
        return isSame ? function : new Function(name, systemName, function.filename(), function.startLine());
    }

    /** How the function and its package are called in all processes. */
    Named named(Function function) {
        String name = function.name();
        return function.filename().endsWith(".go") ? new Named(name, PackageNames.of(name, true)) : known(name);
    }

    private String normalized(String name) {
        return known(name).name();
    }

    private Named known(String name) {
        Named seen = known.get(name);
        if (seen == null) {
            String better = name.length() > LONGEST ? name : compute(name);
            seen = new Named(better, PackageNames.of(better, false));
            remember(name, seen);
        }
        return seen;
    }

    private void remember(String name, Named better) {
        if (name.length() > LONGEST) {
            return;
        }
        if (known.size() >= REMEMBERED) {
            known.clear();
        }
        known.put(name, better);
    }

    /** Again until it stays, for a generated name may be made of a generated one; a few times, for it may be hostile. */
    private static String compute(String name) {
        String better = name;
        for (int i = 0; i < MOST_LAYERS; i++) {
            String next = withoutGeneratedParts(better);
            if (next.equals(better)) {
                return better;
            }
            better = next;
        }
        return better;
    }

    /** The class is what stands before the method's dot; a signature may follow the method. */
    private static String withoutGeneratedParts(String name) {
        int parenthesis = name.indexOf('(');
        int dot = name.lastIndexOf('.', parenthesis < 0 ? name.length() : parenthesis);
        if (dot <= 0) {
            return name;
        }
        String className = name.substring(0, dot);
        String normalized = JavaNames.normalize(className);
        return normalized.equals(className) ? name : normalized + name.substring(dot);
    }
}
