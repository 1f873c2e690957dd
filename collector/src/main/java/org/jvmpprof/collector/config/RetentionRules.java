package org.jvmpprof.collector.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.store.ProfileKind;

/**
 * How long profiles of some services and types are kept: comma-separated {@code service/type=time}, of which the first
 * that fits decides. {@code *} in a service stands for any characters, as a type for any type; a type may be left out.
 * Characters of a service name that have a meaning here (comma, equals sign, slash, star, percent) are percent-encoded.
 * Immutable.
 */
public final class RetentionRules {
    /** No rules. */
    public static final RetentionRules NONE = new RetentionRules(List.of());

    private static final String WANTED = "; write service/type=time, such as shop/heap=7d or batch-*=off";

    private final List<Rule> rules;

    private RetentionRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Reads the option's text; {@code none} or nothing is no rule.
     *
     * @throws RuleException naming the first rule that is wrong, and how it should be
     */
    public static RetentionRules parse(String text) throws RuleException {
        if (text.isBlank() || text.trim().equals("none")) {
            return NONE;
        }
        List<Rule> rules = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String each : text.split(",", -1)) {
            Rule rule = rule(each.trim());
            if (!seen.add(rule.what())) {
                throw new RuleException("rule " + each.trim() + " is never reached: " + rule.what()
                        + " has a rule before it; remove one");
            }
            rules.add(rule);
        }
        return new RetentionRules(rules);
    }

    private static Rule rule(String text) throws RuleException {
        int equals = text.lastIndexOf('=');
        if (equals <= 0) {
            throw new RuleException("rule \"" + text + "\" has no " + (equals == 0 ? "service" : "time") + WANTED);
        }
        String what = text.substring(0, equals).trim();
        int slash = what.lastIndexOf('/');
        String service = slash < 0 ? what : what.substring(0, slash);
        if (service.isEmpty()) {
            throw new RuleException("rule \"" + text + "\" has no service" + WANTED);
        }
        ProfileKind kind = slash < 0 ? null : kind(text, what.substring(slash + 1));
        return new Rule(
                service + "/" + (kind == null ? "*" : kind.text()),
                pattern(text, service),
                kind,
                time(text, text.substring(equals + 1)));
    }

    private static @Nullable ProfileKind kind(String rule, String name) throws RuleException {
        if (name.equals("*")) {
            return null;
        }
        Optional<ProfileKind> kind = ProfileKind.of(name);
        return kind.orElseThrow(() -> new RuleException("rule \"" + rule + "\": type \"" + name
                + "\" is not known; use * or one of " + ProfileKind.names() + ", and %2F for a slash in a name"));
    }

    private static Duration time(String rule, String text) throws RuleException {
        try {
            return Option.duration(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new RuleException(
                    "rule \"" + rule + "\": \"" + text + "\" must be a time from 1s, such as 30d or 12h, or off", e);
        }
    }

    private static Pattern pattern(String rule, String service) throws RuleException {
        try {
            return Pattern.compile(
                    Stream.of(service.split("\\*", -1))
                            .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*")),
                    Pattern.DOTALL);
        } catch (IllegalArgumentException e) {
            throw new RuleException(
                    "rule \"" + rule + "\": after a percent sign two hexadecimal digits must follow, %25 is itself", e);
        }
    }

    /** How long the profiles of a service and type are kept: {@code otherwise} if no rule fits, null for ever. */
    public @Nullable Duration keep(String service, ProfileKind kind, @Nullable Duration otherwise) {
        for (Rule rule : rules) {
            if ((rule.kind() == null || rule.kind() == kind)
                    && rule.service().matcher(service).matches()) {
                return rule.keep().isZero() ? null : rule.keep();
            }
        }
        return otherwise;
    }

    /** The shortest time that a rule sets, if one sets any. */
    public Optional<Duration> shortest() {
        return rules.stream().map(Rule::keep).filter(keep -> !keep.isZero()).min(Duration::compareTo);
    }

    /** A rule is wrong; the message names it and what it should be. */
    public static final class RuleException extends Exception {
        private static final long serialVersionUID = 1;

        RuleException(String message) {
            super(message);
        }

        RuleException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A keep of zero is for ever. */
    private record Rule(
            String what, Pattern service, @Nullable ProfileKind kind, Duration keep) {}
}
