package org.jvmpprof.collector;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Dependencies between the collector's rooms point one way. */
final class RoomsTest {
    @Test
    void each_room_knows_only_those_before_it() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.jvmpprof.collector");

        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("main")
                .definedBy("org.jvmpprof.collector")
                .layer("http")
                .definedBy("..collector.http..")
                .layer("query")
                .definedBy("..collector.query..")
                .layer("page")
                .definedBy("..collector.page..")
                .layer("config")
                .definedBy("..collector.config..")
                .layer("guard")
                .definedBy("..collector.guard..")
                .layer("metrics")
                .definedBy("..collector.metrics..")
                .layer("self")
                .definedBy("..collector.self..")
                .layer("foreign")
                .definedBy("..collector.foreign..")
                .layer("scrape")
                .definedBy("..collector.scrape..")
                .layer("ingest")
                .definedBy("..collector.ingest..")
                .layer("store")
                .definedBy("..collector.store..")
                .whereLayer("main")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("main")
                .whereLayer("page")
                .mayOnlyBeAccessedByLayers("http", "main")
                .whereLayer("config")
                .mayOnlyBeAccessedByLayers("main")
                .whereLayer("guard")
                .mayOnlyBeAccessedByLayers("http", "main")
                .whereLayer("self")
                .mayOnlyBeAccessedByLayers("http")
                .whereLayer("query")
                .mayOnlyBeAccessedByLayers("http", "main")
                .whereLayer("foreign")
                .mayOnlyBeAccessedByLayers("http")
                .whereLayer("scrape")
                .mayOnlyBeAccessedByLayers("http", "main")
                .whereLayer("ingest")
                .mayOnlyBeAccessedByLayers("query", "foreign", "scrape", "http", "config", "main")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("ingest", "query", "foreign", "scrape", "http", "config", "main")
                .check(classes);
    }
}
