package org.jvmpprof.agent.threads;

import java.io.IOException;
import java.util.List;
import org.jvmpprof.proto.JavaNames;

/**
 * Writes stacks as Go's runtime does for {@code debug=2}, so that its readers (gostackparse, goroutine-inspect) take
 * them. How long a thread has waited is left out: a JVM does not know. Stateless.
 */
final class GoroutineText {
    private static final char[] ODD = {' ', '(', ')', ':', '\t', '\n'};

    private GoroutineText() {}

    static void write(List<LiveThread> threads, Appendable out) throws IOException {
        boolean first = true;
        for (LiveThread thread : threads) {
            if (!first) {
                out.append('\n');
            }
            first = false;
            out.append("goroutine ")
                    .append(Long.toString(thread.id()))
                    .append(" [")
                    .append(thread.activity().goWord())
                    .append("]:\n");
            for (StackTraceElement frame : thread.stack()) {
                frame(frame, out);
            }
            if (thread.stack().length == 0) {
                // Readers want at least one frame each.
                out.append("[no_frames](...)\n\tunknown:0 +0x0\n");
            }
        }
    }

    private static void frame(StackTraceElement frame, Appendable out) throws IOException {
        String className = JavaNames.normalize(frame.getClassName());
        out.append(word(className))
                .append('.')
                .append(word(frame.getMethodName()))
                .append("(...)\n\t")
                .append(word(JavaNames.fileOf(className)))
                .append(':')
                .append(Integer.toString(Math.max(0, frame.getLineNumber())))
                .append(" +0x0\n");
    }

    /** Names of other languages may hold blanks, parentheses and colons, which mean something to the readers. */
    private static String word(String name) {
        String clean = name;
        for (char odd : ODD) {
            clean = clean.indexOf(odd) < 0 ? clean : clean.replace(odd, '_');
        }
        return clean;
    }
}
