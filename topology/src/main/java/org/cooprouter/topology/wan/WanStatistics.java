// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

/**
 * What has happened to the frames of one direction of a link up to one moment.
 *
 * @param arrivedFrames frames that came to this direction
 * @param arrivedBytes their bytes, without frame check sequence
 * @param deliveredFrames frames that left it, duplicates included
 * @param deliveredBytes their bytes
 * @param underWayFrames frames that will still leave
 * @param droppedCut dropped because the direction is cut
 * @param droppedUdpBlocked dropped because UDP is blocked
 * @param droppedQueueFull dropped at the bottleneck's queue
 * @param droppedLost lost by the loss model
 * @param droppedNoMemory dropped because too many frames were under way: rate or delay is too much for this emulator
 * @param reorderedFrames frames held back for reordering
 * @param duplicatedFrames frames delivered twice
 * @param maxQueueBytes the most that ever waited at the bottleneck, overhead included
 * @param lateFrames frames that left more than 1 ms after their time: the machine was busy
 * @param maxLatenessMs how much the latest of all was late, in milliseconds
 */
public record WanStatistics(
        long arrivedFrames,
        long arrivedBytes,
        long deliveredFrames,
        long deliveredBytes,
        long underWayFrames,
        long droppedCut,
        long droppedUdpBlocked,
        long droppedQueueFull,
        long droppedLost,
        long droppedNoMemory,
        long reorderedFrames,
        long duplicatedFrames,
        long maxQueueBytes,
        long lateFrames,
        double maxLatenessMs) {}
