package org.jvmpprof.collector.foreign;

import java.util.List;
import java.util.function.UnaryOperator;
import jdk.jfr.consumer.RecordedEvent;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Profile;

/** The events of one kind, by stack and labels. Confined to one thread. */
final class JfrSamples {
    private final PprofTables tables = new PprofTables();
    private final JfrFrames frames = new JfrFrames(tables);

    void add(RecordedEvent event, List<Label> labels, long... values) {
        tables.add(frames.of(event.getStackTrace()), labels, values);
    }

    boolean isEmpty() {
        return tables.isEmpty();
    }

    Profile.Builder build(String mappingFile, UnaryOperator<long[]> toValues) {
        return tables.build(mappingFile, toValues);
    }
}
