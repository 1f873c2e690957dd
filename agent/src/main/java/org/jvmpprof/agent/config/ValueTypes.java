package org.jvmpprof.agent.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The kinds of values that options have. */
final class ValueTypes {
    private ValueTypes() {}

    /** A type made of a limit in words and a function that throws {@link IllegalArgumentException}. */
    static <T> ValueType<T> of(String limit, Function<String, T> parser) {
        return new ValueType<T>() {
            @Override
            public T parse(String text) {
                return parser.apply(text);
            }

            @Override
            public String limit() {
                return limit;
            }
        };
    }

    static ValueType<String> text() {
        return of("a text that is not empty", text -> {
            check(!text.isEmpty());
            return text;
        });
    }

    static ValueType<Boolean> onOff() {
        return of("on or off", ValueTypes::parseOnOff);
    }

    static ValueType<Duration> duration(Duration least, Duration most) {
        return of(
                "a duration from " + Units.text(least) + " to " + Units.text(most) + " (as 250us, 10ms, 60s, 5m)",
                text -> {
                    Duration value = Units.duration(text);
                    check(value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
                    return value;
                });
    }

    static ValueType<Long> size(long leastBytes, long mostBytes) {
        return of(
                "a size from " + Units.text(leastBytes) + " to " + Units.text(mostBytes) + " (as 512KB, 64MB)",
                text -> {
                    long value = Units.bytes(text);
                    check(value >= leastBytes && value <= mostBytes);
                    return value;
                });
    }

    static ValueType<Integer> count(int least, int most) {
        return of("a whole number from " + least + " to " + most, text -> {
            int value = Integer.parseInt(text);
            check(value >= least && value <= most);
            return value;
        });
    }

    static ValueType<Double> ratio() {
        return of("a number from 0 to 1", text -> {
            double value = Units.share(text);
            check(value >= 0 && value <= 1);
            return value;
        });
    }

    static ValueType<Double> percent() {
        return of(
                "a share above 0% and up to 100% (as 1%)",
                text -> {
                    double value = Units.share(text);
                    check(value > 0 && value <= 1);
                    return value;
                });
    }

    static ValueType<String> choice(String... words) {
        return of(words(Arrays.asList(words)), text -> {
            check(Arrays.asList(words).contains(text));
            return text;
        });
    }

    /** Several of {@code words}, separated by commas; each once, in the order given. */
    static ValueType<List<String>> choices(String... words) {
        return of("one or more of " + words(Arrays.asList(words)).replace(" or ", ", "), text -> {
            LinkedHashSet<String> chosen = new LinkedHashSet<>();
            for (String part : text.split(",", -1)) {
                check(Arrays.asList(words).contains(part.trim()));
                chosen.add(part.trim());
            }
            return Collections.unmodifiableList(new ArrayList<>(chosen));
        });
    }

    static ValueType<Path> path() {
        return of("a path", text -> {
            check(!text.isEmpty());
            try {
                return Paths.get(text);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException(text, e);
            }
        });
    }

    static ValueType<Pattern> pattern() {
        // PatternSyntaxException is an IllegalArgumentException.
        return of("a regular expression", Pattern::compile);
    }

    /** As {@code type}, or {@code word} for none. */
    static <T> ValueType<Optional<T>> orNone(String word, ValueType<T> type) {
        return of(
                word + " or " + type.limit(),
                text -> text.equals(word) ? Optional.empty() : Optional.of(type.parse(text)));
    }

    /** As {@code type}, where no text at all means none. */
    static <T> ValueType<Optional<T>> optional(ValueType<T> type) {
        return of(type.limit(), text -> text.isEmpty() ? Optional.empty() : Optional.of(type.parse(text)));
    }

    static void check(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException();
        }
    }

    private static Boolean parseOnOff(String text) {
        switch (text) {
            case "on":
            case "true":
                return Boolean.TRUE;
            case "off":
            case "false":
                return Boolean.FALSE;
            default:
                throw new IllegalArgumentException(text);
        }
    }

    private static String words(List<String> words) {
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }
}
