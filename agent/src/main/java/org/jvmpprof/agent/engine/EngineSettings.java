package org.jvmpprof.agent.engine;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * What is sampled, and how often. Immutable. An interval or threshold of 0 switches that kind of sample off.
 */
public final class EngineSettings {
    private final long cpuIntervalNanos;
    private final String cpuEvent;
    private final long allocIntervalBytes;
    private final long lockThresholdNanos;
    private final long wallIntervalNanos;
    private final long nativeMemIntervalBytes;
    private final String engine;
    private final String mainName;
    private final Path temporaryDirectory;

    private EngineSettings(Builder b) {
        this.cpuIntervalNanos = b.cpuIntervalNanos;
        this.cpuEvent = b.cpuEvent;
        this.allocIntervalBytes = b.allocIntervalBytes;
        this.lockThresholdNanos = b.lockThresholdNanos;
        this.wallIntervalNanos = b.wallIntervalNanos;
        this.nativeMemIntervalBytes = b.nativeMemIntervalBytes;
        this.engine = b.engine;
        this.mainName = b.mainName;
        this.temporaryDirectory = b.temporaryDirectory;
    }

    public static Builder builder() {
        return new Builder();
    }

    public long cpuIntervalNanos() {
        return cpuIntervalNanos;
    }

    /** {@code auto}, {@code ctimer} or {@code perf}. */
    public String cpuEvent() {
        return cpuEvent;
    }

    /** Mean bytes between two allocation samples; raised by itself while a program allocates very fast. */
    public long allocIntervalBytes() {
        return allocIntervalBytes;
    }

    public long lockThresholdNanos() {
        return lockThresholdNanos;
    }

    public long wallIntervalNanos() {
        return wallIntervalNanos;
    }

    /** Bytes taken by malloc between two samples. */
    public long nativeMemIntervalBytes() {
        return nativeMemIntervalBytes;
    }

    /** {@code auto} or {@code native}; other engines are refused with the reason. */
    public String engine() {
        return engine;
    }

    /** The JVM's main class or jar: what profiles name as the binary. */
    public String mainName() {
        return mainName;
    }

    public Path temporaryDirectory() {
        return temporaryDirectory;
    }

    /** Defaults are those of the options table. */
    public static final class Builder {
        private long cpuIntervalNanos = 10_000_000;
        private String cpuEvent = "auto";
        private long allocIntervalBytes = 512 * 1024;
        private long lockThresholdNanos = 1_000_000;
        private long wallIntervalNanos;
        private long nativeMemIntervalBytes;
        private String engine = "auto";
        private String mainName = "java";
        private Path temporaryDirectory = Paths.get(System.getProperty("java.io.tmpdir", "/tmp"));

        private Builder() {}

        public Builder cpuIntervalNanos(long nanos) {
            this.cpuIntervalNanos = nanos;
            return this;
        }

        public Builder cpuEvent(String event) {
            this.cpuEvent = requireNonNull(event, "event");
            return this;
        }

        public Builder allocIntervalBytes(long bytes) {
            this.allocIntervalBytes = bytes;
            return this;
        }

        public Builder lockThresholdNanos(long nanos) {
            this.lockThresholdNanos = nanos;
            return this;
        }

        public Builder wallIntervalNanos(long nanos) {
            this.wallIntervalNanos = nanos;
            return this;
        }

        public Builder nativeMemIntervalBytes(long bytes) {
            this.nativeMemIntervalBytes = bytes;
            return this;
        }

        public Builder engine(String engine) {
            this.engine = requireNonNull(engine, "engine");
            return this;
        }

        public Builder mainName(String mainName) {
            this.mainName = requireNonNull(mainName, "mainName");
            return this;
        }

        public Builder temporaryDirectory(Path directory) {
            this.temporaryDirectory = requireNonNull(directory, "directory");
            return this;
        }

        public EngineSettings build() {
            return new EngineSettings(this);
        }
    }
}
