package org.jvmpprof.collector.foreign;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.JavaNames;

/**
 * Names the frames of recorded stacks as this project's agent does, so that profiles of both merge: class and method
 * joined by a dot, the descriptor in the system name, a file guessed from the class, kernel functions with {@code _[k]}.
 * The JDK hands out one object for equal stacks of a chunk, so stacks are known by identity. Confined to one thread.
 */
final class JfrFrames {
    private static final String NO_FRAMES = "[no frames]";

    private final PprofTables tables;
    private final Map<RecordedStackTrace, int[]> known = new IdentityHashMap<>();
    private final Map<RecordedMethod, Function> functions = new IdentityHashMap<>();

    JfrFrames(PprofTables tables) {
        this.tables = tables;
    }

    /** The numbers of a stack's frames in the tables, leaf first; a stack without frames gets one that says so. */
    int[] of(@Nullable RecordedStackTrace stack) {
        if (stack == null) {
            return noFrames();
        }
        int[] frames = known.get(stack);
        if (frames == null) {
            frames = resolve(stack.getFrames());
            known.put(stack, frames);
        }
        return frames;
    }

    private int[] noFrames() {
        return new int[] {tables.frame(new Function(NO_FRAMES, NO_FRAMES, "", 0), 0)};
    }

    private int[] resolve(List<RecordedFrame> frames) {
        if (frames.isEmpty()) {
            return noFrames();
        }
        int[] numbers = new int[frames.size()];
        for (int i = 0; i < numbers.length; i++) {
            RecordedFrame frame = frames.get(i);
            RecordedMethod method = frame.getMethod();
            Function function = method == null
                    ? new Function("[unknown]", "[unknown]", "", 0)
                    : functions.computeIfAbsent(method, ignored -> function(method, String.valueOf(frame.getType())));
            numbers[i] = tables.frame(function, Math.max(0, frame.getLineNumber()));
        }
        return numbers;
    }

    private static Function function(RecordedMethod method, String kind) {
        RecordedClass type = method.getType();
        String className =
                type == null ? "" : JavaNames.normalize(text(type, "name").replace('/', '.'));
        String methodName = text(method, "name").replace(' ', '_');
        if (className.isEmpty()) {
            String name = kind.equals("Kernel") && !methodName.endsWith("_[k]") ? methodName + "_[k]" : methodName;
            return new Function(name, name, "", 0);
        }
        String name = className + '.' + methodName;
        return new Function(name, name + text(method, "descriptor"), JavaNames.fileOf(className), 0);
    }

    /** The JDK's own getters fail on names that a recording lacks. */
    private static String text(RecordedObject object, String field) {
        Object value = object.hasField(field) ? object.getValue(field) : null;
        return value == null ? "" : value.toString();
    }
}
