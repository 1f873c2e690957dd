package org.jvmpprof.agent.hook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.hook.HookStatus.Part;
import org.jvmpprof.agent.hook.patch.HookCalls;
import org.jvmpprof.agent.self.AgentLog;

/** With an Instrumentation of the test's own, which hands over the real bytes and refuses what it is told to. */
class HookInstallerTest {
    private static final int FEATURE = Runtime.version().feature();

    private final Set<Class<?>> refused = new HashSet<>();
    private final Map<Class<?>, byte[]> classes = new HashMap<>();
    private final List<ClassFileTransformer> transformers = new ArrayList<>();
    private final AgentLog log = new AgentLog(AgentLog.Level.OFF, new PrintStream(new ByteArrayOutputStream(), true));
    private final Instrumentation instrumentation = (Instrumentation) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Instrumentation.class}, (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "addTransformer":
                        transformers.add((ClassFileTransformer) arguments[0]);
                        return null;
                    case "removeTransformer":
                        return transformers.remove((ClassFileTransformer) arguments[0]);
                    case "retransformClasses":
                        retransform((Class<?>[]) arguments[0]);
                        return null;
                    default:
                        throw new UnsupportedOperationException(method.getName());
                }
            });

    @Test
    void changes_every_class_of_the_plan_and_leaves_no_transformer() throws Exception {
        HookInstaller installer = installer(new HookSettings(true, 10_000, 1));
        installer.install();
        assertThat(installer.missing().keySet())
                .isEqualTo(FEATURE < 19 ? Set.of(Part.OBJECT_WAIT, Part.EXCEPTION) : Set.of(Part.EXCEPTION));
        assertThat(transformers).isEmpty();
        assertThat(hooked()).contains(LockSupport.class, AbstractQueuedSynchronizer.class, Thread.class);
        assertThat(installer.remove()).isEmpty();
        assertThat(hooked()).isEmpty();
        assertThat(transformers).isEmpty();
    }

    @Test
    void a_class_that_the_jvm_refuses_costs_its_part_only() throws Exception {
        refused.add(AbstractQueuedSynchronizer.class);
        HookInstaller installer = installer(new HookSettings(true, 10_000, 1));
        installer.install();
        assertThat(installer.missing()).containsKey(Part.JUC_HOLDER).doesNotContainKeys(Part.PARK, Part.THREAD_START);
        assertThat(installer.missing().get(Part.JUC_HOLDER))
                .contains("AbstractQueuedSynchronizer", "VerifyError", "refused");
        assertThat(hooked()).contains(LockSupport.class, Thread.class).doesNotContain(AbstractQueuedSynchronizer.class);
        assertThat(installer.remove()).isEmpty();
        assertThat(hooked()).isEmpty();
    }

    @Test
    void a_class_that_adds_to_a_part_is_said_and_the_part_stays() throws Exception {
        refused.add(AbstractQueuedLongSynchronizer.class);
        HookInstaller installer = installer(new HookSettings(true, 10_000, 1));
        installer.install();
        assertThat(installer.missing()).doesNotContainKey(Part.JUC_HOLDER);
        assertThat(log.problems()).singleElement().asString().isNotEmpty();
    }

    @Test
    void what_goes_undone_is_done_again() throws Exception {
        HookInstaller installer = installer(new HookSettings(true, 10_000, 1));
        installer.install();
        instrumentation.retransformClasses(LockSupport.class);
        assertThat(hooked()).doesNotContain(LockSupport.class);
        installer.reinstall();
        assertThat(hooked()).contains(LockSupport.class);
        assertThat(transformers).isEmpty();
    }

    @Test
    void what_is_switched_off_is_not_touched() {
        HookInstaller installer = installer(new HookSettings(true, 0, 1));
        installer.install();
        assertThat(installer.missing()).containsOnlyKeys(Part.PARK, Part.OBJECT_WAIT, Part.JUC_HOLDER, Part.EXCEPTION);
        assertThat(hooked()).contains(Thread.class).doesNotContain(LockSupport.class, Object.class);
        HookInstaller withoutHolders = installer(new HookSettings(true, 10_000, 0));
        withoutHolders.install();
        assertThat(withoutHolders.missing()).containsKey(Part.JUC_HOLDER).doesNotContainKey(Part.PARK);
        assertThat(hooked()).doesNotContain(AbstractQueuedSynchronizer.class);
    }

    @Test
    void exceptions_alone_touch_nothing_but_throwable() throws Exception {
        HookInstaller installer = installer(new HookSettings(false, 10_000, 1).withExceptions(10));
        installer.install();
        assertThat(installer.missing())
                .containsOnlyKeys(Part.PARK, Part.OBJECT_WAIT, Part.JUC_HOLDER, Part.THREAD_START)
                .containsValue("hooks=off");
        assertThat(hooked()).containsOnly(Throwable.class);
        assertThat(installer.remove()).isEmpty();
        assertThat(hooked()).isEmpty();
    }

    private HookInstaller installer(HookSettings settings) {
        return new HookInstaller(instrumentation, HookPlan.of(settings, FEATURE), log);
    }

    /** As the JVM does it: from the original bytes, through all transformers, and all classes or none. */
    private void retransform(Class<?>[] types) throws Exception {
        Map<Class<?>, byte[]> changed = new HashMap<>();
        for (Class<?> type : types) {
            byte[] original = original(type);
            byte[] code = original;
            for (ClassFileTransformer transformer : transformers) {
                byte[] next = transformer.transform(null, type.getName().replace('.', '/'), type, null, code);
                code = next == null ? code : next;
            }
            if (code != original && refused.contains(type)) {
                throw new VerifyError("refused");
            }
            changed.put(type, code);
        }
        classes.putAll(changed);
    }

    private Set<Class<?>> hooked() {
        Set<Class<?>> hooked = new HashSet<>();
        classes.forEach((type, code) -> {
            if (HookCalls.in(code)) {
                hooked.add(type);
            }
        });
        return hooked;
    }

    private static byte[] original(Class<?> type) throws Exception {
        try (InputStream in = requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
            return in.readAllBytes();
        }
    }
}
