package org.jvmpprof.agent.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrettyJsonTest {
    @Test
    void nests_and_escapes() {
        String json = new PrettyJson()
                .open()
                .put("text", "a\"b\\c\n\u2028</script>")
                .put("whole", 3.0)
                .put("part", 0.000001234)
                .put("none", Double.NaN)
                .open("empty")
                .close()
                .openList("list")
                .item()
                .put("yes", true)
                .close()
                .closeList()
                .close()
                .toString();
        assertThat(json)
                .isEqualTo("{\n  \"text\": \"a\\\"b\\\\c\\u000a\u2028\\u003c/script>\",\n  \"whole\": 3,\n"
                        + "  \"part\": 0.000001234,\n  \"none\": 0,\n  \"empty\": {},\n  \"list\": [\n    {\n"
                        + "      \"yes\": true\n    }\n  ]\n}\n");
    }
}
