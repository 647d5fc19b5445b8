// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Loss in bursts: a chain of two states, stepped once per frame, each with a loss of its own (E. O. Elliott, "Estimates of
 * Error Rates for Codes on Burst-Noise Channels", 1963).
 *
 * @param p probability of going from the good state to the bad one
 * @param r probability of going from the bad state to the good one
 * @param inGood share lost in the good state
 * @param inBad share lost in the bad state
 */
public record GilbertElliott(double p, double r, double inGood, double inBad) {
    /** No loss. */
    public static final GilbertElliott NONE = new GilbertElliott(0, 1, 0, 1);

    /** Checks that all are probabilities. */
    public GilbertElliott {
        Shares.check("loss.p", p);
        Shares.check("loss.r", r);
        Shares.check("loss.inGood", inGood);
        Shares.check("loss.inBad", inBad);
    }

    /**
     * Losses that come in bursts: everything is lost in the bad state and nothing in the good one.
     *
     * @param mean share lost in the long run, from 0 to less than 1
     * @param burst mean number of frames lost in a row, at least 1 and at least mean/(1 - mean);
     *     1/(1 - mean) is what independent loss has
     * @return the chain
     * @throws IllegalArgumentException if there is no such chain
     */
    public static GilbertElliott ofMean(double mean, double burst) {
        Shares.check("loss.mean", mean);
        if (mean == 0) {
            return NONE;
        }
        // The share of time in the bad state is p / (p + r); a burst lasts 1 / r frames.
        double r = 1 / burst;
        double p = r * mean / (1 - mean);
        if (!(burst >= 1) || !(p <= 1)) {
            throw new IllegalArgumentException(
                    "loss.burst of " + burst + " frames with a loss.mean of " + mean + ": expected a burst of at least "
                            + Math.max(1, mean / (1 - mean)) + " frames and a mean below 1");
        }
        return new GilbertElliott(p, r, 0, 1);
    }

    /**
     * Losses that are independent of each other.
     *
     * @param mean share lost, from 0 to 1
     * @return the chain
     */
    public static GilbertElliott independent(double mean) {
        return new GilbertElliott(0, 1, mean, 1);
    }

    @JsonCreator
    static GilbertElliott of(
            @JsonProperty("mean") @Nullable Double mean,
            @JsonProperty("burst") @Nullable Double burst,
            @JsonProperty("p") @Nullable Double p,
            @JsonProperty("r") @Nullable Double r,
            @JsonProperty("inGood") @Nullable Double inGood,
            @JsonProperty("inBad") @Nullable Double inBad) {
        if (mean != null && p == null && r == null && inGood == null && inBad == null) {
            return burst == null ? independent(mean) : ofMean(mean, burst);
        }
        if (mean == null && burst == null && p != null && r != null) {
            return new GilbertElliott(p, r, inGood == null ? 0 : inGood, inBad == null ? 1 : inBad);
        }
        throw new IllegalArgumentException("loss: expected either mean with an optional burst, or p and r with an"
                + " optional inGood (0 unless given) and inBad (1 unless given)");
    }
}
