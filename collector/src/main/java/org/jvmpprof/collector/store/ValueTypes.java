package org.jvmpprof.collector.store;

import static java.util.Objects.requireNonNull;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.proto.ValueType;

/**
 * The sample types of a profile in their order, and the one it wants to be shown by: as in pprof, the one named by
 * {@code defaultType}, else the last. Immutable.
 */
public record ValueTypes(List<ValueType> types, String defaultType) {
    public ValueTypes {
        types = List.copyOf(types);
        requireNonNull(defaultType, "defaultType");
    }

    /** The type to show when none is asked for; null when there are no types. */
    public @Nullable ValueType shown() {
        ValueType named = named(defaultType);
        if (named != null) {
            return named;
        }
        return types.isEmpty() ? null : types.get(types.size() - 1);
    }

    /** The type of this name, or null. */
    public @Nullable ValueType named(String type) {
        for (ValueType each : types) {
            if (each.type().equals(type)) {
                return each;
            }
        }
        return null;
    }

    /** Where a type stands, or -1. */
    public int indexOf(ValueType type) {
        return types.indexOf(type);
    }

    /** As one string in the index; equal types, equal text. */
    String text() {
        List<LabelPair> pairs = new ArrayList<>();
        for (ValueType each : types) {
            pairs.add(new LabelPair(each.type(), each.unit()));
        }
        return LabelText.encode(pairs) + "#" + URLEncoder.encode(defaultType, StandardCharsets.UTF_8);
    }

    static ValueTypes parse(String text) {
        int hash = text.indexOf('#');
        List<ValueType> types = new ArrayList<>();
        for (LabelPair pair : LabelText.decode(text.substring(0, hash))) {
            types.add(new ValueType(pair.key(), pair.value()));
        }
        return new ValueTypes(types, URLDecoder.decode(text.substring(hash + 1), StandardCharsets.UTF_8));
    }
}
