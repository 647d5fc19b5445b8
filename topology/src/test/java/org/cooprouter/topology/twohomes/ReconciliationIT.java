// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooprouter.topology.lab.OpenVswitch;
import org.cooprouter.topology.lab.Shell;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bridges have what the controller wants, whatever somebody does to them by hand, and nothing is done to one that has it. */
@Tag("controller")
@ExtendWith(SharedTwoHomes.class)
class ReconciliationIT {
    /** The controller looks every 10 s; the rest is patience with a slow machine. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration LONGER_THAN_ALL_POLLS = Duration.ofSeconds(12);
    /** Table of sessions that leave through the home's own ISP. */
    private static final String TABLE = "table=3";

    private static final Pattern MENDED = Pattern.compile("\"mended\" *: *\"?([0-9]+)");

    private static final Pattern METER = Pattern.compile("meter=[0-9]+");

    private final TwoHomes homes;

    ReconciliationIT(SharedTwoHomes.Running running) {
        this.homes = running.withCalls();
    }

    @AfterEach
    void shouldBeInForceAgain() {
        homes.awaitApplied();
    }

    @Test
    void shouldLeaveABridgeAloneThatHasWhatItShould() {
        List<RuleAges> before = homes.sites().stream().map(RuleAges::of).toList();
        List<Long> mended = homes.sites().stream().map(this::mended).toList();
        Waiting.pause(LONGER_THAN_ALL_POLLS);
        for (int i = 0; i < before.size(); i++) {
            RuleAges.of(homes.sites().get(i)).assertNoneWasMadeAnewSince(before.get(i));
            assertThat(mended(homes.sites().get(i))).as("mended").isEqualTo(mended.get(i));
        }
    }

    @Test
    void shouldPutBackARuleThatSomebodyDeleted() {
        RuleAges before = RuleAges.of(homes.homeA());
        long mended = mended(homes.homeA());
        ofctl(homes.homeA(), "del-flows", TABLE);
        assertThat(RuleAges.of(homes.homeA()).rules()).isNotEqualTo(before.rules());
        awaitMended("rules", before, mended);
    }

    @Test
    void shouldRemoveARuleThatSomebodyAddedUnderOneOfOurCookies() {
        RuleAges before = RuleAges.of(homes.homeA());
        long mended = mended(homes.homeA());
        String ours = before.rules().stream()
                .filter(rule -> rule.contains(TABLE))
                .findFirst()
                .orElseThrow();
        String cookie = ours.substring(0, ours.indexOf(','));
        ofctl(homes.homeA(), "add-flow", cookie + "," + TABLE + ",priority=7,ip,nw_dst=198.18.0.1,actions=drop");
        assertThat(RuleAges.of(homes.homeA()).rules()).isNotEqualTo(before.rules());
        awaitMended("rules", before, mended);
    }

    @Test
    void shouldRemoveARuleThatSomebodyAdded() {
        RuleAges before = RuleAges.of(homes.homeA());
        long mended = mended(homes.homeA());
        ofctl(homes.homeA(), "add-flow", "cookie=0x77," + TABLE + ",priority=7,ip,nw_dst=198.18.0.2,actions=drop");
        assertThat(RuleAges.of(homes.homeA()).rules()).isNotEqualTo(before.rules());
        awaitMended("rules", before, mended);
    }

    @Test
    void shouldPutRightAGroupThatSomebodyChanged() {
        String before = ofctl(homes.homeA(), "dump-groups");
        long mended = mended(homes.homeA());
        ofctl(homes.homeA(), "mod-group", "group_id=1,type=ff,bucket=watch_port:2,actions=resubmit(,9)");
        assertThat(ofctl(homes.homeA(), "dump-groups")).isNotEqualTo(before);
        Waiting.until(
                LIMIT,
                () -> ofctl(homes.homeA(), "dump-groups").equals(before),
                () -> "the group stays " + ofctl(homes.homeA(), "dump-groups"));
        awaitReport(homes.homeA(), mended);
    }

