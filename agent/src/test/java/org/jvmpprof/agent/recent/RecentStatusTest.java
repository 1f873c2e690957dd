package org.jvmpprof.agent.recent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.self.Status;

class RecentStatusTest {
    @Test
    void tells_numbers_and_bytes() {
        RecentProfiles recent = new RecentProfiles();
        recent.keepRound(ProfileType.CPU, 0, 1, new byte[100]);
        recent.keepRound(ProfileType.CPU, 1, 2, new byte[1 << 20]);
        recent.save(ProfileType.HEAP, "a", 0, 0, new byte[10]);
        Status status = new Status();
        status.add(new RecentStatus(recent));
        assertThat(status.report().sections().get("recent"))
                .containsEntry("rounds", 1L)
                .containsEntry("saved", 1L)
                .containsEntry("too_large", 1L)
                .containsEntry("bytes", recent.bytes());
    }
}
