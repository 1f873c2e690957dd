package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmpprof.agent.profile.ProfileType;

final class ShipSettingsTest {
    private final ShipSettings.Builder builder = ShipSettings.builder("shop", "jvm-1");

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:10100,is no URL",
        "collector.example,has no scheme",
        "//collector:10100,has no scheme",
        "collector:10100,has no scheme",
        "ftp://collector,has the unknown scheme ftp://",
        "pyroscope://collector,has the unknown scheme pyroscope://",
        "http://,is no URL",
        "http:///api,has no host",
        "http://a b,is no URL",
        "http://under_score:1,has no host",
        "http://collector:0,has a port outside",
        "http://collector:70000,has a port outside",
        "http://collector?tenant=1,has a query",
        "file://relative/dir,names no absolute directory",
        "'',has no scheme",
    })
    void what_is_no_collector_is_refused_with_value_reason_and_remedy(String url, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.collector(url))
                .withMessageStartingWith("collector=" + url + ": " + reason)
                .withMessageContaining("use http(s)://host:port")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void a_password_in_a_bad_url_is_not_repeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.collector("htp://me:hunter2@collector"))
                .satisfies(e -> assertThat(e.getMessage()).contains("***").doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://c,PROFEFE,false,80,http://c",
        "HTTPS://c/,PROFEFE,true,443,https://c",
        "http://u:p@c:10100/pre/,PROFEFE,false,10100,http://c:10100/pre",
        "http://[::1]:10100,PROFEFE,false,10100,http://[::1]:10100",
        "pyroscope+https://c:4040,PYROSCOPE,true,4040,pyroscope+https://c:4040",
        "otlp+http://c:4318,OTLP,false,4318,otlp+http://c:4318",
        "file:///var/tmp/a%20b,FILE,false,80,file:///var/tmp/a b",
    })
    void collectors_are_understood(String url, Target.Kind kind, boolean tls, int port, String name) {
        Target target = Target.parse(url);
        assertThat(target.kind()).isEqualTo(kind);
        assertThat(target.tls()).isEqualTo(tls);
        assertThat(target.port()).isEqualTo(port);
        assertThat(target.name()).isEqualTo(name);
    }

    @Test
    void limits_name_key_value_limit_and_remedy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.interval(Duration.ZERO))
                .withMessage("ship.interval=0s: must be 100ms to 86400s; set ship.interval=100ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.jitter(1.5))
                .withMessage("ship.jitter=1.5: must be 0 to 1; set ship.jitter=1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.fleetRatio(Double.NaN))
                .withMessageStartingWith("fleet.ratio=NaN: must be 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.spoolMaxBytes(1))
                .withMessageStartingWith("spool.max=1: must be at least 64KB");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.profiles(List.of(ProfileType.NATIVEMEM)))
                .withMessageStartingWith("ship.profiles=nativemem: cannot be shipped");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.proxy("socks5://x:1"))
                .withMessageStartingWith("collector.proxy=socks5://x:1: is no proxy");
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageStartingWith("collector=: nothing");
    }

    @Test
    void a_secret_with_a_line_end_is_refused_without_being_shown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.token("hunter2\r\nX-Evil: 1"))
                .withMessageStartingWith("collector.token: character 7")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.header("X Y", "v"));
    }

    @Test
    void things_that_go_together_are_asked_for_together() {
        builder.collector("http://c").user("me");
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageStartingWith("collector.password-file=: is missing");
        builder.passwordFile(Path.of("/p")).key(Path.of("/k"));
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageStartingWith("collector.cert=: is missing");
    }

    @Test
    void the_system_proxy_comes_from_properties_then_environment_and_has_exceptions() {
        Properties properties = new Properties();
        Map<String, String> environment =
                Map.of("HTTPS_PROXY", "http://joe:pw@proxy:3128", "no_proxy", ".corp, 10.0.0.1");
        ProxyRule rule = ProxyRule.system(properties, environment);
        assertThat(rule.of(Target.parse("https://c"))).satisfies(proxy -> {
            assertThat(proxy.host).isEqualTo("proxy");
            assertThat(proxy.port).isEqualTo(3128);
            assertThat(proxy.userInfo).isEqualTo("joe:pw");
        });
        assertThat(rule.of(Target.parse("http://c"))).isNull();
        assertThat(rule.of(Target.parse("https://a.corp"))).isNull();
        assertThat(rule.of(Target.parse("https://10.0.0.1"))).isNull();
        assertThat(rule.of(Target.parse("https://localhost"))).isNull();
        assertThat(rule.of(Target.parse("https://127.0.0.5"))).isNull();
        properties.setProperty("http.proxyHost", "other");
        properties.setProperty("http.proxyPort", "8080");
        properties.setProperty("http.nonProxyHosts", "*.local");
        ProxyRule fromProperties = ProxyRule.system(properties, environment);
        assertThat(fromProperties.of(Target.parse("http://c")).port).isEqualTo(8080);
        assertThat(fromProperties.of(Target.parse("http://x.local"))).isNull();
    }
}
