// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import java.util.HashMap;
import java.util.Map;
import org.cooprouter.agent.adaptive.AdaptiveChoices;
import org.cooprouter.agent.adaptive.Experiments;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.KeyRing;
import org.cooprouter.agent.crypto.PacketIdSource;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.quality.TagCounts;
import org.cooprouter.agent.redundancy.SequenceRecovery;
import org.cooprouter.agent.role.config.AssociationSettings;
import org.cooprouter.agent.stream.StreamSplitter;

/**
 * A client and a proxy that share keys, and the session 0 between them. Not safe for use by several threads, except
 * {@link #settings()} and what {@link #quality()} and {@link #experiments()} say.
 */
public final class Association {
    /** Probes of all paths share one sequence; ten seconds of skew between 8 paths at 20 ms fit. */
    private static final int WINDOW = 4096;

    private final PacketIdSource packetIds;
    private final SequenceRecovery recovery = new SequenceRecovery(WINDOW);
    private final PeerQuality quality = new PeerQuality();
    private final AdaptiveChoices choices = new AdaptiveChoices();
    private final Experiments experiments = new Experiments();
    private final TagCounts tags = new TagCounts();
    private final StreamSplitter splitter;
    private final KeyRing keys;
    private volatile AssociationSettings settings;

    /**
     * Makes an association without keys; {@link #update} brings them.
     *
     * @param settings what it is
     * @param aeads makes its keys
     * @param packetIdSpace numbers of this agent
     */
    public Association(AssociationSettings settings, AeadProvider aeads, PacketIdSpace packetIdSpace) {
        this.settings = settings;
        this.keys = new KeyRing(aeads);
        this.packetIds = packetIdSpace.newSource();
        this.splitter = new StreamSplitter(settings.id().hashCode());
        update(settings);
    }

    /**
     * Takes new keys; those that stay are kept.
     *
     * @param changed of the same client and proxy
     */
    public void update(AssociationSettings changed) {
        settings = changed;
        Map<Integer, byte[]> encoded = new HashMap<>();
        changed.keys().forEach((epoch, key) -> encoded.put(epoch, key.getEncoded()));
        keys.replace(encoded, changed.sendEpoch());
        splitter.install(changed.capacities());
    }

    /** Destroys the keys. */
    public void close() {
        keys.close();
    }

    /**
     * Returns the configuration.
     *
     * @return the settings in force
     */
    public AssociationSettings settings() {
        return settings;
    }

    /**
     * Returns the client's number.
     *
     * @return client_ID
     */
    public long clientId() {
        return settings.clientId();
    }

    /**
     * Returns the keys.
     *
     * @return always the same ring
     */
    public KeyRing keys() {
        return keys;
    }

    /**
     * Returns how well the paths carry packets from and to the peer.
     *
     * @return always the same object
     */
    public PeerQuality quality() {
        return quality;
    }

    /**
     * Returns how packets to the peer are made redundant where the profile leaves a choice.
     *
     * @return always the same object
     */
    public AdaptiveChoices choices() {
        return choices;
    }

    /**
     * Returns what is tried on packets to the peer.
     *
     * @return always the same object
     */
    public Experiments experiments() {
        return experiments;
    }

    /**
     * Returns what has arrived of the peer's tagged packets.
     *
     * @return always the same object
     */
    public TagCounts tags() {
        return tags;
    }

    /**
     * Numbers our packets of session 0.
     *
     * @return the source
     */
    public PacketIdSource packetIds() {
        return packetIds;
    }

    /**
     * Recovers the peer's sequence of session 0.
     *
     * @return the function
     */
    public SequenceRecovery recovery() {
        return recovery;
    }

    /**
     * Returns what chooses the paths of split streams to the other side.
     *
     * @return always the same object
     */
    public StreamSplitter splitter() {
        return splitter;
    }
}
