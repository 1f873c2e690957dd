package org.jvmpprof.agent.endpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jvmpprof.agent.self.AgentLog;

/** Endpoints on a free port and on a socket in a directory of their own, over {@link FakeSource}. */
final class Running implements AutoCloseable {
    final FakeSource source = new FakeSource();
    final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    final Path directory;
    final Endpoints endpoints;

    Running() {
        this(settings -> {});
    }

    Running(Consumer<EndpointSettings.Builder> more) {
        try {
            directory = Files.createTempDirectory("pprof-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        EndpointSettings.Builder settings = EndpointSettings.builder()
                .socketDirectory(directory)
                .processName("fake")
                .tcp("127.0.0.1:0");
        more.accept(settings);
        AgentLog log = new AgentLog(AgentLog.Level.WARN, new PrintStream(logged, true, StandardCharsets.UTF_8));
        endpoints = Endpoints.start(settings.build(), source, source.threads, log);
    }

    Wire wire(Via via) throws IOException {
        return Wire.to(Wire.addressOf(endpoints, via));
    }

    Wire.Reply get(Via via, String target) throws IOException {
        return exchange(via, "GET", target, "");
    }

    /** @param headers whole lines, each with its line end */
    Wire.Reply exchange(Via via, String method, String target, String headers) throws IOException {
        try (Wire wire = wire(via)) {
            wire.send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
            return wire.reply(method.equals("HEAD"));
        }
    }

    String log() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    static boolean soon(BooleanSupplier condition) throws InterruptedException {
        return within(5000, condition);
    }

    static boolean within(long millis, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(5);
        }
        return true;
    }

    @Override
    public void close() {
        endpoints.close();
        try {
            try (var left = Files.list(directory)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
