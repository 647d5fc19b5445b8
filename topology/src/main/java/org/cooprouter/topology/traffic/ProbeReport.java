// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.cooprouter.topology.lab.LabException;

/**
 * What one run of the probe found.
 *
 * @param sent packets sent
 * @param echoed different packets that the echo saw, by its last answer
 * @param echoDuplicates packets that the echo saw again
 * @param received different answers that came back
 * @param duplicates answers that came back again
 * @param longestGapMs longest time between two answers, or between the start and the first
 * @param gapStartS when that gap began, seconds after the start
 * @param roundTripP50Us median round-trip time, microseconds
 * @param roundTripP99Us 99th percentile
 * @param outboundP50Us median delay to the echo
 * @param outboundP99Us 99th percentile
 * @param outboundP999Us 99.9th percentile
 */
public record ProbeReport(
        long sent,
        long echoed,
        long echoDuplicates,
        long received,
        long duplicates,
        double longestGapMs,
        double gapStartS,
        double roundTripP50Us,
        double roundTripP99Us,
        double outboundP50Us,
        double outboundP99Us,
        double outboundP999Us) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Share of packets that did not reach the echo.
     *
     * @return 0-1
     */
    public double outboundLoss() {
        return 1 - (double) echoed / sent;
    }

    /**
     * Share of the echo's answers that did not come back.
     *
     * @return 0-1
     */
    public double inboundLoss() {
        return echoed == 0 ? 1 : 1 - (double) received / echoed;
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new LabException("cannot write a probe's report", e);
        }
    }

    /** Reads the report from what the probe printed: its last line. */
    static ProbeReport parse(String output) {
        String last = output.lines().reduce("", (before, line) -> line);
        try {
            return JSON.readValue(last, ProbeReport.class);
        } catch (JsonProcessingException e) {
            throw new LabException("the probe did not print a report but: " + output, e);
        }
    }
}
