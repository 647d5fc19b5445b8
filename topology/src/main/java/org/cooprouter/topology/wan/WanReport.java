// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import org.cooprouter.agent.io.PortStatistics;

/**
 * Settings and counts of an emulated link at one moment.
 *
 * @param name of the link
 * @param leftToRight frames from the left interface to the right one
 * @param rightToLeft the other way
 * @param leftPort what passed through the left interface, for example frames that the emulator was too slow to take
 * @param rightPort the same of the right interface
 */
public record WanReport(
        String name, OneWay leftToRight, OneWay rightToLeft, PortStatistics leftPort, PortStatistics rightPort) {
    /**
     * One direction.
     *
     * @param settings in force
     * @param statistics since the emulator started
     */
    public record OneWay(WanSettings settings, WanStatistics statistics) {}
}
