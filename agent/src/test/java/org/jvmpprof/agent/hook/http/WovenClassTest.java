package org.jvmpprof.agent.hook.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.hook.http.ServerPatch.InClass;

/** Classes are woven, verified by the JVM as a loader of the test's own defines them, and run. */
class WovenClassTest {
    private final List<String> told = new ArrayList<>();
    private final InstalledHook hook = new InstalledHook(new Sink());

    /** What is woven. */
    public static class Server {
        private final String name;

        public Server(String name) {
            this.name = name.isEmpty() ? "nobody" : name;
        }

        public String serve(Object request, long size, String path) throws IOException {
            while (size > 0) { // the method's first instruction is a branch's target
                size--;
            }
            if (path.equals("/fail")) {
                throw new IOException("wanted");
            }
            try {
                return path.isEmpty() ? name : path + Integer.parseInt(path);
            } catch (NumberFormatException e) {
                return path;
            }
        }

        public static long finish(double weight, Object request, int status) {
            return status + (long) weight;
        }
    }

    @BeforeEach
    void install() {
        hook.install(new Sink());
        told.clear();
    }

    @AfterEach
    void remove() {
        hook.remove();
    }

    @Test
    void calls_are_made_at_entry_return_and_throw_and_the_method_is_as_it_was() throws Exception {
        Class<?> type = woven(patch -> patch.atEntry("serve", null, code -> {
                    code.argument(0).begin();
                    code.argument(0).constant("GET").argument(2).describe();
                })
                .atReturn(
                        "serve",
                        null,
                        code -> code.argument(0).constant(200).constant(5L).end())
                .atThrow("serve", null, code -> code.argument(0).abort()));
        Object server = type.getConstructor(String.class).newInstance("shop");
        Method serve = type.getMethod("serve", Object.class, long.class, String.class);
        assertThat(serve.invoke(server, new Object(), 3L, "/a")).isEqualTo("/a");
        assertThat(serve.invoke(server, new Object(), 0L, "")).isEqualTo("shop");
        assertThatThrownBy(() -> serve.invoke(server, new Object(), 1L, "/fail"))
                .isInstanceOf(InvocationTargetException.class)
                .hasRootCauseMessage("wanted");
        assertThat(told).containsExactly("GET /a 200 5", "GET  200 5", "aborted");
    }

    @Test
    void static_methods_with_wide_arguments_and_constructors_take_calls_too() throws Exception {
        Class<?> type = woven(patch -> patch.atReturn("<init>", "(Ljava/lang/String;)V", code -> {
                    code.argument(0).begin();
                    code.argument(0)
                            .self()
                            .field("name", "Ljava/lang/String;")
                            .nothing()
                            .describe();
                })
                .atEntry(
                        "finish",
                        "(DLjava/lang/Object;I)J",
                        code -> code.argument(1)
                                .argument(2)
                                .argument(2)
                                .toLong()
                                .end()));
        String key = new String("key");
        type.getConstructor(String.class).newInstance(key);
        Method finish = type.getMethod("finish", double.class, Object.class, int.class);
        assertThat(finish.invoke(null, 2.5, key, 404)).isEqualTo(406L);
        assertThat(told).containsExactly("key null 404 404");
    }

    @Test
    void a_snippet_that_fails_at_entry_is_counted_and_the_method_goes_on() throws Exception {
        Class<?> type = woven(patch -> patch.atEntry(
                "serve", null, code -> code.argument(0).cast("java/lang/Thread").begin()));
        Object server = type.getConstructor(String.class).newInstance("shop");
        Method serve = type.getMethod("serve", Object.class, long.class, String.class);
        long before = hook.gauges(System.nanoTime()).errors();
        assertThat(serve.invoke(server, "no thread", 1L, "/a")).isEqualTo("/a");
        assertThat(hook.gauges(System.nanoTime()).errors()).isEqualTo(before + 1);
    }

    @Test
    void a_missing_method_is_named_unless_it_may_miss() throws Exception {
        assertThatThrownBy(() -> woven(patch ->
                        patch.atEntry("halt", "()V", code -> code.self().begin())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(Server.class.getName() + " has no method halt()V");
        assertThat(woven(patch -> patch.atEntryIfPresent(
                        "halt", "()V", code -> code.self().begin())))
                .isNotNull();
    }

    @Test
    void a_missing_field_that_a_snippet_needs_is_named() throws Exception {
        assertThatThrownBy(() -> woven(
                        patch -> patch.atEntry("serve", null, code -> code.needsField("owner", "Ljava/lang/String;"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(Server.class.getName() + " has no field owner");
        assertThat(woven(patch -> patch.atEntry("serve", null, code -> {
                    code.needsField("name", "Ljava/lang/String;");
                    code.self().field("name", "Ljava/lang/String;").begin();
                })))
                .isNotNull();
    }

    @Test
    void grpcs_copy_of_netty_gets_what_netty_gets_under_its_own_names() {
        List<ServerPatch> copies = Servers.patches(Netty.IN_GRPC + Netty.TELLING);
        List<ServerPatch> originals = Servers.patches(Netty.TELLING);
        assertThat(copies).hasSameSizeAs(originals);
        for (int i = 0; i < copies.size(); i++) {
            List<InClass> classes = originals.get(i).classes();
            for (int k = 0; k < classes.size(); k++) {
                String name = Netty.IN_GRPC + classes.get(k).names.get(0);
                assertThat(copies.get(i).classes().get(k).names).containsExactly(name);
            }
        }
    }

    @Test
    void a_constructors_object_cannot_be_used_at_its_entry() {
        assertThatThrownBy(() -> ServerPatch.of("x", "y")
                        .in("z")
                        .atEntry("<init>", "()V", code -> code.self().begin()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void every_known_server_has_a_telling_class_of_its_own_and_a_patch_for_it() {
        assertThat(Servers.TELLING).isNotEmpty().doesNotHaveDuplicates().allSatisfy(telling -> {
            assertThat(Servers.patches(telling)).isNotEmpty().allSatisfy(patch -> {
                assertThat(patch.tellingClass()).isEqualTo(telling);
                assertThat(patch.classes()).isNotEmpty();
            });
        });
    }

    private interface Weaving {
        ServerPatch.Builder on(ServerPatch.Builder patch);
    }

    private static Class<?> woven(Weaving weaving) throws IOException {
        ServerPatch patch = weaving.on(ServerPatch.of("test", "none").in(Server.class.getName()))
                .build();
        List<MethodPatch> methods = new ArrayList<>();
        for (InClass each : patch.classes()) {
            methods.addAll(each.methods);
        }
        byte[] code;
        try (InputStream in = WovenClassTest.class.getResourceAsStream("WovenClassTest$Server.class")) {
            code = WovenClass.of(in.readAllBytes(), methods);
        }
        return new ClassLoader(WovenClassTest.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(Server.class.getName(), code, 0, code.length);
            }
        }.define();
    }

    private final class Sink implements RequestSink {
        @Override
        public void completed(
                @Nullable String method,
                @Nullable String path,
                @Nullable String route,
                int status,
                long bytes,
                long nanos) {
            told.add(method + " " + path + " " + status + " " + bytes);
        }

        @Override
        public void aborted(long nanos) {
            told.add("aborted");
        }
    }
}
