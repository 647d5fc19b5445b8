// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

/** Which instance of the controller decides; with one instance, always this. */
public interface Leadership {
    /** Calls {@code listener} with the present state and at every change, on any thread. */
    void listen(Listener listener);

    /** Hears whether this instance decides. */
    interface Listener {
        /** {@code leads}: from now on this instance writes to bridges and agents; otherwise it only reads. */
        void leadershipChanged(boolean leads);
    }
}
