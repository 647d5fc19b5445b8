// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

/** Where keys are computed: anywhere but on the packet thread, which they would stop for tens of milliseconds. */
public interface KeyWorker {
    /**
     * Computes something, then hands it back between two packets.
     *
     * @param work runs elsewhere; whatever it throws is a defect
     * @param back takes the result and the monotonic time, on the packet thread
     * @param <T> the result
     */
    <T> void submit(Supplier<T> work, ObjLongConsumer<T> back);

    /** Computes nothing: for an agent without links, on which a handshake would come to nothing in time. */
    KeyWorker NONE = new KeyWorker() {
        @Override
        public <T> void submit(Supplier<T> work, ObjLongConsumer<T> back) {}
    };
}
