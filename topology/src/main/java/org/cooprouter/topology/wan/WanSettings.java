// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * How one direction of a link treats frames. The names are those of the JSON that sets them; what is left out of JSON is
 * as in {@link #PERFECT}.
 *
 * @param rateMbit rate of the bottleneck in Mbit/s, counting preamble, frame check sequence and gap (24 bytes a frame); 0
 *     is unlimited
 * @param queueBytes what may wait before the bottleneck in bytes, counted likewise; what comes on top is dropped
 * @param delayMs time from the bottleneck to the end of the link in milliseconds
 * @param jitterMs variation of the delay in milliseconds, see {@code jitter}
 * @param jitter shape of the variation
 * @param keepOrder whether a frame waits for those before it however much the delay varies
 * @param loss share and burstiness of loss on the way, after the bottleneck
 * @param reorderShare share of frames that those behind them may overtake, because they come {@code reorderMs} later
 * @param reorderMs how much later these come, in milliseconds
 * @param duplicateShare share of frames that arrive twice
 * @param blockUdp whether UDP is dropped, as some firewalls do
 * @param cut whether everything is dropped
 */
public record WanSettings(
        double rateMbit,
        int queueBytes,
        double delayMs,
        double jitterMs,
        JitterShape jitter,
        boolean keepOrder,
        GilbertElliott loss,
        double reorderShare,
        double reorderMs,
        double duplicateShare,
        boolean blockUdp,
        boolean cut) {
    /** A link that does nothing to frames; its queue has room for 64 KiB once it gets a rate. */
    public static final WanSettings PERFECT =
            new WanSettings(0, 64 * 1024, 0, 0, JitterShape.NORMAL, true, GilbertElliott.NONE, 0, 0, 0, false, false);

    private static final double NS_PER_MS = 1e6;

    /** Checks all numbers. */
    public WanSettings {
        Shares.checkNotNegative("rateMbit", rateMbit);
        Shares.checkNotNegative("queueBytes", queueBytes);
        Shares.checkNotNegative("delayMs", delayMs);
        Shares.checkNotNegative("jitterMs", jitterMs);
        Shares.check("reorderShare", reorderShare);
        Shares.checkNotNegative("reorderMs", reorderMs);
        Shares.check("duplicateShare", duplicateShare);
    }

    @JsonIgnore
    long bitsPerSecond() {
        return Math.round(rateMbit * 1e6);
    }

    @JsonIgnore
    long delayNs() {
        return Math.round(delayMs * NS_PER_MS);
    }

    @JsonIgnore
    double jitterNs() {
        return jitterMs * NS_PER_MS;
    }

    @JsonIgnore
    long reorderNs() {
        return Math.round(reorderMs * NS_PER_MS);
    }
}
