package org.jvmpprof.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What ships in {@code profiler.jar}, and what does not. */
class JarContentsIT {
    private static final long MOST_BYTES = 5_000_000;
    private static final int JAVA_8 = 52;

    @Test
    void is_small() throws IOException {
        assertThat(Files.size(ForkedJvm.PROFILER)).isLessThan(MOST_BYTES);
    }

    @Test
    void root_holds_the_entry_point_only() throws IOException {
        try (JarFile jar = open()) {
            Set<String> classes = names(jar).stream()
                    .filter(name -> name.endsWith(".class"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(classes.stream().map(name -> name.replaceAll("(\\$.*)?\\.class$", "")))
                    .containsOnly(
                            "org/jvmpprof/bootstrap/AgentClassLoader",
                            "org/jvmpprof/bootstrap/AgentJar",
                            "org/jvmpprof/bootstrap/AgentMain",
                            "org/jvmpprof/bootstrap/LoadedAgent",
                            "org/jvmpprof/bootstrap/Order",
                            "org/jvmpprof/bootstrap/ResidentClassLoader");
            assertThat(names(jar))
                    .allMatch(
                            name -> name.startsWith("inst/") || name.startsWith("META-INF/") || classes.contains(name));
        }
    }

    @Test
    void third_parties_are_relocated() throws IOException {
        try (JarFile jar = open()) {
            List<String> strangers = names(jar).stream()
                    .filter(name -> name.endsWith(".classdata"))
                    .filter(name -> !name.startsWith("inst/org/jvmpprof/"))
                    .filter(name -> !name.startsWith("inst/com/kenai/jffi/")) // bound to its name by its native library
                    .toList();
            assertThat(strangers).isEmpty();
            assertThat(names(jar)).contains("inst/org/jvmpprof/agent/Agent.classdata");
        }
    }

    @Test
    void resources_are_natives_of_supported_platforms() throws IOException {
        try (JarFile jar = open()) {
            Set<String> resources = names(jar).stream()
                    .filter(name -> name.startsWith("inst/") && !name.endsWith(".classdata"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(resources)
                    .contains(
                            "inst/linux-arm64/libasyncProfiler.so",
                            "inst/linux-x64/libasyncProfiler.so",
                            "inst/macos/libasyncProfiler.so")
                    .allMatch(name -> name.matches("inst/((linux-(x64|arm64)|macos)/libasyncProfiler\\.so"
                            + "|jni/(x86_64-Linux|aarch64-Linux|Darwin)/libjffi-1\\.2\\.(so|jnilib)"
                            + "|org/jvmpprof/.*)"));
        }
    }

    @Test
    void all_bytecode_runs_on_java_8() throws IOException {
        try (JarFile jar = open()) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class") || entry.getName().endsWith(".classdata")) {
                    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                        assertThat(in.readInt()).as(entry.getName()).isEqualTo(0xCAFEBABE);
                        in.readUnsignedShort();
                        assertThat(in.readUnsignedShort()).as(entry.getName()).isLessThanOrEqualTo(JAVA_8);
                    }
                }
            }
        }
    }

    @Test
    void manifest_names_the_entry_points_and_nothing_on_the_boot_path() throws IOException {
        try (JarFile jar = open()) {
            Attributes main = jar.getManifest().getMainAttributes();
            assertThat(main.getValue("Premain-Class")).isEqualTo("org.jvmpprof.bootstrap.AgentMain");
            assertThat(main.getValue("Agent-Class")).isEqualTo("org.jvmpprof.bootstrap.AgentMain");
            assertThat(main.getValue("Can-Retransform-Classes")).isEqualTo("true");
            assertThat(main.getValue("Can-Redefine-Classes")).isEqualTo("true");
            assertThat(main.getValue("Jvm-Pprof-Agent")).isNotEmpty();
            assertThat(main.getValue("Boot-Class-Path")).isNull();
            assertThat(main.getValue("Launcher-Agent-Class")).isNull();
            assertThat(main.getValue("Main-Class")).isNull();
        }
    }

    @Test
    void licences_of_third_parties_are_included() throws IOException {
        try (JarFile jar = open()) {
            assertThat(names(jar))
                    .contains(
                            "META-INF/LICENSE",
                            "META-INF/NOTICE",
                            "META-INF/licenses/MIT.txt",
                            "META-INF/licenses/BSD-3-Clause-asm.txt",
                            "META-INF/licenses/BSD-3-Clause-protobuf.txt");
        }
    }

    @Test
    void same_time_on_every_entry_so_that_builds_are_reproducible() throws IOException {
        try (JarFile jar = open()) {
            assertThat(jar.stream().map(JarEntry::getTime).distinct()).hasSize(1);
            List<String> names = names(jar);
            assertThat(names.subList(1, names.size())).isSorted();
        }
    }

    private static JarFile open() throws IOException {
        return new JarFile(ForkedJvm.PROFILER.toFile());
    }

    private static List<String> names(JarFile jar) {
        return jar.stream()
                .map(JarEntry::getName)
                .filter(name -> !name.endsWith("/"))
                .toList();
    }
}
