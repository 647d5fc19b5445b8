// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;

import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.v1.SessionReport;
import org.cooprouter.agent.v1.SessionsReply;
import org.cooprouter.agent.v1.SessionsRequest;
import org.junit.jupiter.api.Test;

/** What both sides answer when they are asked how their sessions are. */
class SessionReportsTest {
    private final Network net = new Network();

    private static SessionsReply ask(Agent agent, SessionsRequest.Builder request) {
        return agent.pipeline.sessions(request.build(), agent.nowNs);
    }

    @Test
    void shouldSayTheSameOfASessionAtBothEnds() {
        net.client("one");
        net.client("two");
        net.server("answer");
        net.advance(3 * TestConfig.SECOND);
        SessionReport router =
                ask(net.router, SessionsRequest.newBuilder().setMax(10)).getSessions(0);
        SessionReport proxy =
                ask(net.proxy, SessionsRequest.newBuilder().setMax(10)).getSessions(0);

        assertThat(router.getSessionId()).isEqualTo(proxy.getSessionId()).isNotZero();
        assertThat(router.getAppType()).isEqualTo(proxy.getAppType()).isEqualTo("voice");
        assertThat(router.getProtocol()).isEqualTo(proxy.getProtocol()).isEqualTo(Session.UDP);
        assertThat(router.getClient()).isEqualTo(proxy.getClient()).isEqualTo("192.168.1.20:5060");
        assertThat(router.getServer()).isEqualTo(proxy.getServer()).isEqualTo("192.0.2.80:3478");
        assertThat(router.getPeer()).isEqualTo("fra");
        assertThat(proxy.getPeer()).isEqualTo("home-a");
        assertThat(router.getServerPackets())
                .isEqualTo(proxy.getServerPackets())
                .isEqualTo(1);
        assertThat(proxy.getClientPackets()).isEqualTo(2);
        assertThat(router.getIdle().getSeconds()).isEqualTo(3);
        assertThat(router.getRedundancy()).isEqualTo("copies 1 per uplink, 1 per neighbour");
    }

    @Test
    void shouldGiveThePagesOfManySessionsInOrder() {
        for (int port = 1; port <= 25; port++) {
            net.client(Network.fromClient(new Frame.Flow("192.168.1.20", port, "192.0.2.80", 3478), "hello"));
        }
        SessionsReply first =
                ask(net.router, SessionsRequest.newBuilder().setId(4).setMax(20));
        SessionsReply second = ask(
                net.router,
                SessionsRequest.newBuilder()
                        .setAfter(first.getSessions(19).getSessionId())
                        .setMax(20));

        assertThat(first.getId()).isEqualTo(4);
        assertThat(first.getMore()).isTrue();
        assertThat(second.getMore()).isFalse();
        assertThat(second.getSessionsCount()).isEqualTo(5);
        assertThat(first.getSessionsList())
                .extracting(SessionReport::getSessionId)
                .isSortedAccordingTo(Integer::compareUnsigned)
                .doesNotContainAnyElementsOf(second.getSessionsList().stream()
                        .map(SessionReport::getSessionId)
                        .toList());
    }

    @Test
    void shouldGiveTheOneSessionThatIsAskedFor() {
        net.client("one");
        int id = ask(net.router, SessionsRequest.newBuilder().setMax(1))
                .getSessions(0)
                .getSessionId();

        assertThat(ask(net.router, SessionsRequest.newBuilder().setSessionId(id))
                        .getSessionsCount())
                .isEqualTo(1);
        assertThat(ask(net.router, SessionsRequest.newBuilder().setSessionId(id + 1))
                        .getSessionsCount())
                .isZero();
    }
}
