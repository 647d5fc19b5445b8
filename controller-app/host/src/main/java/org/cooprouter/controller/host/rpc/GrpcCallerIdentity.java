// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.rpc;

import io.grpc.Context;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.core.port.CallerIdentity;

/** Hands the core the caller that {@link IdentityInterceptor} has established. */
public final class GrpcCallerIdentity implements CallerIdentity {
    static final Context.Key<Caller> CALLER =
            Context.keyWithDefault("cooprouter-caller", new Caller(Caller.Role.NONE, ""));

    @Override
    public Caller current() {
        return CALLER.get();
    }
}
