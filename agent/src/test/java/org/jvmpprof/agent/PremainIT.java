package org.jvmpprof.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged agent in real JVMs: what the application's owner sees of it. */
class PremainIT {
    static List<Path> jdks() throws Exception {
        return ForkedJvm.jdks();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void says_nothing_and_changes_nothing(Path jdk) throws Exception {
        ForkedJvm.Result result = ForkedJvm.run(jdk, List.of("-javaagent:" + ForkedJvm.PROFILER), "sleep", "1500");
        assertThat(result.out()).containsExactly("hello");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void wrong_options_are_a_line_each_and_the_application_runs(Path jdk) throws Exception {
        ForkedJvm.Result result =
                ForkedJvm.run(jdk, List.of(ForkedJvm.agent("colector=http://x,cpu=0,service=shop")), "sleep", "1500");
        assertThat(result.out()).containsExactly("hello");
        assertThat(result.status()).isZero();
        assertThat(result.err())
                .containsExactlyInAnyOrder(
                        "jvm-pprof: colector=http://x: no such option; the nearest is collector",
                        "jvm-pprof: cpu=0: must be off or a duration from 1ms to 1s (as 250us, 10ms, 60s, 5m);"
                                + " cpu=10ms holds");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void status_of_the_application_stays(Path jdk) throws Exception {
        ForkedJvm.Result result = ForkedJvm.run(jdk, List.of("-javaagent:" + ForkedJvm.PROFILER), "exit", "7");
        assertThat(result.status()).isEqualTo(7);
        assertThat(result.out()).containsExactly("hello");
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void short_lives_end_without_a_word(Path jdk) throws Exception {
        for (String millis : List.of("0", "20", "100", "300")) {
            ForkedJvm.Result result = ForkedJvm.run(jdk, List.of("-javaagent:" + ForkedJvm.PROFILER), "sleep", millis);
            assertThat(result.err()).as("life of %s ms", millis).isEmpty();
            assertThat(result.status()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void premain_takes_less_than_100_ms(Path jdk) throws Exception {
        Pattern line = Pattern.compile("jvm-pprof: started: premain (\\d+) us, .*");
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ForkedJvm.Result result = ForkedJvm.run(jdk, List.of(ForkedJvm.agent("log=info")), "visible");
            for (String text : result.err()) {
                Matcher matcher = line.matcher(text);
                if (matcher.matches()) {
                    micros.add(Long.parseLong(matcher.group(1)));
                }
            }
        }
        assertThat(micros).isNotEmpty();
        assertThat(Collections.min(micros)).isLessThan(100_000);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void the_application_sees_none_of_our_classes(Path jdk) throws Exception {
        ForkedJvm.Result result = ForkedJvm.run(jdk, List.of("-javaagent:" + ForkedJvm.PROFILER), "visible");
        assertThat(result.out())
                .containsExactly("hello", "hidden", "hidden", "hidden", "hidden", "hidden", "hidden", "resource null");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void a_second_agent_is_refused_in_one_line(Path jdk) throws Exception {
        String agent = "-javaagent:" + ForkedJvm.PROFILER;
        ForkedJvm.Result result = ForkedJvm.run(jdk, List.of(agent, agent), "return");
        assertThat(result.err()).singleElement().asString().contains("this one is refused");
        assertThat(result.status()).isZero();
    }

    /** 24 and later warn, or refuse, when a loader without permission loads a library. */
    @ParameterizedTest
    @MethodSource("jdks")
    void native_libraries_load_without_a_warning(Path jdk) throws Exception {
        List<String> jvm = new ArrayList<>(List.of("-javaagent:" + ForkedJvm.PROFILER));
        if (ForkedJvm.feature(jdk) >= 24) {
            jvm.add("--illegal-native-access=deny");
        }
        ForkedJvm.Result result = ForkedJvm.run(jdk, jvm, "sleep", "1500");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
    }

    @Test
    void a_jar_merged_into_another_does_not_start(@TempDir Path directory) throws Exception {
        Path merged = directory.resolve("app-all.jar");
        try (JarFile ours = new JarFile(ForkedJvm.PROFILER.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(merged), ours.getManifest())) {
            for (JarEntry entry : ours.stream().toList()) {
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    ours.getInputStream(entry).transferTo(out);
                }
            }
            out.putNextEntry(new JarEntry("com/acme/App.class"));
        }
        Path jdk = Path.of(System.getProperty("java.home"));
        ForkedJvm.Result result = ForkedJvm.run(jdk, List.of("-javaagent:" + merged), "sleep", "1000");
        assertThat(result.out()).containsExactly("hello");
        assertThat(result.err())
                .singleElement()
                .asString()
                .contains("merged into another jar (found com/acme/App.class)", "profiler.jar");
    }
}
