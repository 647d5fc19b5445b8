// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one association by epoch, and the epoch under which to send.
 *
 * <p>Configuration replaces the whole content with {@link #replace}; keys that stay keep their {@link Aead}. Everything is
 * called by the one thread that owns the packet path.
 */
public final class KeyRing implements AutoCloseable {
    /** The greatest epoch; after it comes 1 again. */
    public static final int MAX_EPOCH = 65535;

    private static final Entry[] NO_ENTRIES = {};

    private final AeadProvider provider;
    private Entry[] entries = NO_ENTRIES;
    private @Nullable Entry send;

    /**
     * Makes a ring without keys.
     *
     * @param provider makes the AEADs
     */
    public KeyRing(AeadProvider provider) {
        this.provider = provider;
    }

    /**
     * Replaces all keys and the send epoch at once.
     *
     * @param keys key of {@link Aead#KEY_LENGTH} bytes by epoch, 1 to {@link #MAX_EPOCH}
     * @param sendEpoch the epoch under which to send; without a key for it nothing can be sent
     * @throws IllegalArgumentException if an epoch or a key's length is out of range; nothing has changed then
     */
    public void replace(Map<Integer, byte[]> keys, int sendEpoch) {
        keys.forEach(KeyRing::requireValid);
        Entry[] old = entries;
        Entry[] replacement = new TreeMap<>(keys)
                .entrySet().stream()
                        .map(key -> kept(key.getKey(), key.getValue()))
                        .toArray(Entry[]::new);
        entries = replacement;
        send = entry(sendEpoch);
        for (Entry entry : old) {
            if (!Arrays.asList(replacement).contains(entry)) {
                entry.aead.close();
            }
        }
    }

    private static void requireValid(int epoch, byte[] key) {
        if (epoch < 1 || epoch > MAX_EPOCH) {
            throw new IllegalArgumentException("a key epoch is 1-" + MAX_EPOCH + ", not " + epoch);
        }
        if (key.length != Aead.KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "the key of epoch " + epoch + " has " + key.length + " bytes instead of " + Aead.KEY_LENGTH);
        }
    }

    private Entry kept(int epoch, byte[] key) {
        Entry held = entry(epoch);
        return held != null && Arrays.equals(held.key, key)
                ? held
                : new Entry(epoch, key.clone(), provider.newKey(key));
    }

    /**
     * Finds the key of an epoch.
     *
     * @param epoch as read from a packet
     * @return null if there is none
     */
    public @Nullable Aead find(int epoch) {
        Entry entry = entry(epoch);
        return entry == null ? null : entry.aead;
    }

    /**
     * Returns the key to send under.
     *
     * @return null if there is none
     */
    public @Nullable Aead sendKey() {
        return send == null ? null : send.aead;
    }

    /**
     * Returns the epoch to send under.
     *
     * @return 1 to {@link #MAX_EPOCH}, or 0 if there is no key to send under
     */
    public int sendEpoch() {
        return send == null ? 0 : send.epoch;
    }

    /** Destroys all keys. */
    @Override
    public void close() {
        replace(Map.of(), 0);
    }

    private @Nullable Entry entry(int epoch) {
        for (Entry entry : entries) {
            if (entry.epoch == epoch) {
                return entry;
            }
        }
        return null;
    }

    private static final class Entry {
        private final int epoch;
        private final byte[] key;
        private final Aead aead;

        private Entry(int epoch, byte[] key, Aead aead) {
            this.epoch = epoch;
            this.key = key;
            this.aead = aead;
        }
    }
}
