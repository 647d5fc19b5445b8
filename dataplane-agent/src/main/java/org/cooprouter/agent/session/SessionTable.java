// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

/** All sessions of one role, for work that goes through them little by little. */
public interface SessionTable {
    /**
     * Returns how many sessions there are.
     *
     * @return 0 or more
     */
    int size();

    /**
     * Returns a session.
     *
     * @param index 0 to {@link #size()} - 1; good until a session begins or ends
     * @return the session
     */
    Session at(int index);
}
