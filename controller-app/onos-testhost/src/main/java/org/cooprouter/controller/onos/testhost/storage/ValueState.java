// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One value, as the serializer wrote it. */
final class ValueState {
    byte @Nullable [] value;
    final List<BiConsumer<byte @Nullable [], byte @Nullable []>> listeners = new CopyOnWriteArrayList<>();

    void set(byte @Nullable [] now) {
        byte[] before = value;
        value = now;
        listeners.forEach(listener -> listener.accept(before, now));
    }
}
