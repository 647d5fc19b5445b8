// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.cooprouter.agent.io.AfPacketPort;
import org.cooprouter.topology.lab.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The emulator between two veth pairs: host-a === left [emulator] right === host-b. */
@Timeout(60)
class WanEmulatorTest {
    private static final int FRAMES = 200;

    @TempDir
    private Path directory;

    private final String prefix = "crw" + Long.toString(ProcessHandle.current().pid() % 46_656, 36);
    private final List<AutoCloseable> resources = new ArrayList<>();
    private AfPacketPort hostA;
    private AfPacketPort hostB;
    private WanEmulator emulator;
    private WanClient client;

    @BeforeEach
    void build() throws IOException {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "skipped: making interfaces needs root (CAP_NET_ADMIN and CAP_NET_RAW)");
        hostA = pair("a", "l");
        hostB = pair("b", "r");
        emulator = own(WanEmulator.start("isp-a", prefix + "l", prefix + "r", 1));
        Path socket = directory.resolve("wan");
        own(WanControl.listen(socket, List.of(emulator)));
        client = new WanClient(socket);
    }

    private AfPacketPort pair(String host, String end) throws IOException {
        String hostDevice = prefix + host;
        String endDevice = prefix + end;
        Shell.run("ip", "link", "add", hostDevice, "type", "veth", "peer", "name", endDevice);
        resources.add(() -> Shell.run("ip", "link", "delete", hostDevice));
        for (String device : List.of(hostDevice, endDevice)) {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf", device, "disable_ipv6"), "1");
            Shell.run("ip", "link", "set", device, "up");
        }
        return own(AfPacketPort.open(hostDevice));
    }

    private <T extends AutoCloseable> T own(T resource) {
        resources.add(resource);
        return resource;
    }

    @AfterEach
    void remove() throws Exception {
        for (AutoCloseable resource : resources.reversed()) {
            resource.close();
        }
    }

    @Test
    void shouldForwardFramesBothWaysInOrder() {
        send(hostA);
        assertThat(receive(hostB, FRAMES)).isEqualTo(range());
        send(hostB);
        assertThat(receive(hostA, FRAMES)).isEqualTo(range());
        WanReport report = emulator.report();
        assertThat(report.leftToRight().statistics().deliveredFrames()).isEqualTo(FRAMES);
        assertThat(report.rightToLeft().statistics().deliveredBytes()).isEqualTo(100L * FRAMES);
    }

    @Test
    void shouldDelayByTheSetTimeAndNotMuchMore() throws IOException {
        client.change("isp-a", WanDirection.LEFT_TO_RIGHT, Map.of("delayMs", 30));
        long before = System.nanoTime();
        send(hostA);
        assertThat(receive(hostB, FRAMES)).isEqualTo(range());
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(30_000_000);
        assertThat(client.report("isp-a").leftToRight().statistics().maxLatenessMs())
                .isLessThan(1000);
    }

    @Test
    void shouldChangeOneDirectionWhileItRuns() throws IOException {
        WanReport report = client.change("isp-a", WanDirection.LEFT_TO_RIGHT, "{\"cut\":true}");
        assertThat(report.leftToRight().settings().cut()).isTrue();
        assertThat(report.rightToLeft().settings().cut()).isFalse();

        send(hostA);
        send(hostB);
        assertThat(receive(hostA, FRAMES)).isEqualTo(range());
        await().until(() -> client.report("isp-a").leftToRight().statistics().droppedCut() == FRAMES);

        client.change("isp-a", WanDirection.BOTH, Map.of("cut", false));
        send(hostA);
        assertThat(receive(hostB, FRAMES)).isEqualTo(range());
    }

    @Test
    void shouldExplainWhatItRefuses() {
        assertThatThrownBy(() -> client.report("isp-z")).hasMessageContainingAll("isp-z", "[isp-a]");
        assertThatThrownBy(() -> client.change("isp-a", WanDirection.BOTH, "{\"delayMs\":-1}"))
                .hasMessageContaining("expected 0 or more");
        assertThatThrownBy(() -> new WanClient(directory.resolve("nowhere")).report("isp-a"))
                .hasMessageContaining("does its process run?");
        assertThat(emulator.report().leftToRight().settings()).isEqualTo(WanSettings.PERFECT);
    }

    private static void send(AfPacketPort port) {
        for (int i = 0; i < FRAMES; i++) {
            int at = port.claim();
            port.buffer().putLong(at, 0x0200_0000_0001_0200L).putInt(at + 8, 2);
            port.buffer().putShort(at + 12, (short) 0x88b5).putInt(at + 14, i);
            port.commit(100);
        }
        port.flush();
    }

    private static List<Integer> receive(AfPacketPort port, int count) {
        List<Integer> numbers = new ArrayList<>();
        await().until(() -> {
            port.await(100_000_000);
            port.poll((buffer, offset, length, nowNs) -> numbers.add(buffer.getInt(offset + 14)), 1000, 0);
            return numbers.size() >= count;
        });
        return numbers;
    }

    private static List<Integer> range() {
        return IntStream.range(0, FRAMES).boxed().toList();
    }
}