    @Test
    void shouldPutRightAMeterThatSomebodyChanged() {
        List<String> before = bands(homes.homeB());
        long mended = mended(homes.homeB());
        ofctl(homes.homeB(), "mod-meter", someMeter(homes.homeB()) + ",kbps,burst,bands=type=drop,rate=1,burst_size=1");
        assertThat(bands(homes.homeB())).isNotEqualTo(before);
        Waiting.until(
                LIMIT,
                () -> bands(homes.homeB()).equals(before),
                () -> "the meters stay " + ofctl(homes.homeB(), "dump-meters"));
        awaitReport(homes.homeB(), mended);
    }

    @Test
    void shouldNeitherFlushNorLoseAnythingWhenABridgeReconnects() {
        OpenVswitch bridge = homes.homeA().bridge();
        RuleAges before = RuleAges.of(homes.homeA());
        Probe call = call(Duration.ofSeconds(20)).awaitAnswer();
        String target = bridge.configure("get-controller", OpenVswitch.BRIDGE).strip();

        // Without any controller Open vSwitch would forget its rules: it gets one that nobody is.
        bridge.setController(target.replace(":6653", ":1"));
        Waiting.until(
                LIMIT,
                () -> !isConnected(homes.homeA()),
                () -> "the controller does not notice that the bridge is gone: " + status(homes.homeA()));
        bridge.setController(target);
        homes.awaitApplied();

        ProbeReport report = call.await();
        assertThat(report.received()).as("packets of the call").isEqualTo(report.sent());
        assertThat(report.duplicates() + report.echoDuplicates()).isZero();
        RuleAges.of(homes.homeA()).assertNoneWasMadeAnewSince(before);
    }

    private Probe call(Duration duration) {
        return Probe.start(
                homes.hosts().clientA(),
                TwoHomes.SERVER,
                SharedTwoHomes.VOICE_PORT,
                new Probe.Load(100, 160, duration));
    }

    private void awaitMended(String what, RuleAges before, long mended) {
        Waiting.until(
                LIMIT,
                () -> RuleAges.of(homes.homeA()).rules().equals(before.rules()),
                () -> "the " + what + " stay " + RuleAges.of(homes.homeA()).rules());
        awaitReport(homes.homeA(), mended);
    }

    /** Waits until the site's status counts more mended things than {@code before}. */
    private void awaitReport(SiteNode site, long before) {
        Waiting.until(LIMIT, () -> mended(site) > before, () -> "not reported: " + status(site));
    }

    private long mended(SiteNode site) {
        Matcher mended = MENDED.matcher(status(site));
        return mended.find() ? Long.parseLong(mended.group(1)) : 0;
    }

    private String status(SiteNode site) {
        Shell.Result status = homes.coopctl().attempt("status", site.plan().id(), "-o", "json");
        return status.output();
    }

    private boolean isConnected(SiteNode site) {
        return Pattern.compile("\"bridge\" *: *\\{\\s*\"connected\" *: *true")
                .matcher(status(site))
                .find();
    }

    /** Rates and bursts of the meters, whose numbers are the host's matter. */
    private List<String> bands(SiteNode site) {
        return ofctl(site, "dump-meters")
                .lines()
                .filter(line -> line.startsWith("type="))
                .sorted()
                .toList();
    }

    /** "meter=1": the host chooses the number. */
    private static String someMeter(SiteNode site) {
        Matcher meter = METER.matcher(ofctl(site, "dump-meters"));
        assertThat(meter.find()).as("home B meters what it does for home A").isTrue();
        return meter.group();
    }

    private static String ofctl(SiteNode site, String subcommand, String... arguments) {
        // The first line has the number of the request.
        return site.bridge()
                .ofctl(subcommand, arguments)
                .replaceAll("\\(xid=[^)]*\\)", "")
                .strip();
    }
}
