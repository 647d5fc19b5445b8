// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/** What can happen to a router that may need its neighbour's Internet connection. Messages are of the request under way. */
public enum AskerSignal {
    /** The own uplink is silent, and the neighbour has agreed to help in an emergency. */
    SILENT,
    /** The own uplink works again. */
    RESTORED,
    /** The neighbour helps. */
    ACKNOWLEDGEMENT,
    /** The neighbour does not help, or not any more. */
    REFUSAL,
    /** The neighbour knows that help is not needed any more. */
    CONFIRMATION,
    /** It is time to ask again. */
    TIMEOUT,
    /** The channel is lost: nothing that was said on it holds. */
    CHANNEL_LOST
}
