// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import org.cooprouter.controller.core.port.Leadership;

/** A leadership that the test gives and takes; several may lead at once, as in a cluster that is torn apart. */
public final class FakeLeadership implements Leadership {
    private Listener listener;
    private boolean leads;
    private boolean resigned;

    @Override
    public void listen(Listener heard) {
        listener = heard;
        heard.leadershipChanged(leads);
    }

    @Override
    public void resign() {
        resigned = true;
        leads = false;
        listener = null;
    }

    /** From now on this instance decides, or no longer does. */
    public void leads(boolean now) {
        boolean before = leads;
        leads = now;
        if (listener != null && before != now) {
            listener.leadershipChanged(now);
        }
    }

    public boolean leads() {
        return leads;
    }

    public boolean hasResigned() {
        return resigned;
    }
}
