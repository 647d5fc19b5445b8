// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.traffic.Probe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A sender knows the loss of its own direction, path by path, because the receiver measures and reports it. */
@ExtendWith(SharedTwoHomes.class)
class QualityIT {
    private static final double LOSS = 0.1;
    /** Five standard errors of 10 % of the datagrams of 8 s at 200 a second. */
    private static final double TOLERANCE = 0.04;

    private static final Duration CALL = Duration.ofSeconds(15);
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final TwoHomes homes;

    QualityIT(SharedTwoHomes.Running running) {
        this.homes = running.withCalls();
    }

    @AfterEach
    void makeTheIspPerfect() {
        homes.ispA().makePerfect();
    }

    @Test
    void shouldTellTheRouterWhatItsOwnDirectionLosesOnThatPathOnly() {
        homes.ispA().set(true, Map.of("loss", Map.of("mean", LOSS)));
        Probe call = Probe.start(
                homes.hosts().clientA(), TwoHomes.SERVER, SharedTwoHomes.VOICE_PORT, new Probe.Load(200, 160, CALL));
        Waiting.pause(WINDOW);
        String router = homes.homeA().metrics();
        String proxy = homes.proxy().metrics();
        call.await();

        double measured = loss(router, "isp-a", "outgoing");
        System.out.printf("the router knows of %.1f %% loss towards the proxy through ISP A%n", measured * 100);
        assertThat(measured).isCloseTo(LOSS, within(TOLERANCE));
        assertThat(loss(router, "isp-a", "incoming")).isLessThan(0.01);
        assertThat(loss(router, "to-b", "outgoing")).isLessThan(0.01);
        assertThat(loss(router, "to-b", "incoming")).isLessThan(0.01);
        assertThat(loss(proxy, "0", "incoming")).isCloseTo(LOSS, within(TOLERANCE));
        assertThat(loss(proxy, "0", "outgoing")).isLessThan(0.01);
    }

    private static double loss(String metrics, String path, String direction) {
        Pattern line = Pattern.compile("(?m)^cooprouter_agent_path_loss_ratio\\{direction=\"" + direction + "\",path=\""
                + path + "\",[^}]*\\} (\\S+)$");
        Matcher matcher = line.matcher(metrics);
        assertThat(matcher.find()).as(metrics).isTrue();
        return Double.parseDouble(matcher.group(1));
    }
}
