// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

/** Who makes the gRPC call that the current thread serves; hosts derive it from the client certificate. */
public interface CallerIdentity {
    /** Called on the thread, and in the gRPC context, of the call. */
    Caller current();
}
