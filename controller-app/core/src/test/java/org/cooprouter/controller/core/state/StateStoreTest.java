// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import org.cooprouter.controller.core.port.PolicyStore;
import org.cooprouter.controller.core.port.StoreException;
import org.cooprouter.controller.core.testing.MemoryStore;
import org.cooprouter.controller.v1.AgentState;
import org.junit.jupiter.api.Test;

class StateStoreTest {
    private static final AgentState SENT =
            AgentState.newBuilder().setSentVersion(1).build();

    private final MemoryStore disk = new MemoryStore();
    private final Queue<Runnable> core = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private int commits;
    private final StateStore store = StateStore.beginTerm(
            new PolicyStore() {
                @Override
                public <T> T transact(Function<Transaction, T> work) {
                    commits++;
                    return disk.transact(work);
                }
            },
            core::add);

    @Test
    void shouldStoreWithOneCommitWhatIsPutBeforeTheCoreIsIdle() {
        commits = 0;
        store.putAgent("sites/a", SENT);
        store.putAgent("sites/b", SENT);
        runCore();
        assertThat(commits).isEqualTo(1);
        assertThat(store.agents()).containsOnlyKeys("sites/a", "sites/b");
    }

    @Test
    void shouldDoNothingThatWaitsForARecordBeforeItIsStored() {
        store.putAgent("sites/a", SENT);
        store.whenStored(() -> done.add("stored: " + store.agents().keySet()));
        assertThat(done).isEmpty();
        runCore();
        assertThat(done).containsExactly("stored: [sites/a]");
    }

    @Test
    void shouldDoAtOnceWhatHasNothingToWaitFor() {
        store.whenStored(() -> done.add("done"));
        assertThat(done).containsExactly("done");
    }

    @Test
    void shouldStoreRecordsWithTheNextSynchronousWriteAtTheLatest() {
        store.putAgent("sites/a", SENT);
        store.putKeys(Map.of());
        assertThat(store.agents()).containsOnlyKeys("sites/a");
    }

    @Test
    void shouldTryAgainWhatTheStoreRefused() {
        disk.breakPuts("agents/");
        store.putAgent("sites/a", SENT);
        store.whenStored(() -> done.add("sent"));
        assertThatThrownBy(this::runCore).isInstanceOf(StoreException.class);
        assertThat(store.trouble()).isNotEmpty();
        assertThat(done).isEmpty();
        disk.mend();
        store.tryAgain();
        assertThat(store.trouble()).isEmpty();
        assertThat(done).containsExactly("sent");
        assertThat(store.agents()).containsOnlyKeys("sites/a");
    }

    @Test
    void shouldNeverDoWhatWaitsWhenAnotherTermHasBegun() {
        store.putAgent("sites/a", SENT);
        store.whenStored(() -> done.add("sent"));
        StateStore next = StateStore.beginTerm(disk, Runnable::run);
        assertThatThrownBy(this::runCore).isInstanceOf(SupersededException.class);
        assertThat(done).isEmpty();
        assertThat(next.agents()).isEmpty();
    }

    private void runCore() {
        while (!core.isEmpty()) {
            core.remove().run();
        }
    }
}
