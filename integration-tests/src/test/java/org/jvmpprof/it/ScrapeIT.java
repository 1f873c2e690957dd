package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The collector fetches from what is really out there: the agent by TCP and by its unix socket, and a Go program. */
class ScrapeIT {
    private static final Duration ARRIVAL = Duration.ofSeconds(60);
    private static final String FAST = "--scrape.interval=3s";
    private static final String BRIEF = "--scrape.window=1s";

    @TempDir
    Path directory;

    private CollectorJvm collector(Path targets) {
        return CollectorJvm.start(directory.resolve("data"), Ports.free(), "--scrape.files=" + targets, FAST, BRIEF);
    }

    private static Pprof arrived(CollectorJvm collector, String service, String type) {
        String range = "service=" + service + "&type=" + type + "&from=-1h&to=now";
        Await.that(
                "two " + type + " of " + service + "; targets: "
                        + collector.get("/api/0/targets").text(),
                ARRIVAL,
                () -> {
                    Http.Answer metas = collector.get("/api/0/profiles?" + range);
                    return metas.status() == 200 && metas.text().split("\"id\":").length > 2;
                });
        return Pprof.decode(collector.get("/api/0/profiles/merge?" + range).ok());
    }

    @Test
    void the_agent_by_tcp_and_by_unix_socket() throws Exception {
        try (HotJvm app = HotJvm.start(Jdks.current(), "service=hotapp").awaitEndpoint()) {
            Path targets = Files.writeString(
                    directory.resolve("targets.yaml"),
                    "- targets: ['127.0.0.1:" + app.port() + "']\n"
                            + "  labels: {job: tcp, __profiles__: 'cpu,heap,block,mutex,goroutine,threadcreate,wall'}\n"
                            + "- targets: ['unix:" + app.socket() + "']\n  labels: {job: unix, region: eu}\n");
            try (CollectorJvm collector = collector(targets)) {
                Pprof cpu = arrived(collector, "tcp", "cpu");
                assertThat(cpu.functions()).anyMatch(name -> name.contains("CpuSection.burnTwo"));
                for (String type : List.of("heap", "block", "mutex", "goroutine", "threadcreate", "wall")) {
                    arrived(collector, "tcp", type);
                }
                assertThat(arrived(collector, "unix", "heap").total("alloc_space"))
                        .isPositive();
                assertThat(arrived(collector, "unix", "cpu").functions())
                        .anyMatch(name -> name.contains("CpuSection.burnTwo"));
                String state = collector.get("/api/0/targets").text();
                assertThat(state)
                        .contains("\"url\":\"http+unix://" + app.socket() + ":/debug/pprof\",\"job\":\"unix\"")
                        .contains("\"region\":\"eu\"")
                        .contains("\"last_error\":null")
                        .doesNotContain("\"state\":\"down\"");
            }
        }
    }

    @Test
    void a_target_that_dies_is_down_and_the_log_says_so_once() throws Exception {
        HotJvm app = HotJvm.start(Jdks.current(), "service=hotapp").awaitEndpoint();
        Path targets = Files.writeString(
                directory.resolve("targets.json"),
                "[{\"targets\":[\"127.0.0.1:" + app.port() + "\"],\"labels\":{\"job\":\"dying\"}}]");
        try (CollectorJvm collector = collector(targets)) {
            arrived(collector, "dying", "goroutine");
            app.close();
            Await.that(
                    "three failures",
                    ARRIVAL,
                    () -> collector
                            .get("/api/0/targets")
                            .text()
                            .matches("(?s).*\"state\":\"down\".*\"failures\":[3-9].*"));
            String log = Files.readString(directory.resolve("data.log"));
            assertThat(log.lines().filter(line -> line.contains("can't be scraped")))
                    .hasSizeBetween(1, 2);
        } finally {
            app.close();
        }
    }

    private static final String GO = """
            package main

            import (
            	"fmt"
            	"net"
            	"net/http"
            	_ "net/http/pprof"
            	"os"
            	"runtime"
            	"sync"
            	"time"
            )

            var sink []byte
            var sum uint64

            //go:noinline
            func burn(end time.Time) {
            	for time.Now().Before(end) {
            		for i := uint64(0); i < 100000; i++ {
            			sum += i * i
            		}
            	}
            }

            //go:noinline
            func allocate() {
            	for i := 0; i < 200; i++ {
            		sink = make([]byte, 64<<10)
            	}
            }

            func main() {
            	runtime.SetMutexProfileFraction(1)
            	listener, err := net.Listen("tcp", "127.0.0.1:0")
            	if err != nil {
            		panic(err)
            	}
            	fmt.Println(listener.Addr())
            	go http.Serve(listener, nil)
            	var mutex sync.Mutex
            	for i := 0; i < 2; i++ {
            		go func() {
            			for {
            				mutex.Lock()
            				time.Sleep(time.Millisecond)
            				mutex.Unlock()
            			}
            		}()
            	}
            	go func() {
            		os.Stdin.Read(make([]byte, 1))
            		os.Exit(0)
            	}()
            	for {
            		burn(time.Now().Add(20 * time.Millisecond))
            		allocate()
            	}
            }
            """;

    @Test
    void a_go_program() throws Exception {
        Tool.need("go");
        Process go = startGo();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(go.getInputStream(), StandardCharsets.UTF_8))) {
            String address = out.readLine();
            assertThat(address).as("the program's address").startsWith("127.0.0.1:");
            Path targets = Files.writeString(
                    directory.resolve("targets.yaml"), "- targets: [\"" + address + "\"]\n  labels: {job: gopher}\n");
            try (CollectorJvm collector = collector(targets)) {
                Pprof cpu = arrived(collector, "gopher", "cpu");
                assertThat((double) cpu.cumulative("cpu", "main.burn") / cpu.total("cpu"))
                        .isGreaterThan(0.5);
                // Differences: each allocation counts once, however often it was scraped.
                Pprof heap = arrived(collector, "gopher", "heap");
                assertThat(heap.functions()).contains("main.allocate");
                assertThat(arrived(collector, "gopher", "goroutine").total("goroutine"))
                        .isPositive();
                assertThat(arrived(collector, "gopher", "mutex").total("delay")).isPositive();
                for (String type : List.of("block", "threadcreate")) {
                    arrived(collector, "gopher", type);
                }
                assertThat(collector.get("/api/0/targets").text()).contains("\"state\":\"up\"");
            }
        } finally {
            go.getOutputStream().close();
            if (!go.waitFor(10, TimeUnit.SECONDS)) {
                go.destroyForcibly();
            }
        }
    }

    private Process startGo() throws IOException {
        Path source = Files.writeString(directory.resolve("gopher.go"), GO);
        Path binary = directory.resolve("gopher");
        Tool.run("go", "build", "-o", binary.toString(), source.toString()).succeeded();
        return new ProcessBuilder(binary.toString())
                .redirectError(directory.resolve("gopher.log").toFile())
                .start();
    }
}
