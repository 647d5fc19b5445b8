// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.observe;

/**
 * One packet that was seen.
 *
 * @param timeNs when the kernel saw it, in nanoseconds since 1970; comparable between observers on one machine
 * @param key identifies the packet wherever it is seen: a hash of its payload's beginning and length
 * @param filter index of the filter that it matched
 * @param isToServer whether it goes to the server, else comes from it
 */
public record Observation(long timeNs, long key, int filter, boolean isToServer) {}
