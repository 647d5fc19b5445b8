// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

/**
 * Over which paths the copies of a packet leave, in this order. Its owner replaces the content when the paths change; who
 * sends holds on to the object. Not safe for use by several threads.
 */
public final class CopySchedule {
    private static final ProbedPath[] NO_PATHS = {};

    private ProbedPath[] copies = NO_PATHS;
    private int mtu;

    CopySchedule() {}

    void replace(ProbedPath[] paths) {
        copies = paths;
        mtu = Integer.MAX_VALUE;
        for (ProbedPath path : paths) {
            mtu = Math.min(mtu, path.local().mtu());
        }
    }

    /**
     * Returns how many copies leave.
     *
     * @return at least 1 while the proxy has any path
     */
    public int size() {
        return copies.length;
    }

    /**
     * Returns where a copy leaves.
     *
     * @param copy 0 to {@link #size()} - 1
     * @return its path
     */
    public ProbedPath path(int copy) {
        return copies[copy];
    }

    /**
     * Returns the smallest MTU of the paths.
     *
     * @return bytes of the largest IP packet that every copy may be
     */
    public int mtu() {
        return mtu;
    }
}
