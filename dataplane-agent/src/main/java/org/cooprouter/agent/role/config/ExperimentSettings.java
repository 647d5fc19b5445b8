// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.util.List;

/**
 * How fragment sizes are tried on a share of an app type's packets (Q6; [0309]).
 *
 * @param sizes most bytes of payload of a fragment, one to {@link #MAX_SIZES}
 * @param percent share of the packets on which they are tried, 1-50
 * @param adopt whether all other packets use the size that proves best
 */
public record ExperimentSettings(List<Integer> sizes, int percent, boolean adopt) {
    /** Most sizes. */
    public static final int MAX_SIZES = 4;

    /** Used when the resource does not say. */
    public static final int DEFAULT_PERCENT = 5;
}
