// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripSamplerTest {
    private static final long MS = 1_000_000L;

    private final RoundTripSampler near = new RoundTripSampler();
    private final RoundTripSampler far = new RoundTripSampler();

    @Test
    void shouldSubtractTheTimeThatThePeerHeldThePacket() {
        near.onSent(16, 100 * MS);
        far.onReceived(16, 5_000 * MS);
        long heldUs = far.heldUs(5_007 * MS);

        assertThat(far.hasReference(5_007 * MS)).isTrue();
        assertThat(near.onReference(far.takeReference(), heldUs, 137 * MS)).isEqualTo(30 * MS);
        assertThat(far.hasReference(5_007 * MS)).isFalse();
    }

    @Test
    void shouldTakeEveryReferenceOnce() {
        near.onSent(16, 0);

        assertThat(near.onReference(16, 0, MS)).isEqualTo(MS);
        assertThat(near.onReference(16, 0, 2 * MS)).isEqualTo(RoundTripSampler.NO_SAMPLE);
    }

    @Test
    void shouldIgnoreReferencesToPacketsThatItDoesNotRemember() {
        near.onSent(15, 0);
        near.onSent(16, 0);
        for (long id = 24; id <= 16 + 8 * 16; id += 8) {
            near.onSent(id, 0);
        }

        assertThat(near.onReference(15, 0, MS)).isEqualTo(RoundTripSampler.NO_SAMPLE);
        assertThat(near.onReference(16, 0, MS)).isEqualTo(RoundTripSampler.NO_SAMPLE);
        assertThat(near.onReference(999 * 8, 0, MS)).isEqualTo(RoundTripSampler.NO_SAMPLE);
    }

    @Test
    void shouldIgnoreAPeerThatSaysItHeldThePacketLongerThanItTook() {
        near.onSent(16, 0);

        assertThat(near.onReference(16, 5_000, MS)).isEqualTo(RoundTripSampler.NO_SAMPLE);
    }

    @Test
    void shouldNotReferToAPacketOfLongAgo() {
        far.onReceived(16, 0);

        assertThat(far.hasReference(1_000 * MS)).isFalse();
    }
}
