package org.jvmpprof.agent.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in. */
class GateTest {
    private static int status(Running running, Via via, String headers) throws IOException {
        try (Wire wire = running.wire(via)) {
            wire.send("GET /debug/pprof/cmdline HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n");
            return Wire.parse(wire.readAll(5000)).status();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost:6060", "127.0.0.1:1", "127.8.9.1", "[::1]:6060", "[::1]"})
    void loopback_hosts_are_let_in(String host) throws IOException {
        try (Running running = new Running()) {
            assertThat(status(running, Via.TCP, "Host: " + host + "\r\n")).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:6060",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "10.0.0.1",
                ""
            })
    void rebound_hosts_are_kept_out_of_tcp_but_not_of_the_socket(String host) throws IOException {
        try (Running running = new Running()) {
            assertThat(status(running, Via.TCP, "Host: " + host + "\r\n")).isEqualTo(403);
            assertThat(status(running, Via.UNIX, "Host: " + host + "\r\n")).isEqualTo(200);
        }
    }

    @Test
    void other_origins_are_kept_out() throws IOException {
        try (Running running = new Running()) {
            for (Via via : Via.values()) {
                String host = "Host: localhost:80\r\n";
                assertThat(status(running, via, host + "Origin: http://localhost:80\r\n"))
                        .isEqualTo(200);
                assertThat(status(running, via, host + "Origin: http://evil.example\r\n"))
                        .isEqualTo(403);
                assertThat(status(running, via, host + "Origin: null\r\n")).isEqualTo(403);
                for (String site : new String[] {"cross-site", "same-site", "something-new"}) {
                    assertThat(status(running, via, host + "Sec-Fetch-Site: " + site + "\r\n"))
                            .isEqualTo(403);
                }
                assertThat(status(running, via, host + "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n"))
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void links_of_other_sites_lead_to_pages_only() throws IOException {
        String link = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n";
        try (Running running = new Running(settings -> settings.page("/debug/agent", "text/html", () -> ""))) {
            for (String page : new String[] {"/debug/pprof", "/debug/pprof/", "/debug/agent", "/debug/pprof/recent"}) {
                assertThat(running.exchange(Via.TCP, "GET", page, link + "Sec-Fetch-Dest: document\r\n")
                                .status())
                        .as(page)
                        .isIn(200, 307);
                assertThat(running.exchange(Via.TCP, "GET", page, link + "Sec-Fetch-Dest: iframe\r\n")
                                .status())
                        .as(page + " in a frame")
                        .isEqualTo(403);
            }
            for (String work : new String[] {"profile?seconds=600", "heap?gc=1", "trace", "heap?format=flame"}) {
                Wire.Reply refused = running.exchange(Via.TCP, "GET", "/debug/pprof/" + work, link);
                assertThat(refused.status()).as(work).isEqualTo(403);
                assertThat(refused.text()).contains("reload this address");
            }
            assertThat(running.source.openedWindows).hasValue(0);
            assertThat(running.source.collections).hasValue(0);
            String typed = "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
            assertThat(running.exchange(Via.TCP, "GET", "/debug/pprof/heap", typed)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void token_is_asked_for_on_tcp_only() throws IOException {
        try (Running running = new Running(settings -> settings.token("s3cret/+"))) {
            String host = "Host: localhost\r\n";
            assertThat(status(running, Via.TCP, host)).isEqualTo(401);
            assertThat(status(running, Via.TCP, host + "Authorization: Bearer wrong\r\n"))
                    .isEqualTo(401);
            assertThat(status(running, Via.TCP, host + "Authorization: Bearer s3cret/+\r\n"))
                    .isEqualTo(200);
            assertThat(status(running, Via.UNIX, host)).isEqualTo(200);
            Wire.Reply index = running.get(Via.TCP, "/debug/pprof/?token=s3cret%2F%2B");
            assertThat(index.status()).isEqualTo(200);
            assertThat(index.text()).contains("href=\"heap?debug=1&amp;token=s3cret%2F%2B\"");
            assertThat(running.get(Via.TCP, "/debug/pprof/").header("WWW-Authenticate"))
                    .isEqualTo("Bearer");
        }
    }

    @Test
    void ports_beyond_loopback_are_not_opened_unprotected() {
        try (Running running = new Running(settings -> settings.tcp("0.0.0.0:0"))) {
            assertThat(running.endpoints.tcpAddresses()).hasSize(1);
            assertThat(running.log()).contains("http=0.0.0.0:0", "http.token", "http.open=true");
        }
        try (Running running = new Running(settings -> settings.tcp("0.0.0.0:0").token("t"))) {
            assertThat(running.endpoints.tcpAddresses()).hasSize(2);
        }
        try (Running running = new Running(settings -> settings.tcp("0.0.0.0:0").open(true))) {
            assertThat(running.endpoints.tcpAddresses()).hasSize(2);
            assertThat(running.log()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"6060", "localhost:", "localhost:70000", "localhost:-1", "::1:6060", "no.such.host.invalid:1"})
    void bad_addresses_are_one_clear_line(String address) throws IOException {
        try (Running running = new Running(settings -> settings.tcp(address))) {
            assertThat(running.log().lines()).hasSize(1);
            assertThat(running.log()).contains("http=" + address);
            assertThat(running.get(Via.TCP, "/debug/pprof/").status()).isEqualTo(200);
        }
    }
}
