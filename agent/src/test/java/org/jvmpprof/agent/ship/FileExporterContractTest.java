package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FileExporterContractTest extends ExporterContractTest {
    private Path target;

    @Override
    Exporter open() {
        target = directory.resolve("out/profiles");
        ShipSettings settings = ShipSettings.builder("shop", "jvm-1")
                .collector("file://" + target)
                .build();
        return Exporters.of(settings, new FakeClock()).get(0);
    }

    @Override
    void breakOff() throws Exception {
        Files.writeString(directory.resolve("out"), "a file where the directory should be");
    }

    @Override
    void restore() throws Exception {
        Files.delete(directory.resolve("out"));
    }

    @Override
    List<byte[]> arrived() throws Exception {
        List<byte[]> bodies = new ArrayList<>();
        for (Path file : files()) {
            bodies.add(Files.readAllBytes(file));
        }
        return bodies;
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(target)) {
            return files.sorted().toList();
        }
    }

    @Override
    void shutDown() {}

    @Test
    void names_files_by_service_type_and_time() throws Exception {
        exporter.send(Samples.shipment(0));
        assertThat(files())
                .singleElement()
                .satisfies(file -> assertThat(file.getFileName().toString())
                        .matches("_shop___co-[0-9a-f]{8}-cpu-20261121T\\d{6}\\.\\d{3}Z\\.pb\\.gz"));
    }

    @Test
    void a_repetition_changes_nothing_and_another_profile_of_that_time_stands_beside() throws Exception {
        exporter.send(Samples.shipment(0, Samples.pprof(1)));
        exporter.send(Samples.shipment(0, Samples.pprof(1)));
        assertThat(files()).hasSize(1);
        exporter.send(Samples.shipment(0, Samples.pprof(2)));
        assertThat(files())
                .hasSize(2)
                .allSatisfy(file -> assertThat(file.toString()).endsWith(".pb.gz"));
    }
}
