package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaNamesTest {
    @ParameterizedTest
    @CsvSource({
        "com.acme.Foo$$Lambda$14/0x0000000800066840, com.acme.Foo$$Lambda",
        "com.acme.Foo$$Lambda$14/1234567, com.acme.Foo$$Lambda",
        "com.acme.Foo$$Lambda/0x000000080100a000, com.acme.Foo$$Lambda",
        "com.acme.Foo$$Lambda.0x00007f8a3c000a00, com.acme.Foo$$Lambda",
        "com.acme.Foo$$Lambda+0x00007f8a3c000a00, com.acme.Foo$$Lambda",
        "com.acme.Foo$$Lambda$2, com.acme.Foo$$Lambda",
        "java.lang.invoke.LambdaForm$MH/0x000000080002c000, java.lang.invoke.LambdaForm$MH",
        "java.lang.invoke.LambdaForm$DMH/1879492184, java.lang.invoke.LambdaForm$DMH",
        "jdk.internal.reflect.GeneratedMethodAccessor123, jdk.internal.reflect.GeneratedMethodAccessor",
        "sun.reflect.GeneratedConstructorAccessor7, sun.reflect.GeneratedConstructorAccessor",
        "sun.reflect.GeneratedSerializationConstructorAccessor7, sun.reflect.GeneratedSerializationConstructorAccessor",
        "com.sun.proxy.$Proxy12, com.sun.proxy.$Proxy",
        "jdk.proxy2.$Proxy34, jdk.proxy.$Proxy",
        "com.acme.Foo$$EnhancerBySpringCGLIB$$ab12cd34, com.acme.Foo$$EnhancerBySpringCGLIB",
        "com.acme.Foo$$FastClassBySpringCGLIB$$1f, com.acme.Foo$$FastClassBySpringCGLIB",
        "com.acme.Foo$$EnhancerBySpringCGLIB$$ab12$$FastClassBySpringCGLIB$$cd34, com.acme.Foo$$EnhancerBySpringCGLIB$$FastClassBySpringCGLIB",
        "com.acme.Foo$$SpringCGLIB$$0, com.acme.Foo$$SpringCGLIB",
        "com.acme.Foo$$SpringCGLIB$$FastClass$$1, com.acme.Foo$$SpringCGLIB$$FastClass",
        "com.acme.Foo$ByteBuddy$x8Kq2LpZ, com.acme.Foo$ByteBuddy",
        "com.acme.Foo$MockitoMock$1234567, com.acme.Foo$MockitoMock",
        "com.acme.Foo$HibernateProxy$aBc123, com.acme.Foo$HibernateProxy",
        "com.acme.Foo$HibernateProxy$aBc123$auxiliary$Xy7, com.acme.Foo$HibernateProxy$auxiliary",
        "com.acme.Foo_$$_jvst1a2_3, com.acme.Foo_$$_jvst",
        "com.acme.Foo_$$_javassist_12, com.acme.Foo_$$_javassist",
        "Script12, Script",
        "com.acme.script1699999999999123456, com.acme.script",
        "Script12$_run_closure1, Script$_run_closure1",
        "Script_0a1b2c3d4e5f60718293a4b5c6d7e8f9, Script",
    })
    void generated_parts_are_taken_out(String raw, String normalized) {
        assertThat(JavaNames.normalize(raw)).isEqualTo(normalized);
        assertThat(JavaNames.normalize(normalized)).isSameAs(normalized);
    }

    @Test
    void ordinary_names_come_back_themselves() {
        for (String name : List.of(
                "java.util.HashMap",
                "java.util.HashMap$Node",
                "com.acme.Main$1",
                "com.acme.Foo$bar$2$inlined$map$1",
                "com.acme.Scripting1",
                "com.acme.Script12b",
                "com.acme.Base64",
                "com.acme.x0",
                "cafe.babe",
                "a.b.fade",
                "scala.Foo$$anonfun$1",
                "kotlin.ProxyKt$Proxying",
                "x",
                "")) {
            assertThat(JavaNames.normalize(name)).isSameAs(name);
        }
    }

    @Test
    void ordinary_names_cost_no_allocation() {
        String name = "org.springframework.boot.loader.launch.JarLauncher$Entry";
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        JavaNames.normalize(name);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            JavaNames.normalize(name);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "java.util.HashMap$Node, java/util/HashMap.java",
        "com.acme.Foo$$Lambda$14/0x0000000800066840, com/acme/Foo.java",
        "Main, Main.java",
        "com.sun.proxy.$Proxy12, com/sun/proxy/$Proxy.java",
        "java/util/HashMap, java/util/HashMap.java",
    })
    void the_file_is_that_of_the_outer_class(String name, String file) {
        assertThat(JavaNames.fileOf(name)).isEqualTo(file);
    }
}
