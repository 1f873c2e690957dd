package org.jvmpprof.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;

/**
 * What the kernel says a process has used, read from {@code /proc/<pid>/stat} every 10 ms, so that the CPU time of any
 * past interval can be asked for. Exact to a clock tick (10 ms) at each end.
 */
final class CpuMeter implements AutoCloseable {
    private static final long TICK_NANOS = 10_000_000;
    private static final int UTIME = 11; // fields after the command's closing parenthesis, from 0
    private static final int STIME = 12;

    private final Path stat;
    private final ConcurrentSkipListMap<Long, Long> cpuByUnixNanos = new ConcurrentSkipListMap<>();
    private final Thread reader;
    private volatile boolean isClosed;

    CpuMeter(long pid) {
        this.stat = Path.of("/proc/" + pid + "/stat");
        this.reader = new Thread(this::read, "cpu-meter");
        reader.setDaemon(true);
        reader.start();
    }

    /** CPU time that the process used between two moments of the wall clock (unix nanoseconds). */
    long between(long from, long to) {
        return at(to) - at(from);
    }

    boolean covers(long from, long to) {
        return cpuByUnixNanos.firstKey() <= from && to <= cpuByUnixNanos.lastKey();
    }

    static long unixNanos() {
        return Math.multiplyExact(System.currentTimeMillis(), 1_000_000L);
    }

    /** Interpolates between the readings around that moment. */
    private long at(long unixNanos) {
        Map.Entry<Long, Long> before = cpuByUnixNanos.floorEntry(unixNanos);
        Map.Entry<Long, Long> after = cpuByUnixNanos.ceilingEntry(unixNanos);
        if (before == null || after == null) {
            throw new AssertionError("the CPU meter ran from " + cpuByUnixNanos.firstKey() + " to "
                    + cpuByUnixNanos.lastKey() + ", not at " + unixNanos);
        }
        if (before.getKey().equals(after.getKey())) {
            return before.getValue();
        }
        double share = (double) (unixNanos - before.getKey()) / (after.getKey() - before.getKey());
        return before.getValue() + (long) (share * (after.getValue() - before.getValue()));
    }

    private void read() {
        while (!isClosed) {
            try {
                long cpu = cpuNanos(stat);
                cpuByUnixNanos.put(unixNanos(), cpu);
            } catch (IOException processIsGone) {
                return;
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    static long cpuNanos(Path stat) throws IOException {
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * TICK_NANOS;
    }

    static long cpuNanos(long pid) {
        try {
            return cpuNanos(Path.of("/proc/" + pid + "/stat"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        isClosed = true;
        reader.join();
    }
}
