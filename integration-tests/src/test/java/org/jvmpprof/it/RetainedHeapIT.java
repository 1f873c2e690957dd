package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Retained memory in other shapes than large arrays, while garbage is made beside it. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#usual")
class RetainedHeapIT {
    @Parameter
    Jdk jdk;

    @ParameterizedTest(name = "{0}")
    @CsvSource({"small, retainSmall", "map, retainMap"})
    void a_hundred_megabytes_of_small_objects_are_measured_as_such(String mode, String method) {
        try (HotJvm app = HotJvm.start(
                        jdk,
                        "",
                        "cpu=off",
                        "locks=off",
                        "handoff=off",
                        "alloc.rate=50MB",
                        "retain=0",
                        "retain.mode=" + mode)
                .awaitEndpoint()) {
            app.profile("heap"); // from here on the engine runs: what is retained now, it has seen
            Truth truth = Truth.parse(app.command("retain 100MB"));

            Pprof heap = app.profile("heap?gc=1");

            assertThat(heap.cumulative("inuse_space", "org.jvmpprof.hotapp.RetainSection." + method))
                    .as("%s; %s", truth, heap.profile().comments())
                    .isCloseTo(truth.get("retain.bytes"), withinPercentage(15));
        }
    }
}
