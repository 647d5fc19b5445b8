// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.rpc;

/** Hears of clients that are turned away. */
public interface Rejections {
    /** {@code reason}: "tls", "identity" or "role"; {@code detail}: who, and what is wrong, in words. Any thread. */
    void rejected(Listener listener, String reason, String detail);
}
