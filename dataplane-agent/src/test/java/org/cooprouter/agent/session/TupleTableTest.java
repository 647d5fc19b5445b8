// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TupleTableTest {
    private static final int ENTRIES = 100;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldBehaveAsAMapWhateverIsPutAndRemoved(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TupleTable<String> table = new TupleTable<>(ENTRIES, random.nextLong());
        Map<List<Long>, String> model = new HashMap<>();

        for (int step = 0; step < 20_000; step++) {
            // Few different keys, so that runs collide, close up and wrap around.
            List<Long> key = List.of(
                    random.nextLong(5), random.nextLong(3), random.nextLong(3), random.nextLong(2), random.nextLong(2));
            String held = model.get(key);
            if (random.nextBoolean() && (held != null || model.size() < ENTRIES)) {
                String value = "v" + step;
                put(table, key, value);
                model.put(key, value);
            } else if (held != null) {
                table.remove(key.get(0), key.get(1), key.get(2), key.get(3), key.get(4), held);
                model.remove(key);
            }
            assertThat(get(table, key)).isEqualTo(model.get(key));
            assertThat(table.size()).isEqualTo(model.size());
        }
        model.forEach((key, value) -> assertThat(get(table, key)).isEqualTo(value));
    }

    @Test
    void shouldKeepASuccessorWhenItsPredecessorIsRemoved() {
        TupleTable<String> table = new TupleTable<>(4, 1);
        table.put(1, 2, 3, 4, 5, "old");
        table.put(1, 2, 3, 4, 5, "new");

        table.remove(1, 2, 3, 4, 5, "old");

        assertThat(table.get(1, 2, 3, 4, 5)).isEqualTo("new");
    }

    @Test
    void shouldKeepEverythingWhenItGrows() {
        TupleTable<Integer> table = new TupleTable<>(8, 1);
        for (int i = 0; i < 8; i++) {
            table.put(i, 0, 0, 0, 0, i);
        }

        table.reserve(1000);

        for (int i = 0; i < 8; i++) {
            assertThat(table.get(i, 0, 0, 0, 0)).isEqualTo(i);
        }
        assertThat(table.size()).isEqualTo(8);
    }

    private static void put(TupleTable<String> table, List<Long> key, String value) {
        table.put(key.get(0), key.get(1), key.get(2), key.get(3), key.get(4), value);
    }

    private static String get(TupleTable<String> table, List<Long> key) {
        return table.get(key.get(0), key.get(1), key.get(2), key.get(3), key.get(4));
    }
}
