package org.jvmpprof.agent.profile;

/**
 * How a reader wants a profile: the query parameters that change its content. Immutable.
 *
 * <ul>
 *   <li>{@code labels}: sample labels (thread, state, …) are kept; without them equal stacks are one sample.
 *   <li>{@code gc}: a full collection, and an exact class histogram, come before a heap profile.
 *   <li>{@code rawNames}: hidden-class suffixes stay in the names.
 *   <li>{@code rawValues}: values as sampled, not unsampled (the legacy heap text wants these).
 *   <li>{@code idle}: waits of pool workers for work are shown, labelled, in the block profile.
 *   <li>{@code recording}: the window also keeps the JFR recording it was made from.
 * </ul>
 */
public final class View {
    public static final View DEFAULT = new View(true, false, false, false, false, false);

    private final boolean labels;
    private final boolean gc;
    private final boolean rawNames;
    private final boolean rawValues;
    private final boolean idle;
    private final boolean recording;

    private View(boolean labels, boolean gc, boolean rawNames, boolean rawValues, boolean idle, boolean recording) {
        this.labels = labels;
        this.gc = gc;
        this.rawNames = rawNames;
        this.rawValues = rawValues;
        this.idle = idle;
        this.recording = recording;
    }

    public boolean labels() {
        return labels;
    }

    public boolean gc() {
        return gc;
    }

    public boolean rawNames() {
        return rawNames;
    }

    public boolean rawValues() {
        return rawValues;
    }

    public boolean idle() {
        return idle;
    }

    public boolean recording() {
        return recording;
    }

    public View withLabels(boolean on) {
        return new View(on, gc, rawNames, rawValues, idle, recording);
    }

    public View withGc(boolean on) {
        return new View(labels, on, rawNames, rawValues, idle, recording);
    }

    public View withRawNames(boolean on) {
        return new View(labels, gc, on, rawValues, idle, recording);
    }

    public View withRawValues(boolean on) {
        return new View(labels, gc, rawNames, on, idle, recording);
    }

    public View withIdle(boolean on) {
        return new View(labels, gc, rawNames, rawValues, on, recording);
    }

    public View withRecording(boolean on) {
        return new View(labels, gc, rawNames, rawValues, idle, on);
    }
}
