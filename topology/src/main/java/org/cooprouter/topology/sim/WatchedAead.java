// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import org.cooprouter.agent.crypto.Aead;

/** A real AEAD that tells what is sealed with it. */
final class WatchedAead implements Aead {
    private final Aead real;
    private final Listener listener;
    private final int association;

    private boolean hasSealed;
    private boolean hasOpened;

    /** Hears of every packet before and after it is sealed, and of the first uses of a key, which may have to make something. */
    interface Listener {
        void onSealing(ByteBuffer buffer, int offset, int length);

        void onSealed(int association, ByteBuffer buffer, int offset, int length);

        void onFirstUse();
    }

    /** Wraps an AEAD whose key says to which association it belongs. */
    WatchedAead(Aead real, int association, Listener listener) {
        this.real = real;
        this.association = association;
        this.listener = listener;
    }

    @Override
    public void seal(ByteBuffer buffer, int offset, int aadLength, int plaintextLength, long high, long low) {
        if (!hasSealed) {
            hasSealed = true;
            listener.onFirstUse();
        }
        int length = aadLength + plaintextLength + TAG_LENGTH;
        listener.onSealing(buffer, offset, length);
        real.seal(buffer, offset, aadLength, plaintextLength, high, low);
        listener.onSealed(association, buffer, offset, length);
    }

    @Override
    public boolean open(ByteBuffer buffer, int offset, int aadLength, int sealedLength, long high, long low) {
        if (!hasOpened) {
            hasOpened = true;
            listener.onFirstUse();
        }
        return real.open(buffer, offset, aadLength, sealedLength, high, low);
    }

    @Override
    public void close() {
        real.close();
    }
}
