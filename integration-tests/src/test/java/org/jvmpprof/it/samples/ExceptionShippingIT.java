package org.jvmpprof.it.samples;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.it.Await;
import org.jvmpprof.it.CollectorJvm;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Http;
import org.jvmpprof.it.Jdks;
import org.jvmpprof.it.Ports;
import org.jvmpprof.it.Pprof;

/** Exceptions on their way to a collector, which keeps them by their own type. */
class ExceptionShippingIT {
    private static final String PROGRAM = "org.jvmpprof.testdata.samples.ExceptionsMain";

    @TempDir
    Path directory;

    @Test
    void shipped_rounds_arrive() {
        int port = Ports.free();
        String options = "exceptions=1,service=thrower,ship.jitter=0,ship.interval=2s,ship.profiles=exceptions,"
                + "collector=http://127.0.0.1:" + port;
        try (CollectorJvm collector = CollectorJvm.start(directory.resolve("data"), port);
                HotJvm app = HotJvm.program(Jdks.current(), List.of(), options, PROGRAM)
                        .awaitEndpoint()) {
            Await.that("exceptions at the collector", Duration.ofSeconds(30), () -> {
                app.command("slowly 100");
                Http.Answer merged = merged(collector); // nothing is found until the first round is there
                return merged.status() == 200
                        && Pprof.decode(merged.ok()).cumulative("exceptions", PROGRAM + ".heavy") > 0;
            });
        }
    }

    private static Http.Answer merged(CollectorJvm collector) {
        return collector.get("/api/0/profiles/merge?service=thrower&type=exceptions&from=-1h&to="
                + Instant.now().plusSeconds(60));
    }
}
