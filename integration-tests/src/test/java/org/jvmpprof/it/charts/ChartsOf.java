package org.jvmpprof.it.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.it.Http;

/** The history that one agent answers, as far as these tests read it. */
final class ChartsOf {
    private static final Pattern ID = Pattern.compile("\\{\"id\":\"([^\"]+)\",\"chart\":");
    private static final Pattern CELL = Pattern.compile("\\[([^\\]]*)\\]|([-0-9.]+|null)");

    private final int port;

    ChartsOf(int port) {
        this.port = port;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + "/debug/charts/" + path);
    }

    String text(String path) {
        return new String(Http.get(uri(path)).ok(), StandardCharsets.UTF_8);
    }

    /** How many seconds were read so far; 0 before the first. */
    long seconds() {
        Http.Answer answer = Http.get(uri("history?points=1"));
        return answer.status() == 200 ? number(answer.text(), "newest") - number(answer.text(), "oldest") + 1 : 0;
    }

    long newest() {
        return number(text("history?points=1"), "newest");
    }

    static long number(String json, String key) {
        Matcher found = Pattern.compile("\"" + key + "\":(\\d+)").matcher(json);
        assertThat(found.find()).as("%s in %.200s", key, json).isTrue();
        return Long.parseLong(found.group(1));
    }

    /** All series of one second. */
    Map<String, @Nullable Double> at(long unixSecond) {
        Map<String, @Nullable Double> values = new HashMap<>();
        between(unixSecond, unixSecond).forEach((id, all) -> values.put(id, all.get(0)));
        return values;
    }

    /** All series, second by second; a gap is null. */
    Map<String, List<@Nullable Double>> between(long fromUnixSecond, long toUnixSecond) {
        String json = text("history?points=3000&from=" + fromUnixSecond * 1000 + "&to=" + toUnixSecond * 1000);
        int count = (int) (toUnixSecond - fromUnixSecond + 1);
        String cells = json.substring(json.indexOf("\"values\":[") + "\"values\":[".length());
        Matcher cell = CELL.matcher(cells);
        Map<String, List<@Nullable Double>> values = new HashMap<>();
        for (Matcher id = ID.matcher(json); id.find(); ) {
            assertThat(cell.find()).as("a value of %s", id.group(1)).isTrue();
            values.put(id.group(1), expand(cell, count));
        }
        return values;
    }

    private static List<@Nullable Double> expand(Matcher cell, int count) {
        List<@Nullable Double> all = new ArrayList<>();
        if (cell.group(1) == null) {
            for (int i = 0; i < count; i++) {
                all.add(parse(cell.group(2)));
            }
        } else {
            for (String one : cell.group(1).split(",")) {
                all.add(parse(one));
            }
        }
        return all;
    }

    private static @Nullable Double parse(String text) {
        return text.equals("null") ? null : Double.valueOf(text);
    }
}
