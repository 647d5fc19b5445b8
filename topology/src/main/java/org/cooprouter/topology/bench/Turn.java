// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

/**
 * What a turn under load showed.
 *
 * @param cpuNsPerFrame CPU time of all threads, the kernel's work for them included, for each frame of the load
 * @param loss share of the frames that should have come out and did not; from 0 to 1
 * @param heapBytesPerFrame what the packet thread of an agent has allocated for each frame of the load; 0 for plain forwarders
 */
record Turn(double cpuNsPerFrame, double loss, double heapBytesPerFrame) {}
