// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import org.jspecify.annotations.Nullable;

/**
 * What came of a seed.
 *
 * @param seed that was run
 * @param digest of everything that agents were given and did
 * @param frames that agents were given
 * @param sent packets that applications sent
 * @param delivered packets that reached the application at the far end
 * @param steadyBytes that agents allocated although nothing new was made
 * @param failure the invariant that does not hold, or null
 */
record SeedResult(
        long seed,
        long digest,
        long frames,
        long sent,
        long delivered,
        long steadyBytes,
        @Nullable String failure) {
    /** Whether something is wrong with the agents; allocation is judged elsewhere. */
    boolean failed() {
        return failure != null;
    }
}
