// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import org.cooprouter.controller.core.port.Leadership;

/** The only instance always decides; that it is the only one is held by the lock in the state directory. */
final class SoleLeadership implements Leadership {
    @Override
    public void listen(Listener listener) {
        listener.leadershipChanged(true);
    }
}
