package org.jvmpprof.agent.charts;

import java.io.IOException;

/**
 * CPU of the process from {@code /proc/self/stat} and of the machine from {@code /proc/stat}, in ticks of 10 ms
 * (USER_HZ is 100 on every Linux that a JVM runs on). In a container the machine is the host.
 */
final class CpuSource implements Source {
    private static final double TICKS_PER_SECOND = 100;
    /** Fields after the command's closing bracket: state is the 3rd, utime the 14th. */
    private static final int WORDS_BEFORE_UTIME = 11;

    private final int user;
    private final int system;
    private final int machineUser;
    private final int machineSystem;
    private final int machineStolen;
    private final int limit;
    private final double limitCores;
    private final ProcFile own = new ProcFile("/proc/self/stat", 1024);
    private final ProcFile machine = new ProcFile("/proc/stat", 256);

    CpuSource(SeriesList series, ContainerLimits container) throws IOException {
        user = series.add("cpu.user", Chart.CPU, "process, user", Unit.CORES);
        system = series.add("cpu.system", Chart.CPU, "process, system", Unit.CORES);
        machineUser = series.add("machine.user", Chart.CPU, "machine, user", Unit.CORES);
        machineSystem = series.add("machine.system", Chart.CPU, "machine, system", Unit.CORES);
        machineStolen = series.add("machine.stolen", Chart.CPU, "stolen by the hypervisor", Unit.CORES);
        boolean isContained = !Double.isNaN(container.cores());
        limitCores = isContained ? container.cores() : Runtime.getRuntime().availableProcessors();
        limit = series.add("cpu.limit", Chart.CPU, isContained ? "container's limit" : "all cores", Unit.CORES);
    }

    @Override
    public void read(Row row) throws IOException {
        own.refresh();
        own.afterLast(')');
        own.skip(WORDS_BEFORE_UTIME);
        row.rate(user, own.number() / TICKS_PER_SECOND);
        row.rate(system, own.number() / TICKS_PER_SECOND);
        row.set(limit, limitCores);
        readMachine(row);
    }

    /** {@code cpu user nice system idle iowait irq softirq steal …}. */
    private void readMachine(Row row) throws IOException {
        machine.refresh();
        machine.skip(1);
        double inUser = machine.number() + (double) machine.number();
        double inSystem = machine.number();
        machine.skip(2);
        inSystem += machine.number() + (double) machine.number();
        row.rate(machineUser, inUser / TICKS_PER_SECOND);
        row.rate(machineSystem, inSystem / TICKS_PER_SECOND);
        row.rate(machineStolen, machine.number() / TICKS_PER_SECOND);
    }

    @Override
    public void close() throws IOException {
        own.close();
        machine.close();
    }
}
