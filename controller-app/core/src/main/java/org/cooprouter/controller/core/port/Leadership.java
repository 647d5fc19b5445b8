// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

/** Which of several instances of the controller decides. */
public interface Leadership {
    /** Calls {@code listener} with the present state and at every change, on any thread. */
    void listen(Listener listener);

    /** Gives up leading, or the wish to, and calls no listener any more. */
    void resign();

    /** Hears whether this instance decides. */
    interface Listener {
        /** {@code leads}: from now on this instance decides; otherwise it stands by. */
        void leadershipChanged(boolean leads);
    }
}
