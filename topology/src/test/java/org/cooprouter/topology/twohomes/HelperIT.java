// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cooprouter.topology.lab.Namespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a neighbour may do with the helper's ISP: reach the proxies agreed on, within the bandwidth granted, and nothing else. */
@Tag("controller")
@ExtendWith(SharedTwoHomes.class)
class HelperIT {
    private static final int SECONDS = 3;
    private static final int PACKETS_PER_SECOND = 1000;
    private static final int BYTES = 1000;
    private static final long GRANTED_BPS = 2_000_000;

    private final TwoHomes homes;

    HelperIT(SharedTwoHomes.Running running) {
        this.homes = running.withCalls();
    }

    /** The host of home A's router turns bad: it sends straight into the link, past its own bridge. */
    @BeforeEach
    void letTheNeighbourMisbehave() {
        Namespace neighbour = homes.homeA().namespace();
        neighbour.address("to-b", "10.77.0.1/30");
        neighbour.run("ip", "neighbour", "replace", "10.77.0.2", "lladdr", "02:00:5e:00:00:0b", "dev", "to-b");
        neighbour.run("ip", "route", "replace", "192.0.2.0/24", "via", "10.77.0.2", "src", "10.77.0.1");
    }

    @AfterEach
    void letItBehaveAgain() {
        homes.homeA().namespace().run("ip", "address", "flush", "dev", "to-b");
    }

    @Test
    void shouldNotForwardToAnythingButTheAllowedProxy() {
        assertThat(forwardedWhenSendingTo(TwoHomes.SERVER, 7177, 7177).toIspB())
                .isLessThan(SECONDS * PACKETS_PER_SECOND / 10);
        assertThat(forwardedWhenSendingTo(TwoHomes.PROXY, 53, 7177).toIspB())
                .isLessThan(SECONDS * PACKETS_PER_SECOND / 10);
        assertThat(forwardedWhenSendingTo(TwoHomes.PROXY, 7177, 9999).toIspB())
                .isLessThan(SECONDS * PACKETS_PER_SECOND / 10);
    }

    @Test
    void shouldNotForwardMoreThanTheBandwidthGranted() {
        Carried carried = forwardedWhenSendingTo(TwoHomes.PROXY, 7177, 7177);
        double granted = GRANTED_BPS / 8.0 * SECONDS;
        assertThat((double) carried.bytesToIspB()).isBetween(granted / 2, granted * 1.5);
    }

    /** Sends four times as much as is granted. */
    private Carried forwardedWhenSendingTo(String address, int port, int sourcePort) {
        Carried before = Carried.now(homes);
        homes.homeA()
                .namespace()
                .attempt(List.of(
                        "sockperf",
                        "throughput",
                        "--ip=" + address,
                        "--port=" + port,
                        "--client_ip=10.77.0.1",
                        "--client_port=" + sourcePort,
                        "--mps=" + PACKETS_PER_SECOND,
                        "--msg-size=" + BYTES,
                        "--time=" + SECONDS));
        return Carried.now(homes).minus(before);
    }
}
