// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import java.time.Duration;

/**
 * Times of the OpenFlow channel.
 *
 * @param handshakeTimeout from the connection to the list of ports
 * @param answerTimeout from a request to its answer; the connection is closed after it
 * @param echoInterval of silence, after which an echo request is sent; after two unanswered ones the connection is closed
 */
public record OpenFlowSettings(Duration handshakeTimeout, Duration answerTimeout, Duration echoInterval) {
    /** For production. */
    public static final OpenFlowSettings DEFAULT =
            new OpenFlowSettings(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(5));
}
