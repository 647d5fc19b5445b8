// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

/** Hears from the packet thread that an uplink has fallen silent or is restored; must neither block nor allocate. */
@FunctionalInterface
public interface SilenceListener {
    /**
     * An uplink has changed.
     *
     * @param tap the device that shows it
     * @param silent whether it is silent now
     */
    void onSilence(String tap, boolean silent);
}
