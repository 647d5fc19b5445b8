// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What became of a compared call.
 *
 * @param tookNs how long each packet took, 0 if it never came; not changed by anyone
 * @param extraUp bytes sent to the proxy beyond those of one copy of each packet, 1 = as many again
 * @param extraDown the same of the other direction
 * @param changes of what was chosen, on both sides
 */
@SuppressWarnings("ArrayRecordComponent")
public record CallResult(long[] tookNs, double extraUp, double extraDown, long changes) {
    private static final int BATCH = 1_000;
    private static final double NS_PER_MS = 1e6;

    /**
     * Returns how many packets never came.
     *
     * @return count
     */
    public long lost() {
        return Arrays.stream(tookNs).filter(took -> took == 0).count();
    }

    /**
     * Returns the share of packets that never came.
     *
     * @return 0-1
     */
    public double loss() {
        return (double) lost() / tookNs.length;
    }

    /**
     * Returns the standard error of {@link #loss}, from how batches of a thousand packets differ.
     *
     * @return 0-1
     */
    public double error() {
        return errorOf(null, 0);
    }

    /**
     * Returns the standard error of this call's loss less a factor times that of another under the same losses.
     *
     * @param other with as many packets
     * @param factor of the other's loss
     * @return 0-1
     */
    public double errorAgainst(CallResult other, double factor) {
        return errorOf(other, factor);
    }

    private double errorOf(@Nullable CallResult other, double factor) {
        int batches = tookNs.length / BATCH;
        double sum = 0;
        double squares = 0;
        for (int batch = 0; batch < batches; batch++) {
            double lost = 0;
            for (int i = batch * BATCH; i < (batch + 1) * BATCH; i++) {
                lost += tookNs[i] == 0 ? 1 : 0;
                lost -= other != null && other.tookNs[i] == 0 ? factor : 0;
            }
            sum += lost / BATCH;
            squares += lost / BATCH * lost / BATCH;
        }
        double variance = (squares - sum * sum / batches) / (batches - 1);
        // That none was lost does not mean that none ever is.
        return Math.max(Math.sqrt(Math.max(0, variance) / batches), 1.0 / tookNs.length);
    }

    /**
     * Returns the time that a share of the packets that came did not exceed.
     *
     * @param share 0-1
     * @return milliseconds
     */
    public double percentileMs(double share) {
        long[] came = Arrays.stream(tookNs).filter(took -> took > 0).sorted().toArray();
        return came.length == 0 ? Double.NaN : came[(int) Math.min(came.length - 1, share * came.length)] / NS_PER_MS;
    }
}
