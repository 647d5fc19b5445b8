// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/** What can happen to a router that may help its neighbour in an emergency. */
public enum HelperSignal {
    /** A new request, as agreed, which can be granted. */
    REQUEST,
    /** A new request that cannot be granted. */
    REQUEST_REFUSED,
    /** The last request once more. */
    REPETITION,
    /** The neighbour needs no help any more, or takes note that there is none. */
    END,
    /** The own uplink is silent, too. */
    SILENT,
    /** The channel is lost: nothing that was said on it holds. */
    CHANNEL_LOST
}
