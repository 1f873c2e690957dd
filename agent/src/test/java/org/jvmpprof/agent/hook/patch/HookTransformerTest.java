package org.jvmpprof.agent.hook.patch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.LockSupport;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.hook.patch.ClassPatch.Kind;

/** On the classes of the JDK that runs the tests; that the JVM takes them changed is shown by HookIT. */
class HookTransformerTest {
    private static final ClassPatch PARKS = new ClassPatch(LockSupport.class, EnumSet.of(Kind.PARK));

    @Test
    void every_park_method_calls_us_before_and_after() throws IOException {
        assertThat(hooked(PARKS))
                .contains("park()V parkBegin", "park()V parkEnd", "parkNanos(J)V parkBegin", "parkUntil(J)V parkEnd")
                .contains("park(Ljava/lang/Object;)V parkBegin", "parkNanos(Ljava/lang/Object;J)V parkEnd");
    }

    @Test
    void both_synchronizers_call_us_where_a_release_wakes_the_next_thread_and_nowhere_else() throws IOException {
        for (Class<?> type : List.of(AbstractQueuedSynchronizer.class, AbstractQueuedLongSynchronizer.class)) {
            String node = "(L" + type.getName().replace('.', '/') + "$Node;)V";
            assertThat(hooked(new ClassPatch(type, EnumSet.of(Kind.RELEASE))))
                    .containsOnly(
                            "signalNext" + node + " waitedFor",
                            "signalNext" + node + " releaseBegin",
                            "signalNext" + node + " releaseEnd",
                            "cleanQueue()V cleanBegin",
                            "cleanQueue()V cleanEnd");
        }
    }

    @Test
    void starts_call_us() throws IOException {
        assertThat(hooked(new ClassPatch(Thread.class, EnumSet.of(Kind.START)))).contains("start()V started");
    }

    @Test
    void every_constructor_of_throwable_calls_us_and_nothing_else_of_it() throws IOException {
        assertThat(hooked(new ClassPatch(Throwable.class, EnumSet.of(Kind.CREATE))))
                .containsExactly(
                        "<init>()V created",
                        "<init>(Ljava/lang/String;)V created",
                        "<init>(Ljava/lang/String;Ljava/lang/Throwable;)V created",
                        "<init>(Ljava/lang/String;Ljava/lang/Throwable;ZZ)V created",
                        "<init>(Ljava/lang/Throwable;)V created");
    }

    @Test
    void a_class_that_lacks_what_shall_be_changed_stays_and_says_why() throws IOException {
        ClassPatch wrong = new ClassPatch(String.class, EnumSet.of(Kind.PARK));
        HookTransformer transformer = new HookTransformer(List.of(wrong, PARKS));
        assertThat(transformer.transform(null, "java/lang/String", String.class, null, bytes(String.class)))
                .isNull();
        assertThat(transformer.failure(wrong)).contains("java.lang.String has no place for [PARK]");
        assertThat(transformer.failure(PARKS)).isNull();
    }

    @Test
    void bytes_that_cannot_be_read_are_left_alone() {
        HookTransformer transformer = new HookTransformer(List.of(PARKS));
        byte[] broken = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 52, 0};
        assertThat(transformer.transform(null, name(LockSupport.class), LockSupport.class, null, broken))
                .isNull();
        assertThat(transformer.failure(PARKS)).isNotNull();
    }

    @Test
    void newer_class_files_keep_their_version() throws IOException {
        byte[] code = bytes(LockSupport.class);
        code[7] = 99;
        byte[] changed = PARKS.apply(code);
        assertThat(changed[7]).isEqualTo((byte) 99);
    }

    @Test
    void others_are_not_looked_at() throws IOException {
        HookTransformer transformer = new HookTransformer(List.of(PARKS));
        String name = name(LockSupport.class);
        byte[] code = bytes(LockSupport.class);
        assertThat(transformer.transform(getClass().getClassLoader(), name, LockSupport.class, null, code))
                .isNull();
        assertThat(transformer.transform(null, name, null, null, code))
                .as("being loaded")
                .isNull();
        assertThat(transformer.transform(null, name, Thread.class, null, code))
                .as("nested in another")
                .isNull();
        assertThat(transformer.transform(null, "java/lang/Thread", Thread.class, null, code))
                .isNull();
    }

    /** {@code method descriptor hook} of every call of ours in the class once changed. */
    private static TreeSet<String> hooked(ClassPatch patch) throws IOException {
        HookTransformer transformer = new HookTransformer(List.of(patch));
        byte[] changed = transformer.transform(null, name(patch.type()), patch.type(), null, bytes(patch.type()));
        assertThat(changed).as(transformer.failure(patch)).isNotNull();
        TreeSet<String> calls = new TreeSet<>();
        new ClassReader(changed)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String method, String type, String signature, String[] exceptions) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitMethodInsn(
                                            int opcode, String owner, String name, String descriptor, boolean door) {
                                        if (Calls.isHook(owner)) {
                                            calls.add(method + type + ' ' + name);
                                        }
                                    }
                                };
                            }
                        },
                        0);
        return calls;
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
            return in.readAllBytes();
        }
    }
}
