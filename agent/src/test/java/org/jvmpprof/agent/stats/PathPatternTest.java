package org.jvmpprof.agent.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "'', /",
        "?a=1, /",
        "/users/4711, /users/*",
        "/users/4711/orders/9f86d081-884c-4d63-a1b2-0123456789ab, /users/*/orders/*",
        "/users/4711?full=true, /users/*",
        "/commit/9f86d081, /commit/*",
        "/day/2024-01-02/x, /day/*/x",
        "/v1/things, /v1/things",
        "/decade/facade, /decade/facade",
        "/app.3f9a8b7c.js, /app.3f9a8b7c.js",
        "/s/dQw4w9WgXcQdQw4w, /s/*",
        "/a;jsessionid=1/b;c, /a/b",
        "//x//1/, //x//*/",
        "*, *",
    })
    void numbers_and_identifiers_become_a_star(String path, String pattern) {
        assertThat(PathPattern.of(path)).isEqualTo(pattern);
    }

    @Test
    void a_pattern_has_an_end() {
        assertThat(PathPattern.of("/" + "ab/".repeat(1000))).hasSizeLessThanOrEqualTo(PathPattern.MOST_CHARS);
        assertThat(PathPattern.of("/" + "a".repeat(100))).isEqualTo("/*");
    }

    @Test
    void hash_and_match_agree_with_the_pattern_for_any_path() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String letters = "/1a-z?;.f0";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder path = new StringBuilder("/");
            for (int n = random.nextInt(40); n > 0; n--) {
                path.append(letters.charAt(random.nextInt(letters.length())));
            }
            String pattern = PathPattern.of(path.toString());
            assertThat(PathPattern.matches(pattern, path.toString()))
                    .as("%s, seed %d", path, seed)
                    .isTrue();
            assertThat(PathPattern.hash(path.toString()))
                    .as("%s, seed %d", path, seed)
                    .isEqualTo(pattern.hashCode());
            assertThat(PathPattern.matches(pattern + "x", path.toString()))
                    .as("%s, seed %d", path, seed)
                    .isFalse();
        }
    }
}
