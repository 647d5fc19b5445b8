// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Random;
import org.cooprouter.agent.Allocation;
import org.cooprouter.agent.TestBytes;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;

class ReassemblyTest {
    private static final long MAX_AGE = 500;

    private final RedundancyScheme raic5 = Objects.requireNonNull(Schemes.find(Schemes.RAIC_5, 2));
    private final RedundancyScheme raic6 = Objects.requireNonNull(Schemes.find(Schemes.RAIC_6, 3));
    private final SequenceRecovery numbers = new SequenceRecovery(64);
    private final Reassembly reassembly = new Reassembly();
    private final byte[] payload = random(1001);

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private DropReason add(long packetId, SplitCopy copy, long now) {
        return reassembly.add(numbers, packetId, copy, now, MAX_AGE);
    }

    private DropReason add(long packetId, int copy) {
        return add(packetId, SplitCopies.of(raic5, copy, payload), 0);
    }

    private void assertRestored(byte[] expected) {
        PendingPacket packet = Objects.requireNonNull(reassembly.restored(), "nothing has been restored");
        assertThat(TestBytes.copy(packet.buffer(), packet.payloadOffset(), packet.payloadLength()))
                .isEqualTo(expected);
    }

    @Test
    void shouldRestoreAPacketAsSoonAsEnoughCopiesHaveArrived() {
        assertThat(add(1, 2)).isEqualTo(DropReason.NONE);
        assertThat(reassembly.restored()).isNull();
        assertThat(reassembly.pending()).isEqualTo(1);

        assertThat(add(1, 1)).isEqualTo(DropReason.NONE);

        assertRestored(payload);
        assertThat(reassembly.pending()).isZero();
        assertThat(reassembly.abandoned()).isZero();
    }

    @Test
    void shouldNotTakeACopyOfACopyForAnother() {
        add(1, 2);

        assertThat(add(1, 2)).isEqualTo(DropReason.DUPLICATE);

        assertThat(reassembly.restored()).isNull();
    }

    @Test
    void shouldKeepPacketsApartThatArriveInterleaved() {
        SequenceRecovery other = new SequenceRecovery(64);
        byte[][] payloads = new byte[40][];
        for (int id = 0; id < payloads.length; id++) {
            payloads[id] = random(id * 37);
            add(id, SplitCopies.of(raic6, 4, payloads[id]), 0);
            reassembly.add(other, id, SplitCopies.of(raic5, 0, random(20)), 0, MAX_AGE);
            add(id, SplitCopies.of(raic6, 1, payloads[id]), 0);
        }
        for (int id = payloads.length - 1; id >= 0; id--) {
            add(id, SplitCopies.of(raic6, 3, payloads[id]), 0);
            assertRestored(payloads[id]);
        }
        assertThat(reassembly.pending()).isEqualTo(payloads.length);
    }

    @Test
    void shouldRefuseACopyThatContradictsTheOthers() {
        add(1, 0);

        assertThat(add(1, SplitCopies.of(raic6, 1, payload), 0)).isEqualTo(DropReason.SPLIT_MISMATCH);
        assertThat(add(1, SplitCopies.of(raic5, 1, random(1002)), 0)).isEqualTo(DropReason.SPLIT_MISMATCH);
        assertThat(add(1, SplitCopies.of(raic5, 1, random(999)), 0)).isEqualTo(DropReason.SPLIT_MISMATCH);

        assertThat(add(1, 1)).isEqualTo(DropReason.NONE);
        assertRestored(payload);
    }

    @Test
    void shouldGiveUpAPacketThatIsTooOldAndStillRestoreItFromEnoughLateCopies() {
        add(1, SplitCopies.of(raic5, 0, payload), 0);
        reassembly.expire(MAX_AGE - 1);
        assertThat(reassembly.pending()).isEqualTo(1);

        reassembly.expire(MAX_AGE);
        assertThat(reassembly.pending()).isZero();
        assertThat(reassembly.abandoned()).isEqualTo(1);

        add(1, SplitCopies.of(raic5, 1, payload), MAX_AGE);
        assertThat(reassembly.restored()).isNull();
        add(1, SplitCopies.of(raic5, 2, payload), MAX_AGE);
        assertRestored(payload);
    }

    @Test
    void shouldLetTheOldestPacketGiveWayWhenThereAreTooMany() {
        Reassembly small = new Reassembly(3);
        for (long id = 1; id <= 4; id++) {
            small.add(numbers, id, SplitCopies.of(raic5, 0, payload), 0, MAX_AGE);
        }
        assertThat(small.pending()).isEqualTo(3);
        assertThat(small.abandoned()).isEqualTo(1);

        for (long id = 2; id <= 4; id++) {
            small.add(numbers, id, SplitCopies.of(raic5, 1, payload), 0, MAX_AGE);
            assertThat(small.restored()).isNotNull();
        }
        small.add(numbers, 1, SplitCopies.of(raic5, 1, payload), 0, MAX_AGE);
        assertThat(small.restored()).isNull();
    }

    @Test
    void shouldHoldNoMoreThanItsLimitWhateverArrives() {
        SplitCopy copy = SplitCopies.of(raic5, 0, random(10));
        for (long id = 0; id < Reassembly.MAX_PENDING + 100; id++) {
            add(id, copy, 0);
        }
        assertThat(reassembly.pending()).isEqualTo(Reassembly.MAX_PENDING);
        assertThat(reassembly.abandoned()).isEqualTo(100);
    }

    @Test
    void shouldAllocateNothingOnceItIsWarm() {
        SplitCopy first = SplitCopies.of(raic6, 3, payload);
        SplitCopy second = SplitCopies.of(raic6, 4, payload);
        SplitCopy third = SplitCopies.of(raic6, 2, payload);
        long[] id = {0};

        long allocated = Allocation.bytesOf(() -> {
            id[0]++;
            add(id[0], first, id[0]);
            add(id[0], second, id[0]);
            if (id[0] % 3 != 0) {
                add(id[0], third, id[0]);
            }
        });

        assertThat(allocated).isZero();
        assertThat(reassembly.abandoned()).isPositive();
    }
}
