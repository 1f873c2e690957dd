package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

/**
 * Takes the parts out of class names that differ from run to run (numbers of lambdas and proxies, addresses of hidden
 * classes, random suffixes of bytecode generators), so that profiles of different processes name the same code the same.
 * Class names are dotted, as {@code Class.getName} gives them; names with slashes work too. A name that needs nothing is
 * returned itself, without allocation. Called on any thread.
 *
 * <p>Sources: HotSpot names hidden classes {@code Outer$$Lambda/0x…} (JEP 371, before: {@code Outer$$Lambda$14/123});
 * async-profiler writes {@code .0x…} or {@code +0x…} for the same; the suffixes of CGLIB, Byte Buddy, Hibernate, Mockito,
 * Javassist and Groovy are those of their naming strategies.
 */
public final class JavaNames {
    /** What may follow a marker, up to the end of the name or the next {@code $} or dot. */
    private enum Tail {
        DIGITS,
        HEX,
        WORD;

        boolean has(char c) {
            switch (this) {
                case DIGITS:
                    return isDigit(c);
                case HEX:
                    return isHex(c) || c == '_';
                default:
                    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            }
        }
    }

    /** A text after which a generated tail comes; {@code drop} characters of the text go with the tail. */
    private static final class Marker {
        final String text;
        final int drop;
        final Tail tail;

        Marker(String text, int drop, Tail tail) {
            this.text = text;
            this.drop = drop;
            this.tail = tail;
        }
    }

    private static final Marker[] MARKERS = {
        new Marker("$$Lambda$", 1, Tail.DIGITS),
        new Marker("$Proxy", 0, Tail.DIGITS),
        new Marker("jdk.proxy", 0, Tail.DIGITS),
        new Marker("GeneratedMethodAccessor", 0, Tail.DIGITS),
        new Marker("GeneratedConstructorAccessor", 0, Tail.DIGITS),
        new Marker("GeneratedSerializationConstructorAccessor", 0, Tail.DIGITS),
        new Marker("CGLIB$$", 2, Tail.HEX),
        new Marker("CGLIB$$FastClass$$", 2, Tail.HEX),
        new Marker("$ByteBuddy$", 1, Tail.WORD),
        new Marker("$MockitoMock$", 1, Tail.WORD),
        new Marker("$HibernateProxy$", 1, Tail.WORD),
        new Marker("$HibernateBasicProxy$", 1, Tail.WORD),
        new Marker("$HibernateInstantiator$", 1, Tail.WORD),
        new Marker("$HibernateAccessOptimizer$", 1, Tail.WORD),
        new Marker("$auxiliary$", 1, Tail.WORD),
        new Marker("_$$_jvst", 0, Tail.HEX),
        new Marker("_$$_javassist_", 1, Tail.DIGITS),
    };

    private static final String AUXILIARY = "auxiliary";
    private static final String[] SCRIPTS = {"Script", "script"};
    private static final int MIN_SCRIPT_HASH = 8;

    private JavaNames() {}

    /** The name without what was generated; the argument itself if there is nothing of the kind. */
    public static String normalize(String className) {
        String name = withoutHiddenSuffix(requireNonNull(className, "className"));
        for (Marker marker : MARKERS) {
            name = withoutTails(name, marker);
        }
        for (String script : SCRIPTS) {
            name = withoutScriptNumber(name, script);
        }
        return name;
    }

    /** The source file that javac's naming suggests: {@code java.util.HashMap$Node} gives {@code java/util/HashMap.java}. */
    public static String fileOf(String className) {
        String name = normalize(className);
        int simple = simpleNameStart(name);
        int inner = name.indexOf('$', simple + 1);
        String outer = inner < 0 ? name : name.substring(0, inner);
        return outer.isEmpty() ? "" : outer.replace('.', '/').concat(".java");
    }

    /** Cuts {@code /0x7f…}, {@code .0x7f…}, {@code +0x7f…} and {@code /1234}: no part of a real name starts with a digit. */
    private static String withoutHiddenSuffix(String name) {
        int at = name.length() - 1;
        while (at > 0 && (isHex(name.charAt(at)) || name.charAt(at) == 'x')) {
            at--;
        }
        boolean separated = at > 0 && at + 1 < name.length() && "/.+".indexOf(name.charAt(at)) >= 0;
        return separated && isDigit(name.charAt(at + 1)) ? name.substring(0, at) : name;
    }

    private static String withoutTails(String name, Marker marker) {
        String rest = name;
        int at = rest.indexOf(marker.text);
        while (at >= 0) {
            int start = at + marker.text.length();
            int end = start;
            while (end < rest.length() && marker.tail.has(rest.charAt(end))) {
                end++;
            }
            if (end > start && isBoundary(rest, end) && !isAuxiliary(rest, start, end)) {
                rest = rest.substring(0, start - marker.drop).concat(rest.substring(end));
            }
            at = rest.indexOf(marker.text, start);
        }
        return rest;
    }

    /** Byte Buddy's helper classes have this word where others have a random one. */
    private static boolean isAuxiliary(String name, int start, int end) {
        return end - start == AUXILIARY.length() && name.startsWith(AUXILIARY, start);
    }

    /** Groovy numbers scripts ({@code Script12}, {@code script1699…}) or names them by a hash ({@code Script_0a1b…}). */
    private static String withoutScriptNumber(String name, String script) {
        int simple = simpleNameStart(name);
        if (!name.startsWith(script, simple)) {
            return name;
        }
        int start = simple + script.length();
        int end = start;
        if (start < name.length() && name.charAt(start) == '_') {
            end = start + 1;
            while (end < name.length() && isHex(name.charAt(end))) {
                end++;
            }
            end = end - start > MIN_SCRIPT_HASH ? end : start;
        } else {
            while (end < name.length() && isDigit(name.charAt(end))) {
                end++;
            }
        }
        return end > start && isBoundary(name, end) ? name.substring(0, start).concat(name.substring(end)) : name;
    }

    private static int simpleNameStart(String name) {
        return Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1;
    }

    private static boolean isBoundary(String name, int at) {
        return at == name.length() || name.charAt(at) == '$' || name.charAt(at) == '.';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f');
    }
}
