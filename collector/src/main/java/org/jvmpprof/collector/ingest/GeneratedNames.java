package org.jvmpprof.collector.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.JavaNames;
import org.jvmpprof.proto.Profile;

/**
 * Gives lambdas, proxies and hidden classes the same name in every process, so that they merge; what was stored stays as
 * it came. Remembers names it has seen, since the profiles of a fleet share nearly all of them, and mostly gives
 * out the same string for equal names. Safe for many threads.
 */
public final class GeneratedNames {
    private static final int REMEMBERED = 50_000;
    private static final int LONGEST = 512;

    private final Map<String, String> known = new ConcurrentHashMap<>();

    /** The profile with such names; the same object if it has none that need it. */
    @SuppressWarnings("ReferenceEquality") // the same object is how normalized() says that nothing changed
    public Profile normalized(Profile profile) {
        List<Function> functions = profile.functions();
        List<Function> changed = null;
        for (int i = 0; i < functions.size(); i++) {
            Function function = functions.get(i);
            Function better = normalized(function);
            if (better != function && changed == null) {
                changed = new ArrayList<>(functions);
            }
            if (changed != null) {
                changed.set(i, better);
            }
        }
        return changed == null
                ? profile
                : profile.toBuilder().functions(changed).build();
    }

    private Function normalized(Function function) {
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

    /** The name of the function in all processes. */
    String nameOf(Function function) {
        return function.filename().endsWith(".go") ? function.name() : normalized(function.name());
    }

    private String normalized(String name) {
        String seen = known.get(name);
        if (seen == null) {
            seen = compute(name);
            remember(name, seen);
        }
        return seen;
    }

    /** Most names need nothing, and the entry of a name that does leads to the one string of the better name. */
    private void remember(String name, String better) {
        if (name.length() > LONGEST) {
            return;
        }
        if (known.size() >= REMEMBERED) {
            known.clear();
        }
        known.put(name, better);
    }

    /** The class is what stands before the method's dot; a signature may follow the method. */
    private static String compute(String name) {
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
