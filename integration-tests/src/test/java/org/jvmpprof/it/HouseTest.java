package org.jvmpprof.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dependencies point one way, between the modules and between the agent's rooms. Reads what the modules compiled. */
class HouseTest {
    private static final String OURS = "org.jvmpprof..";
    private static final String AGENT = "org.jvmpprof.agent";

    /** What lies on the boot loader, for the room of hooks alone. */
    private static final String HOOKS = "org.jvmpprof.hook..";

    /** The agent's rooms, each with those it may know; {@code org.jvmpprof.agent} itself wires them and knows all. */
    private static final List<List<String>> ROOMS = List.of(
            List.of("self"),
            List.of("config"),
            List.of("engine", "self"),
            List.of("hook", "self", "engine"),
            List.of("aggregate", "engine", "hook", "self"),
            List.of("profile", "aggregate", "engine", "hook", "self"),
            List.of("threads", "aggregate", "hook", "profile", "self"),
            List.of("recent", "profile", "self"),
            List.of("stats", "hook", "self"),
            List.of("charts", "hook", "profile", "self"),
            List.of("endpoint", "charts", "hook", "profile", "recent", "stats", "threads", "self"),
            List.of("ship", "profile", "recent", "self"));

    private static JavaClasses house;

    @BeforeAll
    static void read() {
        List<Path> compiled = new ArrayList<>();
        for (String module : List.of("bootstrap", "proto", "agent", "attach-cli", "collector")) {
            compiled.add(Path.of("..", module, "target", "classes"));
        }
        assertThat(compiled).allSatisfy(path -> assertThat(path).isDirectory());
        house = new ClassFileImporter().importPaths(compiled);
    }

    @Test
    void bootstrap_and_proto_know_nobody() {
        onlyKnows("org.jvmpprof.bootstrap..", List.of());
        onlyKnows(HOOKS, List.of());
        onlyKnows("org.jvmpprof.proto..", List.of());
    }

    @Test
    void agent_command_and_collector_know_proto_and_not_each_other() {
        onlyKnows("org.jvmpprof.agent..", List.of("org.jvmpprof.proto..", HOOKS));
        onlyKnows("org.jvmpprof.cli..", List.of("org.jvmpprof.proto.."));
        onlyKnows("org.jvmpprof.collector..", List.of("org.jvmpprof.proto.."));
    }

    @Test
    void bootstrap_needs_nothing_but_the_jdk() {
        noClasses()
                .that(resideInAPackage("org.jvmpprof.bootstrap.."))
                .should()
                .dependOnClassesThat(resideOutsideOfPackages("java..", "org.jvmpprof.bootstrap..", "org.jspecify.."))
                .check(house);
    }

    @Test
    void what_jdk_classes_call_needs_nothing_but_the_jdk() {
        noClasses()
                .that(resideInAPackage(HOOKS))
                .should()
                .dependOnClassesThat(resideOutsideOfPackages("java..", HOOKS, "org.jspecify.."))
                .check(house);
    }

    @Test
    void a_sample_goes_through_the_rooms_in_one_direction() {
        for (List<String> room : ROOMS) {
            List<String> known = new ArrayList<>(List.of("org.jvmpprof.proto.."));
            room.forEach(name -> known.add(AGENT + "." + name + ".."));
            if (room.get(0).equals("hook")) {
                known.add(HOOKS);
            }
            noClasses()
                    .that(resideInAPackage(AGENT + "." + room.get(0) + ".."))
                    .should()
                    .dependOnClassesThat(oursOutside(known))
                    .allowEmptyShould(true) // a room may still be to be built
                    .check(house);
        }
    }

    @Test
    void every_room_of_the_agent_has_a_rule() {
        List<String> ruled =
                ROOMS.stream().map(room -> AGENT + "." + room.get(0)).toList();
        assertThat(house.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith(AGENT + "."))
                        .filter(name -> ruled.stream().noneMatch(room -> (name + ".").startsWith(room + "."))))
                .isEmpty();
    }

    @Test
    void nothing_in_the_agent_prints_to_stdout_or_uses_the_applications_logging() {
        noClasses()
                .that(resideInAnyPackage("org.jvmpprof.bootstrap..", "org.jvmpprof.agent..", "org.jvmpprof.proto.."))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging.."))
                .check(house);
    }

    private static void onlyKnows(String module, List<String> known) {
        List<String> allowed = new ArrayList<>(known);
        allowed.add(module);
        noClasses()
                .that(resideInAPackage(module))
                .should()
                .dependOnClassesThat(oursOutside(allowed))
                .check(house);
    }

    private static DescribedPredicate<JavaClass> oursOutside(List<String> allowed) {
        return resideInAPackage(OURS)
                .and(resideOutsideOfPackages(allowed.toArray(new String[0])))
                .as("ours outside of %s", allowed);
    }
}
