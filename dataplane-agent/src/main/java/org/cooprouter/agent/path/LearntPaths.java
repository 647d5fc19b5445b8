// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import java.util.Arrays;
import java.util.List;
import org.cooprouter.agent.role.config.PathKind;
import org.jspecify.annotations.Nullable;

/**
 * The paths to one client (wire format, "Paths as the proxy learns them"): at most 8, taught by authenticated new packets
 * alone, forgotten 30 s after the last. A new address takes the place of the one not seen for longest. Not safe for use by
 * several threads, except {@link #all()}.
 */
public final class LearntPaths {
    /** "At most 8 paths per association". */
    public static final int MAX_PATHS = 8;
    /** "A path is forgotten 30 s after its last packet". */
    public static final long FORGET_NS = 30_000_000_000L;

    private final LearntPath[] slots = new LearntPath[MAX_PATHS];
    private volatile List<LearntPath> all = List.of();
    private int size;

    /** Makes a client that has not been heard of. */
    public LearntPaths() {}

    /**
     * Learns from an authenticated new packet.
     *
     * @param high source address, first half
     * @param low source address, second half
     * @param port source port
     * @param ownLow our address to which it came, second half
     * @param ownPort our UDP port
     * @param nowNs the time
     * @return the path it came over
     */
    public LearntPath learn(long high, long low, int port, long ownLow, int ownPort, long nowNs) {
        LearntPath known = find(high, low, port, ownLow, ownPort);
        if (known != null) {
            known.seen(nowNs);
            return known;
        }
        forget(nowNs);
        if (size == MAX_PATHS) {
            remove(oldest());
        }
        LearntPath learnt = new LearntPath();
        learnt.begin(ownLow, ownPort);
        learnt.moveTo(high, low, port, nowNs);
        slots[size++] = learnt;
        publish();
        return learnt;
    }

    /**
     * Takes what a probe says about the path it came over: a path_ID that another path had moves that path here.
     *
     * @param path just learnt
     * @param pathId the client's number of the path
     * @param localId the client's number of the local path where it begins
     * @param kind whose uplink it uses
     * @param nowNs the time
     * @return true if a path has moved
     */
    public boolean name(LearntPath path, int pathId, int localId, PathKind kind, long nowNs) {
        for (int i = 0; i < size; i++) {
            LearntPath other = slots[i];
            if (other != path && other.pathId() == pathId) {
                other.begin(path.ownLow(), path.ownPort());
                other.moveTo(path.addressHigh(), path.addressLow(), path.port(), nowNs);
                other.name(pathId, localId, kind);
                remove(indexOf(path));
                return true;
            }
        }
        path.name(pathId, localId, kind);
        return false;
    }

    /**
     * Forgets the paths over which nothing has come for long.
     *
     * @param nowNs the time
     */
    public void forget(long nowNs) {
        for (int i = size - 1; i >= 0; i--) {
            if (nowNs - slots[i].lastSeenNs() >= FORGET_NS) {
                remove(i);
            }
        }
    }

    /**
     * Finds the path between two addresses.
     *
     * @param high the client's, first half
     * @param low the client's, second half
     * @param port the client's UDP port
     * @param ownLow ours, second half
     * @param ownPort our UDP port
     * @return null if it has not been learnt
     */
    public @Nullable LearntPath find(long high, long low, int port, long ownLow, int ownPort) {
        for (int i = 0; i < size; i++) {
            if (slots[i].isAt(high, low, port, ownLow, ownPort)) {
                return slots[i];
            }
        }
        return null;
    }

    /**
     * Returns how many paths there are.
     *
     * @return 0-8
     */
    public int size() {
        return size;
    }

    /**
     * Returns a path.
     *
     * @param index 0 to {@link #size()} - 1
     * @return the path; the index is good until the next change
     */
    public LearntPath get(int index) {
        return slots[index];
    }

    /**
     * Returns the path that was last heard of.
     *
     * @return null if there is none
     */
    public @Nullable LearntPath latest() {
        LearntPath latest = null;
        for (int i = 0; i < size; i++) {
            if (latest == null || slots[i].lastSeenNs() - latest.lastSeenNs() > 0) {
                latest = slots[i];
            }
        }
        return latest;
    }

    /**
     * Tells whether nothing has come over a path for a second longer than over another.
     *
     * @param path of these
     * @return true if it should be taken for dead
     */
    public boolean isSilent(LearntPath path) {
        for (int i = 0; i < size; i++) {
            if (slots[i].lastHeardNs() - path.lastHeardNs() > LearntSchedule.SILENT_NS) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns all paths; any thread may read it.
     *
     * @return immutable
     */
    public List<LearntPath> all() {
        return all;
    }

    private int oldest() {
        int oldest = 0;
        for (int i = 1; i < size; i++) {
            if (slots[i].lastSeenNs() - slots[oldest].lastSeenNs() < 0) {
                oldest = i;
            }
        }
        return oldest;
    }

    private int indexOf(LearntPath path) {
        int index = 0;
        while (slots[index] != path) {
            index++;
        }
        return index;
    }

    /** Forgets all paths. */
    public void clear() {
        while (size > 0) {
            remove(size - 1);
        }
    }

    private void remove(int index) {
        slots[index].leave();
        size--;
        slots[index] = slots[size];
        publish();
    }

    private void publish() {
        all = List.of(Arrays.copyOf(slots, size));
    }
}
