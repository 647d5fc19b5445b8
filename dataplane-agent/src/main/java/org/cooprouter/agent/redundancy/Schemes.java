// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The schemes that there are, made once. */
public final class Schemes {
    /** Number of X-Fragmentation: k parts, no parity. */
    public static final int FRAGMENTS = 0;
    /** Number of RAIC-1, which is never written: every copy is the whole packet. */
    public static final int RAIC_1 = 1;
    /** Number of RAIC-5: k parts and one parity. */
    public static final int RAIC_5 = 5;
    /** Number of RAIC-6: k parts and two syndromes. */
    public static final int RAIC_6 = 6;

    /** Fewest parts of a packet that is split. */
    public static final int MIN_PARTS = 2;
    /** Most parts: with two syndromes {@link RedundancyScheme#MAX_COPIES} copies. */
    public static final int MAX_PARTS = RedundancyScheme.MAX_COPIES - 2;

    private static final RedundancyScheme REPLICATION = new Raic1();
    private static final RedundancyScheme[] FRAGMENTATION = forAllParts(Fragments::new);
    private static final @Nullable RedundancyScheme[][] SPLITTING = new @Nullable RedundancyScheme[RAIC_6 + 1][];

    static {
        SPLITTING[FRAGMENTS] = FRAGMENTATION;
        SPLITTING[RAIC_5] = forAllParts(Raic5::new);
        SPLITTING[RAIC_6] = forAllParts(Raic6::new);
    }

    private Schemes() {}

    private static RedundancyScheme[] forAllParts(IntFunction<RedundancyScheme> scheme) {
        RedundancyScheme[] byParts = new RedundancyScheme[MAX_PARTS + 1];
        for (int parts = MIN_PARTS; parts <= MAX_PARTS; parts++) {
            byParts[parts] = scheme.apply(parts);
        }
        return byParts;
    }

    /**
     * Returns identical copies.
     *
     * @return RAIC-1
     */
    public static RedundancyScheme replication() {
        return REPLICATION;
    }

    /**
     * Returns X-Fragmentation.
     *
     * @param parts {@link #MIN_PARTS} to {@link #MAX_PARTS}
     * @return the scheme
     */
    public static RedundancyScheme fragments(int parts) {
        return FRAGMENTATION[parts];
    }

    /**
     * Finds a scheme that splits packets.
     *
     * @param number {@link #FRAGMENTS}, {@link #RAIC_5} or {@link #RAIC_6}
     * @param parts k
     * @return null if there is no such scheme
     */
    public static @Nullable RedundancyScheme find(long number, long parts) {
        if (number < 0 || number >= SPLITTING.length || parts < 0 || parts > MAX_PARTS) {
            return null;
        }
        @Nullable RedundancyScheme[] byParts = SPLITTING[(int) number];
        return byParts == null ? null : byParts[(int) parts];
    }
}
