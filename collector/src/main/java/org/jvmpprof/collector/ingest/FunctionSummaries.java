package org.jvmpprof.collector.ingest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.store.FunctionSummary;
import org.jvmpprof.collector.store.ValueTypes;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Mapping;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;
import org.jvmpprof.proto.ValueType;

/**
 * Makes the function sums of a profile that has just been decoded. Called on HTTP threads, many at once; keeps nothing
 * but names.
 */
final class FunctionSummaries {
    /** More sample types than any profiler has; beyond, a profile is stored without sums. */
    private static final int MAX_TYPES = 16;

    private static final int MAX_NAME = 512;
    private static final int MAX_FUNCTIONS = 1_000;
    private static final int MAX_PACKAGES = 200;

    private final GeneratedNames names;

    FunctionSummaries(GeneratedNames names) {
        this.names = names;
    }

    /** The sums, or null for a profile without sample types or with too many. */
    @Nullable
    FunctionSummary of(Profile profile) {
        int types = profile.sampleTypes().size();
        if (types == 0 || types > MAX_TYPES) {
            return null;
        }
        NameColumns functions = new NameColumns(types);
        NameColumns packages = new NameColumns(types);
        Places places = new Places(profile, functions, packages);
        long[] sums = new long[types];
        for (Sample sample : profile.samples()) {
            add(sample.values(), sums);
            places.add(sample);
        }
        return new FunctionSummary(
                sampleTypes(profile),
                sums,
                functions.largest(MAX_FUNCTIONS, sums),
                packages.largest(MAX_PACKAGES, sums));
    }

    private static void add(long[] values, long[] sums) {
        for (int type = 0; type < sums.length; type++) {
            sums[type] += values[type];
        }
    }

    private static ValueTypes sampleTypes(Profile profile) {
        List<ValueType> types = new ArrayList<>();
        for (ValueType type : profile.sampleTypes()) {
            types.add(new ValueType(shortened(type.type()), shortened(type.unit())));
        }
        return new ValueTypes(types, shortened(profile.defaultSampleType()));
    }

    private static String shortened(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
    }

    /** From the profile's locations to the columns' rows, found once for each location. */
    private final class Places {
        private final Profile profile;
        private final NameColumns functions;
        private final NameColumns packages;
        private final int[][] functionsOf;
        private final int[][] packagesOf;

        Places(Profile profile, NameColumns functions, NameColumns packages) {
            this.profile = profile;
            this.functions = functions;
            this.packages = packages;
            this.functionsOf = new int[profile.locations().size()][];
            this.packagesOf = new int[profile.locations().size()][];
        }

        void add(Sample sample) {
            functions.begin(sample.values());
            packages.begin(sample.values());
            for (int location : sample.locations()) {
                if (functionsOf[location] == null) {
                    find(location);
                }
                functions.on(functionsOf[location]);
                packages.on(packagesOf[location]);
            }
            functions.end();
            packages.end();
        }

        private void find(int index) {
            Location location = profile.locations().get(index);
            List<Line> lines = location.lines();
            int[] names = new int[Math.max(1, lines.size())];
            int[] groups = new int[names.length];
            for (int i = 0; i < lines.size(); i++) {
                Function function = profile.functions().get(lines.get(i).function());
                GeneratedNames.Named named = FunctionSummaries.this.names.named(function);
                names[i] = functions.row(shortened(named.name()));
                groups[i] = packages.row(shortened(named.packageName()));
            }
            if (lines.isEmpty()) {
                String program = programOf(location);
                names[0] = functions.row(program);
                groups[0] = packages.row(program);
            }
            functionsOf[index] = names;
            packagesOf[index] = groups;
        }

        /** An address without a name is known by the file it was loaded from. */
        private String programOf(Location location) {
            Mapping mapping = location.mapping() < 0 ? null : profile.mappings().get(location.mapping());
            String file = mapping == null ? "" : mapping.filename();
            String base = file.substring(file.lastIndexOf('/') + 1);
            return "[" + (base.isEmpty() ? "unknown" : shortened(base)) + "]";
        }
    }
}
