// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What the core relies on of an election, whoever holds it. */
public abstract class LeadershipContract {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final List<Boolean> heardByOne = new CopyOnWriteArrayList<>();
    private final List<Boolean> heardByTwo = new CopyOnWriteArrayList<>();

    /** Another instance of the controller, as it sees the election; called at most twice within a test. */
    protected abstract Leadership candidate();

    /** Lets the election go to {@code candidate}, which listens; returns maybe before it was told. */
    protected abstract void elect(Leadership candidate);

    private static void awaitHeard(List<Boolean> heard, Boolean... expected) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).endsWith(expected));
    }

    private Leadership leader() {
        Leadership one = candidate();
        one.listen(heardByOne::add);
        elect(one);
        awaitHeard(heardByOne, true);
        return one;
    }

    @Test
    void shouldTellWhoListensWhetherItLeads() {
        Leadership one = candidate();
        one.listen(heardByOne::add);

        await().atMost(LIMIT).until(() -> !heardByOne.isEmpty());
        elect(one);
        awaitHeard(heardByOne, true);
    }

    @Test
    void shouldTellBothWhenTheLeaderChanges() {
        Leadership one = leader();
        Leadership two = candidate();
        two.listen(heardByTwo::add);
        awaitHeard(heardByTwo, false);

        elect(two);
        awaitHeard(heardByTwo, false, true);
        awaitHeard(heardByOne, true, false);

        elect(one);
        awaitHeard(heardByOne, true, false, true);
        awaitHeard(heardByTwo, false, true, false);
    }

    @Test
    void shouldHearNothingMoreAfterItHasResigned() {
        Leadership one = leader();
        Leadership two = candidate();
        two.listen(heardByTwo::add);

        one.resign();
        elect(two);

        awaitHeard(heardByTwo, true);
        awaitHeard(heardByOne, true);
    }
}
