package org.jvmpprof.it.stats;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server in one version, the program that runs it, and what it does otherwise than most. */
enum ServerKind {
    JDK("com.sun.net.httpserver", null, "jdk", "", 8),
    TOMCAT_9("Tomcat 9", "tomcat9", "servlet,tomcat", "", 8),
    TOMCAT_11("Tomcat 11", "tomcat11", "servlet,tomcat", "", 17),
    JETTY_94("Jetty 9.4", "jetty94", "servlet,jetty", "", 8),
    JETTY_11("Jetty 11", "jetty11", "servlet,jetty", "", 11),
    JETTY_12("Jetty 12, EE 10", "jetty12", "servlet,jetty12", "servlets", 17),
    JETTY_12_CORE("Jetty 12, core", "jetty12", "servlet,jetty12", "core", 17),
    UNDERTOW_22("Undertow 2.2, servlets", "undertow22", "servlet,undertow", "servlets", 8),
    UNDERTOW_23("Undertow 2.3, servlets", "undertow23", "servlet,undertow", "servlets", 17),
    UNDERTOW_23_CORE("Undertow 2.3, core", "undertow23", "servlet,undertow", "core", 17),
    NETTY_41("Netty 4.1", "netty41", "netty", "whole", 8),
    NETTY_42_APART("Netty 4.2, codec apart", "netty42", "netty", "apart", 8),
    NETTY_41_MULTIPLEX("Netty 4.1, a channel for each stream", "netty41", "netty", "multiplex", 8),
    NETTY_42_FRAMES("Netty 4.2, by frames", "netty42", "netty", "frames", 8),
    REACTOR_NETTY("Reactor Netty", "reactor", "reactor", "", 8),
    VERTX_4("Vert.x 4", "vertx4", "vertx", "", 8),
    VERTX_5("Vert.x 5", "vertx5", "vertx", "", 11),
    HELIDON_4("Helidon 4", "helidon4", "helidon", "", 21);

    final String title;

    /** The directory of its jars, or null if it is part of the JDK. */
    final @Nullable String jars;

    final List<String> sources;
    final String variant;
    final int oldestJdk;

    ServerKind(String title, @Nullable String jars, String sources, String variant, int oldestJdk) {
        this.title = title;
        this.jars = jars;
        this.sources = List.of(sources.split(","));
        this.variant = variant;
        this.oldestJdk = oldestJdk;
    }

    /** Servlets of Java EE: the sources are written for Jakarta EE. */
    boolean isJavax() {
        return this == TOMCAT_9 || this == JETTY_94 || this == UNDERTOW_22;
    }

    boolean hasServlets() {
        return sources.contains("servlet") && !variant.equals("core");
    }

    boolean isNettyByHand() {
        return sources.contains("netty");
    }

    boolean speaksHttp1() {
        return this != NETTY_41_MULTIPLEX && this != NETTY_42_FRAMES;
    }

    /** In clear text, on the port of HTTP/1.1. */
    boolean speaksHttp2() {
        return this != JDK && this != NETTY_41 && this != NETTY_42_APART;
    }

    /** Whether the request that asks for HTTP/2 is one with status 101, and not one with that of its answer. */
    boolean countsTheUpgrade() {
        return isNettyByHand() || this == REACTOR_NETTY || this == VERTX_4 || this == VERTX_5;
    }

    /** Undertow takes a stream for broken if its connection is closed before its worker has told of its end. */
    boolean mayAbortTheLast() {
        return sources.contains("undertow");
    }

    /** Undertow forgets some exchanges that wait for a worker when their stream is reset. */
    boolean endsWhatWasReset() {
        return !sources.contains("undertow");
    }

    /** Tomcat's handlers see a reset stream as a failure of their own. */
    boolean failsWhenReset() {
        return sources.contains("tomcat");
    }

    /** Helidon refuses the protocol that ab speaks. */
    boolean speaksHttp10() {
        return this != HELIDON_4;
    }

    boolean closesWhenAsked() {
        return this != HELIDON_4;
    }

    /** The JDK's closes the connection when a handler fails, without an answer. */
    boolean answersErrors() {
        return this != JDK;
    }

    /** What Jetty's core and the JDK write for an error of their own finding is in no count of theirs. */
    boolean countsErrorBytes() {
        return this != JETTY_12_CORE && this != JDK && this != HELIDON_4;
    }

    @Override
    public String toString() {
        return title;
    }
}
