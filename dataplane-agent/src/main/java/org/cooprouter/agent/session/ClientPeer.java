// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import org.cooprouter.agent.adaptive.AdaptiveChoices;
import org.cooprouter.agent.path.Association;
import org.cooprouter.agent.path.LearntPath;
import org.cooprouter.agent.path.LearntPaths;
import org.cooprouter.agent.path.RttEstimator;

/** A client as the proxy sees it. Not safe for use by several threads, except {@link LearntPaths#all()}. */
public final class ClientPeer {
    private final Association association;
    private final LearntPaths paths = new LearntPaths();
    private final RttEstimator sessionRtt = new RttEstimator();
    private final TokenBucket bucket;
    private final TokenBucket refusals;
    private long endedPacketId = -1;
    /** How many there are now; of {@link ProxySessions}. */
    int sessions;

    /**
     * Makes a client that has not been heard of.
     *
     * @param association with it
     * @param nowNs the time
     */
    public ClientPeer(Association association, long nowNs) {
        this.association = association;
        this.bucket = new TokenBucket(nowNs);
        this.refusals = new TokenBucket(nowNs);
    }

    /**
     * Returns the association with the client.
     *
     * @return always the same object
     */
    public Association association() {
        return association;
    }

    /**
     * Returns where the client is reached.
     *
     * @return always the same object
     */
    public LearntPaths paths() {
        return paths;
    }

    /**
     * Returns the round-trip times that sessions measure by their own packets (Q1).
     *
     * @return the estimator
     */
    public RttEstimator sessionRtt() {
        return sessionRtt;
    }

    /**
     * Returns what holds all sessions of the client to their limit.
     *
     * @return always the same bucket
     */
    public TokenBucket bucket() {
        return bucket;
    }

    /**
     * Returns what bounds how often the client is told that it cannot have a session: a packet that begins none may be replayed.
     *
     * @return always the same bucket
     */
    public TokenBucket refusals() {
        return refusals;
    }

    /**
     * Chooses anew, by what the client has reported, how packets to it are made redundant where the profile leaves a choice.
     *
     * @param nowNs the time
     * @return true if anything has changed
     */
    public boolean choose(long nowNs) {
        AdaptiveChoices choices = association.choices();
        choices.begin();
        for (int i = 0; i < paths.size(); i++) {
            LearntPath path = paths.get(i);
            choices.path(
                    path.pathId(), path.localId(), path.kind(), paths.isSilent(path), association.quality(), nowNs);
        }
        return choices.evaluate(association.quality(), nowNs);
    }

    /**
     * Tells whether a packet may begin a session. A client numbers a new session above all numbers it has used, so that
     * what is not above those of the sessions that ended here is a replay.
     *
     * @param packetId of the packet
     * @return false for a replay
     */
    public boolean mayBeginSession(long packetId) {
        return packetId > endedPacketId;
    }

    /** Forgets its paths and destroys the keys. */
    public void close() {
        paths.clear();
        association.close();
    }

    /** Notes that the window of a session is about to be forgotten. */
    void onSessionEnded(long highestPacketId) {
        endedPacketId = Math.max(endedPacketId, highestPacketId);
    }
}
