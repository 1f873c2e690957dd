package org.jvmpprof.hotapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HotAppTest {
    @TempDir
    Path directory;

    @Test
    void splits_are_exact_and_the_books_say_so() throws IOException, InterruptedException {
        Path file = directory.resolve("truth.json");

        HotApp.main(
                new String[] {"seconds=2", "cpu.load=0.5", "alloc.rate=20MB", "retain=4MB", "locks=on", "truth=" + file
                });

        String truth = Files.readString(file);
        double two = number(truth, "cpu.burnTwo.nanos");
        double one = number(truth, "cpu.burnOne.nanos");
        assertThat(two / one).isCloseTo(2.0, within(0.5)); // a slice of 60 ms is much of two seconds
        double three = number(truth, "alloc.allocThree.bytes");
        assertThat(three / number(truth, "alloc.allocOne.bytes")).isCloseTo(3.0, within(0.2));
        assertThat(number(truth, "retain.bytes")).isCloseTo(4 << 20, within(100_000.0));
        assertThat(number(truth, "lock.blamed.holdHeavy.nanos"))
                .isGreaterThan(3 * number(truth, "lock.blamed.holdLight.nanos"));
        assertThat(number(truth, "monitor.blamed.holdHeavy.nanos"))
                .isGreaterThan(3 * number(truth, "monitor.blamed.holdLight.nanos"));
    }

    @Test
    void small_objects_and_maps_are_retained_by_the_byte() {
        for (String mode : new String[] {"small", "map"}) {
            Truth truth = new Truth();
            RetainSection section = new RetainSection(truth, mode, 0);

            section.more(8 << 20);

            assertThat((double) truth.counter("retain.bytes").sum())
                    .as(mode)
                    .isCloseTo(8 << 20, within((8 << 20) * 0.15));
        }
    }

    private static double number(String json, String key) {
        Matcher matcher =
                Pattern.compile("\"" + Pattern.quote(key) + "\":(\\d+)").matcher(json);
        assertThat(matcher.find()).as("%s in %s", key, json).isTrue();
        return Double.parseDouble(matcher.group(1));
    }
}
