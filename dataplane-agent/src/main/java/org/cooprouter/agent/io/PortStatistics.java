// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

/**
 * What passed through a {@link PacketPort} since it was opened.
 *
 * @param receivedFrames frames handed to the handler
 * @param receivedBytes their bytes, without frame check sequence
 * @param sentFrames frames that the device took
 * @param sentBytes their bytes
 * @param ringOverflows frames that the kernel dropped because the receive ring was full
 * @param oversizeFrames received frames that did not fit into a slot (segmentation offload is on, or the MTU is too large)
 * @param unfinishedChecksums frames handed over although their sender left the checksum to hardware that is not there
 * @param sendDrops frames that the device did not take: its queue was full, it was down or the frame was longer than the MTU
 */
public record PortStatistics(
        long receivedFrames,
        long receivedBytes,
        long sentFrames,
        long sentBytes,
        long ringOverflows,
        long oversizeFrames,
        long unfinishedChecksums,
        long sendDrops) {}
