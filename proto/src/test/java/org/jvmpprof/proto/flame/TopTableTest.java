package org.jvmpprof.proto.flame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.jvmpprof.proto.Profile;

class TopTableTest {
    @Test
    void looks_like_pprofs_top() throws IOException {
        TestProfiles profiles = TestProfiles.cpu()
                .sample("main;burn", 1, 2_500_000_000L)
                .sample("main;burn;hash", 1, 500_000_000)
                .sample("main", 1, 1_000_000_000);
        profiles.builder().durationNanos(10_000_000_000L);

        assertThat(top(profiles.build(), 1, 2)).isEqualTo("""
                Type: cpu
                Duration: 10s, Total samples = 4s
                Showing 2 of 3 functions, accounting for 3.50s, 87.50% of 4s total
                      flat   flat%    sum%        cum    cum%
                     2.50s  62.50%  62.50%         3s  75.00%  burn
                        1s  25.00%  87.50%         4s 100.00%  main
                """);
    }

    @Test
    void measures_a_difference_by_its_absolute_values() throws IOException {
        Profile profile = TestProfiles.ofTypes("inuse_space", "bytes")
                .sample("a;grew", 3 << 20)
                .sample("a;shrank", -(1 << 20))
                .build();

        assertThat(top(profile, 0, 9)).isEqualTo("""
                Type: inuse_space
                Showing 3 of 3 functions, accounting for 2MB, 50.00% of 4MB total
                      flat   flat%    sum%        cum    cum%
                       3MB  75.00%  75.00%        3MB  75.00%  grew
                      -1MB -25.00%  50.00%       -1MB -25.00%  shrank
                         0   0.00%  50.00%        2MB  50.00%  a
                """);
    }

    @Test
    void has_no_rows_for_an_empty_profile() throws IOException {
        assertThat(top(TestProfiles.cpu().build(), 0, 5))
                .contains("Showing 0 of 0 functions")
                .hasLineCount(3);
    }

    @Test
    void refuses_a_negative_count() {
        assertThatThrownBy(() -> top(TestProfiles.cpu().build(), 0, -1)).hasMessageStartingWith("n=-1: ");
    }

    private static String top(Profile profile, int valueIndex, int n) throws IOException {
        StringBuilder out = new StringBuilder();
        TopTable.write(profile, valueIndex, n, out);
        return out.toString();
    }
}
