// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.cooprouter.agent.Allocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AfXdpPortTest {
    private static final long SECOND = 1_000_000_000L;

    private VethPair veth;
    private PacketPort left;
    private PacketPort right;
    private final TestFrames.Collector collector = new TestFrames.Collector();

    @BeforeEach
    void open() throws IOException {
        veth = VethPair.create();
        left = AfPacketPort.open(veth.left);
        try {
            right = PortType.AF_XDP.open(veth.right);
        } catch (IOException e) {
            abort("skipped: this kernel does not allow AF_XDP: " + e.getMessage());
        }
    }

    @AfterEach
    void close() {
        if (left != null) {
            left.close();
        }
        if (right != null) {
            right.close();
        }
        if (veth != null) {
            veth.close();
        }
    }

    @Test
    void shouldDeliverFramesInOrderBothWays() {
        for (int i = 0; i < 50; i++) {
            TestFrames.send(left, i, TestFrames.LENGTH + i);
        }
        left.flush();
        receive(right, 50);
        assertThat(collector.numbers)
                .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
        assertThat(collector.lengths.get(49)).isEqualTo(TestFrames.LENGTH + 49);

        for (int i = 50; i < 150; i++) {
            TestFrames.send(right, i, TestFrames.LENGTH);
        }
        assertThat(right.flush()).isEqualTo(100);
        receive(left, 150);
        assertThat(collector.numbers)
                .containsExactlyElementsOf(IntStream.range(0, 150).boxed().toList());
        assertThat(right.statistics().receivedFrames()).isEqualTo(50);
        assertThat(right.statistics().sentFrames()).isEqualTo(100);
        assertThat(right.statistics().sentBytes()).isEqualTo(100L * TestFrames.LENGTH);
    }

    @Test
    void shouldUseEverySlotAgainAfterItsFrameHasGone() {
        int frames = 3 * XdpSocket.ENTRIES;
        for (int i = 0; i < frames; i++) {
            TestFrames.send(right, i, TestFrames.LENGTH);
            if (i % 32 == 31) {
                right.flush();
                left.await(SECOND);
                left.poll(collector, 1000, 0);
            }
        }
        receive(left, frames);
        assertThat(right.statistics().sendDrops()).isZero();
    }

    @Test
    void shouldCountWhatTheFullRingLost() {
        for (int i = 0; i < XdpSocket.ENTRIES + 100; i++) {
            TestFrames.send(left, i, TestFrames.LENGTH);
        }
        left.flush();
        await().until(() -> right.statistics().ringOverflows() == 100);
        assertThat(right.poll(collector, 10_000, 0)).isEqualTo(XdpSocket.ENTRIES);
    }

    @Test
    void shouldDropAndCountWhileTheInterfaceIsDown() {
        VethPair.require("ip", "link", "set", veth.right, "down");
        for (int i = 0; i < XdpSocket.ENTRIES + 10; i++) {
            TestFrames.send(right, i, TestFrames.LENGTH);
        }
        assertThat(right.flush()).isZero();
        assertThat(right.statistics().sendDrops()).isEqualTo(10);
    }

    @Test
    void shouldSendNothingForAnAbandonedSlot() {
        int slot = right.claim();
        right.abandon();
        assertThat(right.flush()).isZero();
        assertThat(right.claim()).isEqualTo(slot);
    }

    @Test
    void shouldWakeUpFromAnotherThread() throws InterruptedException {
        Thread waker = Thread.ofPlatform().start(right::wakeup);
        assertThat(right.await(20 * SECOND)).isTrue();
        waker.join();
        assertThat(right.await(1_000_000)).isFalse();
    }

    @Test
    void shouldReceiveAndSendNothingAfterClosing() {
        TestFrames.send(left, 1, TestFrames.LENGTH);
        left.flush();
        right.close();
        assertThat(right.poll(collector, 10, 0)).isZero();
        right.wakeup();
        assertThat(right.await(SECOND)).isFalse();
        TestFrames.send(right, 1, TestFrames.LENGTH);
        assertThat(right.flush()).isZero();
    }

    @Test
    void shouldSayWhoElseMayHoldTheQueue() {
        assertThatThrownBy(() -> AfXdpPort.open(veth.right))
                .isInstanceOf(NativeIoException.class)
                .hasMessageContainingAll(veth.right, "busy", "--io=af_packet");
    }

    @Test
    void shouldAllocateNothingPerFrame() {
        FrameHandler ignore = (buffer, offset, length, nowNs) -> {};
        assertThat(Allocation.bytesOf(() -> exchange(ignore, 1))).isZero();
    }

    private void exchange(FrameHandler handler, int i) {
        TestFrames.send(right, i, TestFrames.LENGTH);
        right.flush();
        left.await(SECOND);
        left.poll(handler, 16, 0);
        TestFrames.send(left, i, TestFrames.LENGTH);
        left.flush();
        right.await(SECOND);
        right.poll(handler, 16, 0);
    }

    private void receive(PacketPort port, int total) {
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            port.await(1_000_000);
            port.poll(collector, 1000, 0);
            return collector.numbers.size() >= total;
        });
    }
}
