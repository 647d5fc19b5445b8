// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import org.cooprouter.agent.v1.AssociationConfig;
import org.cooprouter.agent.v1.KeyEpochConfig;
import org.cooprouter.controller.core.port.StoreException;
import org.cooprouter.controller.core.testing.FakeAgent;
import org.cooprouter.controller.core.testing.TestController;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
    private static final String ASSOCIATION = "associations/home-a--fra";
    private static final String FIRST = "keys/home-a--fra/1";
    private static final String SECOND = "keys/home-a--fra/2";

    private final TestController controller = new TestController();

    @BeforeEach
    void inPlace() {
        controller.everythingInPlace();
    }

    private static int sendEpoch(FakeAgent agent) throws InvalidProtocolBufferException {
        return agent.held()
                .get(ASSOCIATION)
                .getBody()
                .unpack(AssociationConfig.class)
                .getSendEpoch();
    }

    @Test
    void shouldGiveBothSidesTheSameRandomKey() throws Exception {
        assertThat(controller.agentA.held().get(FIRST))
                .isEqualTo(controller.agentFra.held().get(FIRST));
        KeyEpochConfig key = controller.agentA.held().get(FIRST).getBody().unpack(KeyEpochConfig.class);
        assertThat(key.getKey().size()).isEqualTo(16);
        TestController other = new TestController();
        other.everythingInPlace();
        assertThat(other.agentA.held().get(FIRST))
                .isNotEqualTo(controller.agentA.held().get(FIRST));
    }

    @Test
    void shouldRotateOnlyWhenItIsTime() throws Exception {
        controller.clock.advance(Duration.ofHours(5).plusMinutes(50));
        assertThat(sendEpoch(controller.agentA)).isEqualTo(1);
        controller.clock.advance(Duration.ofMinutes(10));
        assertThat(sendEpoch(controller.agentA)).isEqualTo(2);
        assertThat(sendEpoch(controller.agentFra)).isEqualTo(2);
    }

    @Test
    void shouldSendUnderTheNewEpochOnlyWhenBothHoldItsKey() throws Exception {
        controller.agentFra.pause();
        controller.clock.advance(Duration.ofHours(7));
        assertThat(controller.agentA.held()).containsKey(SECOND);
        assertThat(sendEpoch(controller.agentA)).isEqualTo(1);
        controller.agentFra.resume();
        assertThat(sendEpoch(controller.agentA)).isEqualTo(2);
        assertThat(sendEpoch(controller.agentFra)).isEqualTo(2);
    }

    @Test
    void shouldKeepTheOldKeyForTheGracePeriodAndThenTakeItAway() {
        controller.clock.advance(Duration.ofHours(6).plusSeconds(20));
        assertThat(controller.agentA.held()).containsKeys(FIRST, SECOND);
        controller.clock.advance(Duration.ofMinutes(2));
        assertThat(controller.agentA.held()).containsKey(SECOND).doesNotContainKey(FIRST);
        assertThat(controller.agentFra.held()).containsKey(SECOND).doesNotContainKey(FIRST);
    }

    @Test
    void shouldGoOnWithARotationThatARestartInterrupted() throws Exception {
        controller.agentFra.pause();
        controller.clock.advance(Duration.ofHours(7));
        controller.restart();
        controller.agentFra.resume();
        controller.connectAgents();
        controller.clock.advance(Duration.ofMinutes(1));
        assertThat(sendEpoch(controller.agentA)).isEqualTo(2);
        assertThat(sendEpoch(controller.agentFra)).isEqualTo(2);
    }

    @Test
    void shouldRotateLaterWhenTheStoreFailsAtFirst() throws Exception {
        controller.store.breakPuts("keys/");
        assertThatThrownBy(() -> controller.clock.advance(Duration.ofHours(7))).isInstanceOf(StoreException.class);
        assertThat(sendEpoch(controller.agentA)).isEqualTo(1);
        controller.store.mend();
        controller.clock.advance(Duration.ofHours(1));
        assertThat(sendEpoch(controller.agentA)).isEqualTo(2);
        assertThat(sendEpoch(controller.agentFra)).isEqualTo(2);
    }
}
