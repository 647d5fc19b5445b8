// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import org.cooprouter.agent.v1.Telemetry;

/** Where telemetry comes from. Remembers what it needs for the next reading, so that every reader has one of its own. */
@FunctionalInterface
public interface TelemetrySource {
    /**
     * Reads everything without making the packet path wait.
     *
     * @param nowNs the packet path's monotonic time
     * @return a report without time of day; its counters always have the same names
     */
    Telemetry.Builder read(long nowNs);
}
