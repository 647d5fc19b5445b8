// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Under the example policy for it, the router changes how a call is made redundant when its own direction begins to lose. */
@ExtendWith(SharedTwoHomes.class)
class AdaptiveIT {
    private static final Duration CALL = Duration.ofSeconds(60);
    /** What costs less is chosen after twenty seconds without loss. */
    private static final Duration CALM = Duration.ofSeconds(40);

    private static final Duration NOTICED = Duration.ofSeconds(15);

    private static final String TWO_COPIES = "redundancy  raic1x2 (isp-a 1, to-b 1)";
    private static final Pattern SESSION = Pattern.compile("(?m)^([0-9a-f]{8}) +voice ");

    private final TwoHomes homes;

    AdaptiveIT(SharedTwoHomes.Running running) {
        this.homes = running.withCalls();
    }

    @BeforeEach
    void letCallsAdapt() {
        homes.coopctl().apply(TwoHomes.policy("calls-adaptive.yaml"));
        homes.awaitApplied();
    }

    @AfterEach
    void sendCallsTwiceAgain() {
        homes.ispA().makePerfect();
        homes.ispB().makePerfect();
        homes.applyCalls();
        homes.coopctl().run("delete", "redundancyProfiles/adaptive");
        homes.awaitApplied();
    }

    @Test
    void shouldChangeItsSchemeWhenLossIsSwitchedOnAndSayWhy() {
        Probe call = Probe.start(
                        homes.hosts().clientA(),
                        TwoHomes.SERVER,
                        SharedTwoHomes.VOICE_PORT,
                        new Probe.Load(100, 160, CALL))
                .awaitAnswer();
        Waiting.until(CALM, () -> describe().contains(TWO_COPIES), () -> "two copies do not suffice: " + describe());
        homes.ispA().set(true, Map.of("loss", Map.of("mean", 0.25)));
        homes.ispB().set(true, Map.of("loss", Map.of("mean", 0.25)));
        Waiting.until(NOTICED, () -> describe().contains("loses less"), () -> "nothing has changed: " + describe());
        String described = describe();
        ProbeReport report = call.await();

        System.out.println(described);
        assertThat(described)
                .contains(
                        "app type    voice",
                        "with        proxies/fra",
                        " -> ",
                        "loss isp-a ",
                        " / to-b ",
                        "budget 250 %")
                .containsPattern("isp-a +yes +[0-9.]+ ms +[1-9][0-9.]* % +0\\.0 %");
        assertThat(homes.controller().process().output())
                .contains("agent of sites/home-a: redundancy_changed: adaptive to fra: raic1x");
        assertThat(report.duplicates() + report.echoDuplicates()).isZero();
        assertThat(report.inboundLoss()).isLessThan(0.01);
    }

    /** What the operator sees of the call; only its id is not known before. */
    private String describe() {
        String sessions = homes.coopctl().run("describe", "session", "home-a");
        Matcher id = SESSION.matcher(sessions);
        assertThat(id.find()).as(sessions).isTrue();
        return homes.coopctl().run("describe", "session", "home-a", id.group(1));
    }
}
