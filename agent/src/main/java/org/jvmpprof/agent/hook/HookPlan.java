package org.jvmpprof.agent.hook;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.hook.HookStatus.Part;
import org.jvmpprof.agent.hook.patch.ClassPatch;
import org.jvmpprof.agent.hook.patch.ClassPatch.Kind;

/**
 * Which classes of this JDK are to be changed, for which part. The classes that park by themselves are those in which a
 * scan of every class of JDK 8, 11, 17, 21 and 25 found a call of Unsafe.park: on 8 StampedLock, Exchanger and
 * ForkJoinPool, on 25 ForkJoinPool and DelayScheduler; all others go through LockSupport. Immutable.
 */
final class HookPlan {
    static final String HOOKS_OFF = "hooks=off";

    private final Map<Class<?>, Set<Kind>> kinds = new LinkedHashMap<>();
    private final List<ClassPatch> late = new ArrayList<>();
    private final Map<Class<?>, Part> bearers = new LinkedHashMap<>();
    private final Map<Part, String> missing = new LinkedHashMap<>();
    private final int feature;

    private HookPlan(int feature) {
        this.feature = feature;
    }

    /** @param feature of the JDK: 8, 11, ... */
    static HookPlan of(HookSettings settings, int feature) {
        HookPlan plan = new HookPlan(feature);
        if (settings.hooks()) {
            plan.locks(settings);
            plan.starts();
        } else {
            for (Part part : new Part[] {Part.PARK, Part.OBJECT_WAIT, Part.JUC_HOLDER, Part.THREAD_START}) {
                plan.missing.put(part, HOOKS_OFF);
            }
        }
        if (settings.exceptionPeriod() > 0) {
            plan.bears(Part.EXCEPTION, Throwable.class, Kind.CREATE);
        } else {
            plan.missing.put(Part.EXCEPTION, "exceptions=off");
        }
        return plan;
    }

    private void locks(HookSettings settings) {
        if (settings.blockRateNanos() <= 0) {
            missing.put(Part.PARK, "the block rate is 0");
            missing.put(Part.OBJECT_WAIT, "the block rate is 0");
            missing.put(Part.JUC_HOLDER, "the block rate is 0");
        } else {
            waits();
            holders(settings.mutexFraction());
        }
    }

    private void waits() {
        bears(Part.PARK, LockSupport.class, Kind.PARK);
        if (feature == 8) {
            add(find("java.util.concurrent.locks.StampedLock"), Kind.PARK);
            add(find("java.util.concurrent.Exchanger"), Kind.PARK);
        }
        if (feature == 8 || feature >= 25) {
            add(find("java.util.concurrent.ForkJoinPool"), Kind.PARK);
            add(find("java.util.concurrent.DelayScheduler"), Kind.PARK);
        }
        if (feature >= 19) {
            bears(Part.OBJECT_WAIT, Object.class, Kind.WAIT);
        } else {
            missing.put(Part.OBJECT_WAIT, "Object.wait is native before JDK 19");
        }
    }

    private void holders(int fraction) {
        if (fraction <= 0) {
            missing.put(Part.JUC_HOLDER, "the mutex fraction is 0");
            return;
        }
        bears(Part.JUC_HOLDER, AbstractQueuedSynchronizer.class, Kind.RELEASE);
        add(AbstractQueuedLongSynchronizer.class, Kind.RELEASE);
        add(find("java.util.concurrent.locks.StampedLock"), Kind.UNLOCK);
    }

    private void starts() {
        bears(Part.THREAD_START, Thread.class, Kind.START);
        if (feature >= 21) {
            Class<?> virtualThread = find("java.lang.VirtualThread");
            if (virtualThread != null) {
                late.add(new ClassPatch(virtualThread, EnumSet.of(Kind.START_VIRTUAL)));
            }
        }
    }

    private void bears(Part part, Class<?> type, Kind kind) {
        bearers.put(type, part);
        add(type, kind);
    }

    private void add(@Nullable Class<?> type, Kind kind) {
        if (type != null) {
            kinds.computeIfAbsent(type, key -> EnumSet.noneOf(Kind.class)).add(kind);
        }
    }

    /** Loaded now, on this thread, so that it need not be changed while the application loads it. */
    private static @Nullable Class<?> find(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    List<ClassPatch> patches() {
        List<ClassPatch> patches = new ArrayList<>();
        kinds.forEach((type, wanted) -> patches.add(new ClassPatch(type, wanted)));
        return patches;
    }

    /** Those that must not be changed before they are initialized. */
    List<ClassPatch> latePatches() {
        return new ArrayList<>(late);
    }

    /** The part that cannot be seen without this class; null if it adds to one, such as the waits inside Exchanger. */
    @Nullable
    Part bornBy(ClassPatch patch) {
        return bearers.get(patch.type());
    }

    /** What this JDK, or the settings, leave out. */
    Map<Part, String> missing() {
        return new LinkedHashMap<>(missing);
    }
}
