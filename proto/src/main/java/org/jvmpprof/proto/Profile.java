package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pprof profile: samples over tables of locations, functions and mappings. Tables are addressed by 0-based index
 * here; the encoder writes the ids 1..N in table order. Times are unix nanoseconds, 0 when unknown. Source: message
 * Profile of profile.proto. Immutable; lists given to the builder are not copied and must not change afterwards.
 */
public final class Profile {
    private final List<ValueType> sampleTypes;
    private final List<Sample> samples;
    private final List<Mapping> mappings;
    private final List<Location> locations;
    private final List<Function> functions;
    private final String dropFrames;
    private final String keepFrames;
    private final long timeNanos;
    private final long durationNanos;
    private final @Nullable ValueType periodType;
    private final long period;
    private final List<String> comments;
    private final String defaultSampleType;
    private final String docUrl;

    private Profile(Builder b) {
        this.sampleTypes = Collections.unmodifiableList(b.sampleTypes);
        this.samples = Collections.unmodifiableList(b.samples);
        this.mappings = Collections.unmodifiableList(b.mappings);
        this.locations = Collections.unmodifiableList(b.locations);
        this.functions = Collections.unmodifiableList(b.functions);
        this.dropFrames = b.dropFrames;
        this.keepFrames = b.keepFrames;
        this.timeNanos = b.timeNanos;
        this.durationNanos = b.durationNanos;
        this.periodType = b.periodType;
        this.period = b.period;
        this.comments = Collections.unmodifiableList(b.comments);
        this.defaultSampleType = b.defaultSampleType;
        this.docUrl = b.docUrl;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with everything this profile has. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.sampleTypes = new ArrayList<>(sampleTypes);
        b.samples = samples;
        b.mappings = mappings;
        b.locations = locations;
        b.functions = functions;
        b.dropFrames = dropFrames;
        b.keepFrames = keepFrames;
        b.timeNanos = timeNanos;
        b.durationNanos = durationNanos;
        b.periodType = periodType;
        b.period = period;
        b.comments = new ArrayList<>(comments);
        b.defaultSampleType = defaultSampleType;
        b.docUrl = docUrl;
        return b;
    }

    public List<ValueType> sampleTypes() {
        return sampleTypes;
    }

    public List<Sample> samples() {
        return samples;
    }

    public List<Mapping> mappings() {
        return mappings;
    }

    public List<Location> locations() {
        return locations;
    }

    public List<Function> functions() {
        return functions;
    }

    public String dropFrames() {
        return dropFrames;
    }

    public String keepFrames() {
        return keepFrames;
    }

    public long timeNanos() {
        return timeNanos;
    }

    public long durationNanos() {
        return durationNanos;
    }

    public @Nullable ValueType periodType() {
        return periodType;
    }

    public long period() {
        return period;
    }

    public List<String> comments() {
        return comments;
    }

    /** The sample type a viewer shows first; empty means the last one. */
    public String defaultSampleType() {
        return defaultSampleType;
    }

    public String docUrl() {
        return docUrl;
    }

    /** The index of the sample type named {@code type}, or -1. */
    public int sampleTypeIndex(String type) {
        for (int i = 0; i < sampleTypes.size(); i++) {
            if (sampleTypes.get(i).type().equals(type)) {
                return i;
            }
        }
        return -1;
    }

    /** The sum of one value over all samples. */
    public long total(int type) {
        long sum = 0;
        for (Sample sample : samples) {
            sum += sample.value(type);
        }
        return sum;
    }

    /** Collects the parts of a {@link Profile}; confined to one thread, used once. */
    public static final class Builder {
        private List<ValueType> sampleTypes = new ArrayList<>();
        private List<Sample> samples = Collections.emptyList();
        private List<Mapping> mappings = Collections.emptyList();
        private List<Location> locations = Collections.emptyList();
        private List<Function> functions = Collections.emptyList();
        private String dropFrames = "";
        private String keepFrames = "";
        private long timeNanos;
        private long durationNanos;
        private @Nullable ValueType periodType;
        private long period;
        private List<String> comments = new ArrayList<>();
        private String defaultSampleType = "";
        private String docUrl = "";

        private Builder() {}

        public Builder sampleType(String type, String unit) {
            sampleTypes.add(new ValueType(type, unit));
            return this;
        }

        public Builder sampleTypes(List<ValueType> types) {
            this.sampleTypes = new ArrayList<>(types);
            return this;
        }

        public Builder samples(List<Sample> samples) {
            this.samples = requireNonNull(samples, "samples");
            return this;
        }

        public Builder mappings(List<Mapping> mappings) {
            this.mappings = requireNonNull(mappings, "mappings");
            return this;
        }

        public Builder locations(List<Location> locations) {
            this.locations = requireNonNull(locations, "locations");
            return this;
        }

        public Builder functions(List<Function> functions) {
            this.functions = requireNonNull(functions, "functions");
            return this;
        }

        public Builder dropFrames(String dropFrames) {
            this.dropFrames = requireNonNull(dropFrames, "dropFrames");
            return this;
        }

        public Builder keepFrames(String keepFrames) {
            this.keepFrames = requireNonNull(keepFrames, "keepFrames");
            return this;
        }

        public Builder timeNanos(long unixNanos) {
            this.timeNanos = unixNanos;
            return this;
        }

        public Builder durationNanos(long nanos) {
            this.durationNanos = nanos;
            return this;
        }

        public Builder periodType(@Nullable ValueType periodType) {
            this.periodType = periodType;
            return this;
        }

        public Builder period(long period) {
            this.period = period;
            return this;
        }

        public Builder comment(String comment) {
            comments.add(requireNonNull(comment, "comment"));
            return this;
        }

        public Builder comments(List<String> comments) {
            this.comments = new ArrayList<>(comments);
            return this;
        }

        public Builder defaultSampleType(String type) {
            this.defaultSampleType = requireNonNull(type, "type");
            return this;
        }

        public Builder docUrl(String docUrl) {
            this.docUrl = requireNonNull(docUrl, "docUrl");
            return this;
        }

        public Profile build() {
            return new Profile(this);
        }
    }
}
