package org.jvmpprof.agent.charts;

import java.io.IOException;

/** Resident and swapped memory from {@code /proc/self/status}, beside the container's limit. */
final class ResidentSource implements Source {
    private static final double KB = 1024;

    private final int resident;
    private final int swapped;
    private final int limit;
    private final double limitBytes;
    private final ProcFile status = new ProcFile("/proc/self/status", 4096);

    ResidentSource(SeriesList series, ContainerLimits container) throws IOException {
        resident = series.add("memory.resident", Chart.RESIDENT, "resident", Unit.BYTES);
        swapped = series.add("memory.swapped", Chart.RESIDENT, "swapped out", Unit.BYTES);
        limitBytes = container.bytes();
        limit = Double.isNaN(limitBytes)
                ? -1
                : series.add("memory.limit", Chart.RESIDENT, "container's limit", Unit.BYTES);
    }

    @Override
    public void read(Row row) throws IOException {
        status.refresh();
        if (status.after("\nVmRSS:")) {
            row.set(resident, status.number() * KB);
        }
        if (status.after("\nVmSwap:")) {
            row.set(swapped, status.number() * KB);
        }
        row.set(limit, limitBytes);
    }

    @Override
    public void close() throws IOException {
        status.close();
    }
}
