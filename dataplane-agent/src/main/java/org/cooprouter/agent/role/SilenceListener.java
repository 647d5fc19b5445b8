// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

/** Hears from the packet thread which uplinks are silent and may be left; must neither block nor allocate. */
@FunctionalInterface
public interface SilenceListener {
    /**
     * An uplink may have changed.
     *
     * @param tap the device that shows it
     * @param silent whether it is silent now, and the neighbour, if it is to be asked, helps
     */
    void onSilence(String tap, boolean silent);
}
