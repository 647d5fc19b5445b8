// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The interface that a port was opened on, to be asked for between packets: without allocating. */
final class Attachment {
    private final MemorySegment name;
    private final int index;

    Attachment(String interfaceName, int index) {
        this.name = Arena.ofAuto().allocateFrom(interfaceName);
        this.index = index;
    }

    /** Tells whether the name still means this interface. */
    boolean holds() {
        return Libc.ifNameToIndex(name) == index;
    }
}
