package org.jvmpprof.agent.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.jvmpprof.proto.Profile;

class StackProfileTest {
    private final AddressTable addresses = new AddressTable();
    private final int main = addresses.index("app.Main", "main", "([Ljava/lang/String;)V", 7);
    private final int first = addresses.index("app.Main$$Lambda$14/0x0000000800c03000", "run", "()V", 0);
    private final int second = addresses.index("app.Main$$Lambda$15/0x0000000800c03400", "run", "()V", 0);

    @Test
    void classes_that_are_shown_by_one_name_share_a_location() {
        Profile profile = profile(View.DEFAULT);

        assertThat(profile.locations()).hasSize(2);
        assertThat(profile.samples()).hasSize(1);
        assertThat(profile.samples().get(0).value(0)).isEqualTo(2);
    }

    @Test
    void the_shared_address_is_the_same_in_the_next_profile() {
        assertThat(profile(View.DEFAULT).locations())
                .isEqualTo(profile(View.DEFAULT).locations());
    }

    @Test
    void raw_names_keep_them_apart() {
        Profile profile = profile(View.DEFAULT.withRawNames(true));

        assertThat(profile.samples()).hasSize(2);
        assertThat(profile.locations()).hasSize(3);
    }

    private Profile profile(View view) {
        StackProfile profile = new StackProfile(addresses, view, "app.jar");
        profile.add(new int[] {first, main}, new long[] {1}, Collections.emptyList());
        profile.add(new int[] {second, main}, new long[] {1}, Collections.emptyList());
        return profile.build().sampleType("goroutine", "count").timeNanos(1).build();
    }
}
