// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.adaptive.FragmentExperiment;
import org.cooprouter.agent.path.Association;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.FieldsReader;
import org.cooprouter.agent.wire.FieldsWriter;
import org.cooprouter.agent.wire.TagStats;
import org.jspecify.annotations.Nullable;

/**
 * The part of experiments in the packet at hand (Q6): which scheme it has for them, its tag, and the statistics that the two sides ask
 * each other for. Not safe for use by several threads.
 */
final class Tagging {
    /** Bytes that a tagged packet has more than another. */
    private static final int LENGTH = FieldsWriter.TAG_LENGTH + FieldsWriter.TIMESTAMP_LENGTH;

    private @Nullable FragmentExperiment experiment;
    private int arm = FragmentExperiment.NO_ARM;

    /** Decides what makes the copies of a packet, and whether it is tagged. */
    RedundancyScheme begin(
            Association peer, AppType appType, RedundancyScheme scheme, int bodyLength, int maxWholeLength) {
        FragmentExperiment wanted = peer.experiments().of(appType);
        experiment = wanted;
        int wholeLength = maxWholeLength;
        int fragmentLength = appType.maxFragmentLength();
        arm = FragmentExperiment.NO_ARM;
        if (wanted != null && !scheme.splits()) {
            arm = wanted.draw(bodyLength, maxWholeLength - LENGTH);
            wholeLength -= isTagged() ? LENGTH : 0;
            fragmentLength = wanted.maxFragmentLength(arm, fragmentLength);
        }
        return CopyWriter.schemeFor(scheme, bodyLength, wholeLength, fragmentLength);
    }

    boolean isTagged() {
        return arm != FragmentExperiment.NO_ARM;
    }

    /** Every different copy has the tag: any of them may be the one that completes the packet. */
    void write(FieldsWriter fields) {
        FragmentExperiment tagging = experiment;
        if (tagging != null && isTagged()) {
            fields.tag(tagging.tag(arm));
        }
    }

    /** The packet has left. */
    void onSent() {
        FragmentExperiment tagging = experiment;
        if (tagging != null && isTagged()) {
            tagging.onSent(arm);
        }
    }

    /** Notes a packet of the peer that is delivered. */
    static void onDelivered(Association peer, FieldsReader fields, long nowNs) {
        if (fields.has(FieldType.TAG) && fields.has(FieldType.TIMESTAMP)) {
            peer.tags().onDelivered(fields.tag(), nowNs - fields.timestampNs(), nowNs);
        }
    }

    /** Adds to a packet of the association what there is to ask and to answer. */
    static void exchange(Association peer, FieldsWriter fields, long nowNs) {
        TagStats request = peer.experiments().takeRequest(nowNs);
        if (request != null) {
            fields.tagStatsRequest(request);
        }
        TagStats reply = peer.tags().takeReply();
        if (reply != null) {
            fields.tagStatsReply(reply);
        }
    }

    /** Takes what a packet of the association asks and answers. */
    static void onExchange(Association peer, FieldsReader fields) {
        if (fields.has(FieldType.TAG_STATS_REQUEST)) {
            fields.tagStatsRequest(peer.tags().wanted());
        }
        if (fields.has(FieldType.TAG_STATS_REPLY)) {
            fields.tagStatsReply(peer.experiments().reply());
            peer.experiments().onReply();
        }
    }
}
