// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.policy.v1.BandwidthRange;
import org.cooprouter.policy.v1.ControllerKey;
import org.cooprouter.policy.v1.CooperationOffer;
import org.cooprouter.policy.v1.CooperationType;
import org.cooprouter.policy.v1.Handshake;
import org.cooprouter.policy.v1.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HandshakeValidatorTest {
    private static final String AT = "sites/home-a.links[0].handshake";

    private static List<Problem> problems(Consumer<Handshake.Builder> change) {
        Resource.Builder site = Policies.homeA().toBuilder();
        Handshake.Builder handshake = site.getSiteBuilder().getLinksBuilder(0).getHandshakeBuilder();
        handshake.setPassword("correct horse").addOffers(offer());
        change.accept(handshake);
        return PolicyValidator.validate(Policy.of(Policies.all(site.build())));
    }

    private static CooperationOffer.Builder offer() {
        return CooperationOffer.newBuilder()
                .setType(CooperationType.COOPERATION_TYPE_LATENCY_OPTIMIZATION)
                .setProvide(BandwidthRange.newBuilder().setMaxBps(1_000_000))
                .addAllowedProxies("proxies/fra");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(h -> h.clearPassword(), "", "has no key"),
                wrong(h -> h.setPassword("short"), ".password", "has 5 characters; expected 8 to 63"),
                wrong(h -> h.setPreSharedKey("AAEC"), ".pre_shared_key", "openssl rand -base64 32"),
                wrong(h -> h.setPreSharedKey("no base64!"), ".pre_shared_key", "is not 32 bytes"),
                wrong(h -> h.clearOffers(), ".offers", "is empty"),
                wrong(h -> h.getOffersBuilder(0).clearType(), ".offers[0].type", "is missing"),
                wrong(h -> h.addOffers(offer()), ".offers[1].type", "is offered twice"),
                wrong(h -> h.getOffersBuilder(0).clearProvide(), ".offers[0]", "gives nothing and takes nothing"),
                wrong(h -> h.getOffersBuilder(0).clearAllowedProxies(), ".offers[0].allowed_proxies", "is empty"),
                wrong(
                        h -> h.getOffersBuilder(0).addAllowedProxies("proxies/nowhere"),
                        ".offers[0].allowed_proxies[1]",
                        "nowhere"),
                wrong(
                        h -> h.getOffersBuilder(0).getProvideBuilder().setMinBps(2_000_000),
                        ".offers[0].provide.min_bps",
                        "expected 0 to 1000000"),
                wrong(
                        h -> h.getOffersBuilder(0).getReceiveBuilder().setMaxBps(1),
                        ".offers[0].receive.max_bps",
                        "expected 64000"),
                wrong(h -> h.getAdvertiseIntervalBuilder().setNanos(1000), ".advertise_interval", "expected 0.5"),
                wrong(h -> h.getKeepAliveIntervalBuilder().setSeconds(61), ".keep_alive_interval", "to 60s"),
                wrong(h -> h.addHourlyLoadPercent(5), ".hourly_load_percent", "has 1 entries"),
                wrong(
                        h -> h.addAllHourlyLoadPercent(Collections.nCopies(24, 101)),
                        ".hourly_load_percent[0]",
                        "expected 0 to 100"));
    }

    private static Arguments wrong(Consumer<Handshake.Builder> change, String path, String message) {
        return Arguments.of(change, AT + path, message);
    }

    @ParameterizedTest(name = "{1} {2}")
    @MethodSource("wrong")
    void shouldSayWhatIsWrongAndWhere(Consumer<Handshake.Builder> change, String path, String message) {
        assertThat(problems(change))
                .anySatisfy(
                        problem -> assertThat(problem.toString()).contains(path).contains(message));
    }

    private static CooperationOffer.Builder emergency(long gives, long takes) {
        return CooperationOffer.newBuilder()
                .setType(CooperationType.COOPERATION_TYPE_EMERGENCY_CONNECTION)
                .setProvide(BandwidthRange.newBuilder().setMaxBps(gives))
                .setReceive(BandwidthRange.newBuilder().setMaxBps(takes));
    }

    @Test
    void shouldWantToKnowHowSilenceIsNoticedWhereHelpIsTaken() {
        assertThat(problems(h -> h.addOffers(emergency(0, 1_000_000))))
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains(AT + ".offers[1]")
                .contains("needs `liveness` at the first uplink");
        Resource.Builder watched = Policies.watchedHomeA().toBuilder();
        watched.getSiteBuilder()
                .getLinksBuilder(0)
                .getHandshakeBuilder()
                .setPassword("correct horse")
                .addOffers(emergency(0, 1_000_000));
        assertThat(PolicyValidator.validate(Policy.of(Policies.all(watched.build()))))
                .isEmpty();
    }

    @Test
    void shouldLeaveTheOwnerSomethingOfItsUplink() {
        Resource.Builder site = Policies.homeA().toBuilder();
        site.getSiteBuilder().getUplinksBuilder(0).setCapacityUpBps(1_000_000);
        site.getSiteBuilder()
                .getLinksBuilder(0)
                .getHandshakeBuilder()
                .setPassword("correct horse")
                .addOffers(emergency(1_000_000, 0));
        assertThat(PolicyValidator.validate(Policy.of(Policies.all(site.build()))))
                .extracting(Problem::toString)
                .anySatisfy(problem -> assertThat(problem)
                        .contains(AT + ".offers[0].provide.max_bps")
                        .contains("must keep something for itself"));
    }

    @Test
    void shouldAcceptAPasswordAKeyOrTheControllers() {
        assertThat(problems(any -> {})).isEmpty();
        assertThat(problems(h -> h.setPreSharedKey("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")))
                .isEmpty();
        assertThat(problems(h -> h.setControllerKey(ControllerKey.getDefaultInstance())))
                .isEmpty();
        assertThat(problems(h -> h.addAllHourlyLoadPercent(Collections.nCopies(24, 50))))
                .isEmpty();
    }
}
