package org.jvmpprof.agent.config;

import org.jspecify.annotations.Nullable;

/**
 * One row of {@link OptionTable}: key, type, default, meaning. The parser, the help and the documents read the same
 * row. Immutable.
 */
public final class Option<T> {
    private final String key;
    private final ValueType<T> type;
    private final String defaultText;
    private final String shownDefault;
    private final String meaning;
    private final boolean secret;
    private final @Nullable String pending;

    Option(String key, ValueType<T> type, String defaultText, String meaning) {
        this(key, type, defaultText, defaultText, meaning, false, null);
    }

    private Option(
            String key,
            ValueType<T> type,
            String defaultText,
            String shownDefault,
            String meaning,
            boolean secret,
            @Nullable String pending) {
        this.key = key;
        this.type = type;
        this.defaultText = defaultText;
        this.shownDefault = shownDefault;
        this.meaning = meaning;
        this.secret = secret;
        this.pending = pending;
    }

    /** What the documents show as default, where it is worked out at run time. */
    Option<T> shownAs(String text) {
        return new Option<>(key, type, defaultText, text, meaning, secret, pending);
    }

    /** The value never appears in a message. */
    Option<T> secret() {
        return new Option<>(key, type, defaultText, shownDefault, meaning, true, pending);
    }

    /** Checked, but without effect in this version; who sets it is told {@code instead}. */
    Option<T> pending(String instead) {
        return new Option<>(key, type, defaultText, shownDefault, meaning, secret, instead);
    }

    public String key() {
        return key;
    }

    /** What stands after "must be". */
    public String limit() {
        return type.limit();
    }

    /** The default as the documents show it; empty when there is none. */
    public String shownDefault() {
        return shownDefault;
    }

    public String meaning() {
        return meaning;
    }

    /** What happens instead, when this version does not do it yet; or null. */
    public @Nullable String pending() {
        return pending;
    }

    boolean isSecret() {
        return secret;
    }

    T defaultValue() {
        return type.parse(defaultText);
    }

    /** @throws IllegalArgumentException with the whole line for the user: key, value, limit, remedy */
    T parse(String text) {
        try {
            return type.parse(text.trim());
        } catch (IllegalArgumentException e) {
            String kept = defaultText.isEmpty() ? "it is left out" : key + "=" + defaultText + " holds";
            throw new IllegalArgumentException(key + "=" + shown(text) + ": must be " + limit() + "; " + kept, e);
        }
    }

    /** The value as a message may show it. */
    String shown(String text) {
        return secret ? "***" : text.replaceAll("//[^/@]*@", "//***@");
    }

    @Override
    public String toString() {
        return key;
    }
}
