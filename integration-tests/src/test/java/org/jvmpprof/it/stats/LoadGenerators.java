package org.jvmpprof.it.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmpprof.it.Http;
import org.jvmpprof.it.Tool;

/** {@code ab}, {@code wrk} and {@code h2load}, and what they say they have done. */
final class LoadGenerators {
    static final int CONCURRENCY = 8;

    /** {@code other} than 2xx; {@code bodyBytes} of all responses together. */
    record Done(long complete, long failed, long other, long bodyBytes, long medianMillis) {}

    private LoadGenerators() {}

    /** A fixed number of requests by ab, of HTTP/1.0. */
    static Done ab(String url, int requests, String... more) {
        Tool.need("ab");
        List<String> command = new ArrayList<>(List.of("ab", "-q", "-l", "-n", Integer.toString(requests)));
        command.addAll(List.of("-c", Integer.toString(Math.min(requests, CONCURRENCY)), "-s", "60"));
        command.addAll(List.of(more));
        command.add(url);
        String out = Tool.run(command.toArray(String[]::new)).succeeded().out();
        return new Done(
                number(out, "Complete requests:\\s+(\\d+)"),
                number(out, "Failed requests:\\s+(\\d+)"),
                out.contains("Non-2xx responses") ? number(out, "Non-2xx responses:\\s+(\\d+)") : 0,
                number(out, "HTML transferred:\\s+(\\d+)"),
                number(out, "50%\\s+(\\d+)"));
    }

    /** The same of HTTP/1.1 over {@value #CONCURRENCY} connections, by the JDK's client, where ab will not do. */
    static Done http11(String url, int requests, String method, String body) {
        LongAdder successes = new LongAdder();
        LongAdder bytes = new LongAdder();
        Collection<Long> millis = new ConcurrentLinkedQueue<>();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        ExecutorService threads = Executors.newFixedThreadPool(CONCURRENCY);
        try {
            List<Future<Void>> all = threads.invokeAll(Collections.nCopies(requests, () -> {
                long begin = System.nanoTime();
                Http.Answer answer = Http.send(request);
                millis.add((System.nanoTime() - begin + 999_999) / 1_000_000);
                successes.add(answer.status() / 100 == 2 ? 1 : 0);
                bytes.add(answer.body().length);
                return null;
            }));
            for (Future<Void> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
        long median = millis.stream().sorted().toList().get(requests / 2);
        return new Done(requests, 0, requests - successes.sum(), bytes.sum(), median);
    }

    /** As many as wrk can send in a second, of HTTP/1.1. It does not count those that are in flight when it stops. */
    static Done wrk(String url) {
        Tool.need("wrk");
        String out = Tool.run("wrk", "-t", "2", "-c", Integer.toString(CONCURRENCY), "-d", "1s", url)
                .succeeded()
                .out();
        assertThat(out).doesNotContain("Socket errors");
        return new Done(number(out, "(\\d+) requests in"), 0, 0, -1, -1);
    }

    /** A fixed number of requests of HTTP/2 in clear text, as many streams as connections at a time in each. */
    static Done h2load(String url, int requests, String... more) {
        int connections = Math.min(requests, CONCURRENCY);
        List<String> command = new ArrayList<>(List.of("-n", Integer.toString(requests)));
        command.addAll(List.of("-c", Integer.toString(connections), "-m", Integer.toString(CONCURRENCY)));
        command.addAll(List.of(more));
        command.add(url);
        return h2load(command);
    }

    /** As many as it can send in a second, of HTTP/2. It does not count those that are in flight when it stops. */
    static Done h2loadForASecond(String url) {
        String each = Integer.toString(CONCURRENCY);
        return h2load(List.of("-D", "1", "-c", each, "-m", each, url));
    }

    private static Done h2load(List<String> arguments) {
        Tool.need("h2load");
        List<String> command = new ArrayList<>(List.of("h2load"));
        command.addAll(arguments);
        String out = Tool.run(command.toArray(String[]::new)).succeeded().out();
        return new Done(
                number(out, "(\\d+) done,"),
                number(out, "(\\d+) errored,") + number(out, "(\\d+) timeout"),
                number(out, "status codes:.*?(\\d+) 4xx") + number(out, "status codes:.*?(\\d+) 5xx"),
                number(out, "\\((\\d+)\\) data"),
                -1);
    }

    private static long number(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as("%s in %s", pattern, text).isTrue();
        return Long.parseLong(found.group(1));
    }
}
