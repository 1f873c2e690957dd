package org.jvmpprof.agent.hook;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.hook.HookStatus.Part;
import org.jvmpprof.agent.hook.patch.ClassPatch;
import org.jvmpprof.agent.hook.patch.HookCalls;
import org.jvmpprof.agent.hook.patch.HookTransformer;
import org.jvmpprof.agent.self.AgentLog;

/**
 * Writes the hooks' calls into the JDK's classes, and takes them out again, by retransformation. A class that cannot be
 * changed costs what depends on it, and nothing else. The transformer is registered only meanwhile: the JVM copies every
 * class that the application loads into a Java array for a registered one (measured: 10 us a class). So a retransformation
 * by another agent undoes ours; {@link HookCheck} notices. On {@code pprof-locks}, after the hooks themselves are defined
 * and were run.
 */
final class HookInstaller {
    private final Instrumentation instrumentation;
    private final HookPlan plan;
    private final HookTransformer transformer;
    private final AgentLog log;
    private final Map<Part, String> missing;
    private final List<ClassPatch> patches;
    private final List<ClassPatch> latePatches;
    private final List<ClassPatch> installed = new ArrayList<>();

    HookInstaller(Instrumentation instrumentation, HookPlan plan, AgentLog log) {
        this.instrumentation = instrumentation;
        this.plan = plan;
        this.log = log;
        this.patches = plan.patches();
        this.latePatches = plan.latePatches();
        List<ClassPatch> all = new ArrayList<>(patches);
        all.addAll(latePatches);
        this.transformer = new HookTransformer(all);
        this.missing = plan.missing();
    }

    /** Changes all classes of the plan at once; if the JVM refuses, one by one. */
    void install() {
        instrumentation.addTransformer(transformer, true);
        try {
            retransform(patches);
            patches.forEach(patch -> settle(patch, transformer.failure(patch)));
        } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
            log.debug("the JVM does not take all classes changed (" + e + "); trying one by one");
            patches.forEach(this::installAlone);
        } finally {
            instrumentation.removeTransformer(transformer);
        }
    }

    /** What is left to be done by {@link #installLate}. */
    List<ClassPatch> latePatches() {
        return latePatches;
    }

    /** Changes a class whose time has come. */
    void installLate(ClassPatch patch) {
        instrumentation.addTransformer(transformer, true);
        try {
            installAlone(patch);
        } finally {
            instrumentation.removeTransformer(transformer);
        }
    }

    private void installAlone(ClassPatch patch) {
        String failure;
        try {
            instrumentation.retransformClasses(patch.type());
            failure = transformer.failure(patch);
        } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
            failure = e.toString();
        }
        settle(patch, failure);
    }

    private void settle(ClassPatch patch, @Nullable String failure) {
        if (failure == null) {
            installed.add(patch);
            return;
        }
        String reason = "the JVM does not take " + patch.type().getName() + " changed: " + failure;
        Part part = plan.bornBy(patch);
        if (part != null) {
            missing.put(part, reason);
        }
        log.warn(reason);
    }

    /** Changes them once more, after another agent has undone it. */
    void reinstall() throws UnmodifiableClassException {
        instrumentation.addTransformer(transformer, true);
        try {
            retransform(installed);
        } finally {
            instrumentation.removeTransformer(transformer);
        }
    }

    private void retransform(List<ClassPatch> these) throws UnmodifiableClassException {
        instrumentation.retransformClasses(these.stream().map(ClassPatch::type).toArray(Class<?>[]::new));
    }

    /** What is not seen, and why. */
    Map<Part, String> missing() {
        return new LinkedHashMap<>(missing);
    }

    /**
     * Takes all calls out again.
     *
     * @return the classes that call us even so; empty when all is as it was
     */
    Set<String> remove() throws UnmodifiableClassException {
        Witness witness = new Witness(installed);
        if (!installed.isEmpty()) {
            instrumentation.addTransformer(witness, true);
            try {
                retransform(installed);
            } finally {
                instrumentation.removeTransformer(witness);
            }
        }
        installed.clear();
        return new TreeSet<>(witness.stillHooked);
    }

    /** Looks at the bytes that go back into the JVM, and changes nothing. */
    private static final class Witness implements ClassFileTransformer {
        private final Set<Class<?>> types = new HashSet<>();
        private final Set<String> stillHooked = new ConcurrentSkipListSet<>();

        Witness(List<ClassPatch> patches) {
            patches.forEach(patch -> types.add(patch.type()));
        }

        @Override
        public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                @Nullable String name,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] code) {
            if (loader == null && redefined != null && name != null && types.contains(redefined)) {
                look(name, code);
            }
            return null;
        }

        private void look(String name, byte[] code) {
            try {
                if (HookCalls.in(code)) {
                    stillHooked.add(name);
                }
            } catch (RuntimeException | LinkageError e) {
                stillHooked.add(name + " (unreadable: " + e + ")");
            }
        }
    }
}
