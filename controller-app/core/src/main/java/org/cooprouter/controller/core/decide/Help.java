// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

/** How a neighbour helps latency-critical traffic best [0180]. */
public enum Help {
    /** Nothing better is known than what the policy says. */
    UNDECIDED,
    /** The ISPs are different: copies through the neighbour arrive when the own ISP is congested. */
    DUPLICATION,
    /** The ISPs share their bottleneck: copies would only add to its load; the neighbour sends less instead. */
    SUPPRESSION
}
