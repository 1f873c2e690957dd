package org.jvmpprof.collector.scrape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jvmpprof.collector.store.ProfileKind;

/** What can be fetched from an endpoint, in the order in which it is. Source: Go's net/http/pprof; the agent's routes. */
public enum ScrapeType {
    HEAP("heap", ProfileKind.HEAP, Form.SUM),
    BLOCK("block", ProfileKind.BLOCK, Form.SUM),
    MUTEX("mutex", ProfileKind.MUTEX, Form.SUM),
    THREADCREATE("threadcreate", ProfileKind.THREADCREATE, Form.SUM),
    EXCEPTIONS("exceptions", ProfileKind.EXCEPTIONS, Form.SUM),
    GOROUTINE("goroutine", ProfileKind.GOROUTINE, Form.SNAPSHOT),
    CPU("profile", ProfileKind.CPU, Form.WINDOW),
    WALL("wall", ProfileKind.WALL, Form.WINDOW);

    /** Those that every endpoint has. */
    static final List<ScrapeType> USUAL = List.of(HEAP, BLOCK, MUTEX, THREADCREATE, GOROUTINE, CPU);

    /** How the values come about. */
    enum Form {
        /** Of the seconds that are asked for. */
        WINDOW,
        /** Since the process began; what is stored is the difference to the scrape before. */
        SUM,
        /** At that moment. */
        SNAPSHOT
    }

    private final String route;
    private final ProfileKind kind;
    private final Form form;

    ScrapeType(String route, ProfileKind kind, Form form) {
        this.route = route;
        this.kind = kind;
        this.form = form;
    }

    /** The last part of the endpoint's path. */
    String route() {
        return route;
    }

    ProfileKind kind() {
        return kind;
    }

    Form form() {
        return form;
    }

    /** Reads {@code cpu,heap}: the names that the API has for the types, or those of the endpoints. */
    static List<ScrapeType> parse(String text) {
        List<ScrapeType> types = new ArrayList<>();
        for (String name : text.split(",")) {
            if (!name.isBlank()) {
                types.add(named(name.trim()));
            }
        }
        if (types.isEmpty()) {
            throw new IllegalArgumentException("no profile type; use some of " + names());
        }
        return types.stream().distinct().sorted().toList();
    }

    private static ScrapeType named(String name) {
        return Arrays.stream(values())
                .filter(type -> type.route.equals(name) || type.kind.text().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("unknown profile type \"" + name + "\"; use some of " + names()));
    }

    static String names() {
        return Arrays.stream(values()).map(type -> type.kind.text()).collect(Collectors.joining(", "));
    }
}
