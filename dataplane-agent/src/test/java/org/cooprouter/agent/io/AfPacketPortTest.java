// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.cooprouter.agent.Allocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AfPacketPortTest {
    private static final long SECOND = 1_000_000_000L;

    private VethPair veth;
    private AfPacketPort left;
    private AfPacketPort right;
    private final TestFrames.Collector collector = new TestFrames.Collector();

    @BeforeEach
    void open() throws IOException {
        veth = VethPair.create();
        left = AfPacketPort.open(veth.left);
        right = AfPacketPort.open(veth.right, 64);
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
    void shouldDeliverFramesInOrderToTheOtherEnd() {
        for (int i = 0; i < 50; i++) {
            TestFrames.send(left, i, TestFrames.LENGTH + i);
        }
        assertThat(left.flush()).isEqualTo(50);

        receive(50);
        assertThat(collector.numbers)
                .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
        assertThat(collector.lengths.get(49)).isEqualTo(TestFrames.LENGTH + 49);
        assertThat(left.statistics().sentFrames()).isEqualTo(50);
        assertThat(right.statistics().receivedFrames()).isEqualTo(50);
        assertThat(right.statistics().receivedBytes())
                .isEqualTo(left.statistics().sentBytes());
    }

    @Test
    void shouldNotReceiveItsOwnFrames() {
        TestFrames.send(left, 1, TestFrames.LENGTH);
        left.flush();
        receive(1);
        assertThat(left.poll(collector, 10, 0)).isZero();
    }

    @Test
    void shouldHandOverNoMoreThanTheLimit() {
        for (int i = 0; i < 10; i++) {
            TestFrames.send(left, i, TestFrames.LENGTH);
        }
        left.flush();
        await().until(() -> right.await(SECOND));
        assertThat(right.poll(collector, 4, 0)).isEqualTo(4);
        receive(10);
        assertThat(collector.numbers).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void shouldFlushByItselfWhenAllSlotsAreTaken() {
        for (int i = 0; i <= PacketSender.SLOTS; i++) {
            TestFrames.send(left, i, TestFrames.LENGTH);
        }
        assertThat(left.statistics().sentFrames()).isEqualTo(PacketSender.SLOTS);
        assertThat(left.flush()).isEqualTo(1);
    }

    @Test
    void shouldSendNothingForAnAbandonedSlot() {
        left.claim();
        left.abandon();
        assertThat(left.flush()).isZero();
    }

    @Test
    void shouldCountWhatTheFullRingLost() {
        for (int i = 0; i < 200; i++) {
            TestFrames.send(left, i, TestFrames.LENGTH);
        }
        left.flush();
        await().until(() -> right.statistics().ringOverflows() == 200 - 64);
        assertThat(right.poll(collector, 1000, 0)).isEqualTo(64);

        TestFrames.send(left, 1000, TestFrames.LENGTH);
        left.flush();
        receive(65);
        assertThat(right.statistics().ringOverflows()).isEqualTo(200 - 64);
    }

    @Test
    void shouldDropAndCountReceivedFramesLongerThanASlot() {
        setMtu(9000);
        TestFrames.send(left, 1, PacketRing.MAX_FRAME_LENGTH);
        TestFrames.send(left, 2, FrameSink.SLOT_LENGTH);
        TestFrames.send(left, 3, TestFrames.LENGTH);
        assertThat(left.flush()).isEqualTo(3);

        receive(2);
        assertThat(collector.numbers).isEqualTo(List.of(1, 3));
        assertThat(right.statistics().oversizeFrames()).isEqualTo(1);
    }

    @Test
    void shouldDropOnlyTheFrameThatIsLongerThanTheMtu() {
        TestFrames.send(left, 1, TestFrames.LENGTH);
        TestFrames.send(left, 2, 1800);
        TestFrames.send(left, 3, TestFrames.LENGTH);
        assertThat(left.flush()).isEqualTo(2);

        receive(2);
        assertThat(collector.numbers).isEqualTo(List.of(1, 3));
        assertThat(left.statistics().sendDrops()).isEqualTo(1);
    }

    @Test
    void shouldDropAndCountWhileTheInterfaceIsDownAndRecover() {
        VethPair.require("ip", "link", "set", veth.left, "down");
        TestFrames.send(left, 1, TestFrames.LENGTH);
        TestFrames.send(left, 2, TestFrames.LENGTH);
        assertThat(left.flush()).isZero();
        assertThat(left.statistics().sendDrops()).isEqualTo(2);
        assertThat(left.isAttached()).isTrue();

        VethPair.require("ip", "link", "set", veth.left, "up");
        TestFrames.send(left, 3, TestFrames.LENGTH);
        assertThat(left.flush()).isEqualTo(1);
        receive(1);
    }

    @Test
    void shouldWaitNoLongerThanTold() {
        long before = System.nanoTime();
        assertThat(right.await(2_000_000)).isFalse();
        assertThat(System.nanoTime() - before).isBetween(2_000_000L, SECOND);
    }

    @Test
    void shouldReportThePendingErrorOfALinkThatWentDownOnlyOnce() {
        VethPair.require("ip", "link", "set", veth.right, "down");
        right.await(SECOND);
        assertThat(right.await(1_000_000)).isFalse();
    }

    @Test
    void shouldWakeUpFromAnotherThread() throws InterruptedException {
        Thread waker = Thread.ofPlatform().start(right::wakeup);
        assertThat(right.await(20 * SECOND)).isTrue();
        waker.join();
        assertThat(right.await(1_000_000)).isFalse();
    }

    @Test
    void shouldSayThatItsInterfaceHasGone() {
        assertThat(left.isAttached()).isTrue();
        veth.close();
        veth = null;
        assertThat(left.isAttached()).isFalse();
        TestFrames.send(left, 1, TestFrames.LENGTH);
        assertThat(left.flush()).isZero();
    }

    @Test
    void shouldReceiveNothingAfterClosing() {
        TestFrames.send(left, 1, TestFrames.LENGTH);
        left.flush();
        right.close();
        assertThat(right.poll(collector, 10, 0)).isZero();
        right.wakeup();
        assertThat(right.await(SECOND)).isFalse();
    }

    @Test
    void shouldServeTwoPortsWithOneWaiter() throws IOException {
        try (PortWaiter waiter = PortWaiter.of(left, right)) {
            assertThat(waiter.await(0)).isFalse();
            TestFrames.send(left, 1, TestFrames.LENGTH);
            left.flush();
            assertThat(waiter.await(SECOND)).isTrue();
            receive(1);
            TestFrames.send(right, 2, TestFrames.LENGTH);
            right.flush();
            assertThat(waiter.await(SECOND)).isTrue();
            assertThat(left.poll(collector, 10, 0)).isEqualTo(1);
        }
    }

    @Test
    void shouldNameTheInterfaceThatDoesNotExist() {
        assertThatThrownBy(() -> AfPacketPort.open("nosuchif0"))
                .isInstanceOf(NativeIoException.class)
                .hasMessageContainingAll("nosuchif0", "No such device", "create the interface");
    }

    @Test
    void shouldAllocateNothingPerFrame() {
        FrameHandler ignore = (buffer, offset, length, nowNs) -> {};
        assertThat(Allocation.bytesOf(() -> exchange(ignore, 1))).isZero();
    }

    @Test
    void shouldAllocateNothingForFramesThatTheKernelRefuses() {
        VethPair.require("ip", "link", "set", veth.left, "down");
        assertThat(Allocation.bytesOf(() -> {
                    TestFrames.send(left, 1, TestFrames.LENGTH);
                    left.flush();
                }))
                .isZero();
        assertThat(left.statistics().sendDrops()).isGreaterThan(20_000);
    }

    @Test
    void shouldAllocateNothingToSeeThatItsInterfaceIsThere() {
        assertThat(Allocation.bytesOf(left::isAttached)).isZero();
    }

    @Test
    void shouldAllocateNothingToWakeUp() {
        assertThat(Allocation.bytesOf(() -> {
                    right.wakeup();
                    right.await(SECOND);
                }))
                .isZero();
    }

    private void exchange(FrameHandler handler, int i) {
        TestFrames.send(left, i, TestFrames.LENGTH);
        left.flush();
        right.await(SECOND);
        right.poll(handler, 16, 0);
    }

    private void receive(int total) {
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            right.await(1_000_000);
            right.poll(collector, 100, 0);
            return collector.numbers.size() >= total;
        });
    }

    private void setMtu(int mtu) {
        VethPair.require("ip", "link", "set", veth.left, "mtu", Integer.toString(mtu));
        VethPair.require("ip", "link", "set", veth.right, "mtu", Integer.toString(mtu));
    }

    @Test
    void shouldRestoreTheVlanTagThatTheKernelTookOut() throws IOException {
        String path = "/sys/class/net/" + veth.left + "/address";
        assertThat(Files.readString(Path.of(path))).isNotBlank();
        int offset = left.claim();
        left.buffer().putLong(offset, 0x0200_0000_0001_0200L);
        left.buffer().putInt(offset + 8, 2);
        left.buffer().putInt(offset + 12, 0x8100_0007);
        left.buffer().putShort(offset + 16, (short) 0x88b5);
        left.buffer().putInt(offset + 18, 42);
        left.commit(TestFrames.LENGTH);
        left.flush();

        await().until(() -> right.await(SECOND));
        int[] seen = new int[3];
        right.poll(
                (buffer, at, length, nowNs) -> {
                    seen[0] = buffer.getInt(at + 12);
                    seen[1] = buffer.getInt(at + 18);
                    seen[2] = length;
                },
                1,
                0);
        assertThat(seen).containsExactly(0x8100_0007, 42, TestFrames.LENGTH);
    }
}
