package org.jvmpprof.cli.output;

import java.util.List;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

/** Profiles of one stack, {@code main} calling {@code hot}. */
public final class Profiles {
    private Profiles() {}

    public static Profile cpu(long nanos) {
        return with(nanos).sampleType("cpu", "nanoseconds").build();
    }

    public static Profile goroutines(long count) {
        return with(count).sampleType("goroutine", "count").build();
    }

    public static Profile heap(long allocObjects, long allocSpace, long inuseObjects, long inuseSpace) {
        return with(allocObjects, allocSpace, inuseObjects, inuseSpace)
                .sampleType("alloc_objects", "count")
                .sampleType("alloc_space", "bytes")
                .sampleType("inuse_objects", "count")
                .sampleType("inuse_space", "bytes")
                .period(524_288)
                .build();
    }

    public static Profile.Builder with(long... values) {
        return Profile.builder()
                .functions(List.of(new Function("hot", "hot", "A.java", 0), new Function("main", "main", "A.java", 0)))
                .locations(List.of(location(0), location(1)))
                .samples(List.of(new Sample(new int[] {0, 1}, values, List.of())));
    }

    private static Location location(int function) {
        return new Location(-1, 0x1000L + 16L * function, List.of(new Line(function, 7, 0)), false);
    }
}
