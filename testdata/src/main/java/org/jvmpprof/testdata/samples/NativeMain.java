package org.jvmpprof.testdata.samples;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jvmpprof.testdata.locks.Commands;

/**
 * Allocates native memory in known amounts. {@code churn <megabytes> <bytes>}: takes three parts at one site and one at
 * another, in blocks of that size, and frees each at once. {@code leak <megabytes> <bytes>}: the same without freeing;
 * {@code free}: gives all of it back. {@code direct <megabytes>}: direct buffers, kept. {@code zip <n>}: that many
 * compressors and decompressors, used and ended. {@code frees <seconds>}: mallocs and frees as fast as it can. Answers
 * bytes.
 */
public final class NativeMain {
    private static final int HEAVY = 3;
    private static final int SMALL = 64;

    private final Malloc memory;
    private final List<Long> leaked = new ArrayList<>();
    private final List<ByteBuffer> buffers = new ArrayList<>();

    private NativeMain() throws ReflectiveOperationException {
        memory = new Malloc();
    }

    public static void main(String[] arguments) throws Exception {
        NativeMain program = new NativeMain();
        new Commands()
                .with("churn", words -> program.churn(Long.parseLong(words[0]), Integer.parseInt(words[1])))
                .with("leak", words -> program.leak(Long.parseLong(words[0]), Integer.parseInt(words[1])))
                .with("free", words -> program.free())
                .with("direct", words -> program.direct(Integer.parseInt(words[0])))
                .with("zip", words -> zip(Integer.parseInt(words[0])))
                .with("frees", words -> program.frees(Integer.parseInt(words[0])))
                .serve();
    }

    private Map<String, Long> churn(long megabytes, int bytes) {
        long heavy = 0;
        long light = 0;
        while (heavy + light < megabytes << 20) {
            for (int i = 0; i < HEAVY; i++) {
                memory.free(churnHeavy(bytes));
                heavy += bytes;
            }
            memory.free(churnLight(bytes));
            light += bytes;
        }
        return answer(heavy, light);
    }

    private long churnHeavy(int bytes) {
        return memory.allocate(bytes);
    }

    private long churnLight(int bytes) {
        return memory.allocate(bytes);
    }

    private Map<String, Long> leak(long megabytes, int bytes) {
        long heavy = 0;
        long light = 0;
        while (heavy + light < megabytes << 20) {
            for (int i = 0; i < HEAVY; i++) {
                leaked.add(leakHeavy(bytes));
                heavy += bytes;
            }
            leaked.add(leakLight(bytes));
            light += bytes;
        }
        return answer(heavy, light);
    }

    private long leakHeavy(int bytes) {
        return memory.allocate(bytes);
    }

    private long leakLight(int bytes) {
        return memory.allocate(bytes);
    }

    private Map<String, Long> free() {
        leaked.forEach(memory::free);
        long count = leaked.size();
        leaked.clear();
        return answer(count, 0);
    }

    private Map<String, Long> direct(int megabytes) {
        for (int i = 0; i < megabytes; i++) {
            buffers.add(directBuffer());
        }
        return answer((long) buffers.size() << 20, 0);
    }

    private static ByteBuffer directBuffer() {
        return ByteBuffer.allocateDirect(1 << 20);
    }

    private static Map<String, Long> zip(int count) throws Exception {
        byte[] text = new byte[1000];
        byte[] packed = new byte[2000];
        for (int i = 0; i < count; i++) {
            Deflater deflater = new Deflater();
            deflater.setInput(text);
            deflater.finish();
            int length = deflater.deflate(packed);
            deflater.end();
            Inflater inflater = new Inflater();
            inflater.setInput(packed, 0, length);
            inflater.inflate(text);
            inflater.end();
        }
        return answer(count, count);
    }

    private Map<String, Long> frees(int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long count = 0;
        while (System.nanoTime() - end < 0) {
            for (int i = 0; i < 1000; i++) {
                memory.free(churnLight(SMALL));
            }
            count += 1000;
        }
        return answer(0, count * SMALL);
    }

    private static Map<String, Long> answer(long heavy, long light) {
        Map<String, Long> answer = new TreeMap<>();
        answer.put("heavy", heavy);
        answer.put("light", light);
        return answer;
    }
}
