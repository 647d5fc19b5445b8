// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import io.grpc.Status;

/** Words for failed calls. */
final class Failures {
    private Failures() {}

    /** Says a status with the innermost cause, which is the one that tells (connection refused, certificate expired). */
    static String describe(Status status) {
        StringBuilder text = new StringBuilder(status.getCode().name());
        if (status.getDescription() != null) {
            text.append(": ").append(status.getDescription());
        }
        Throwable cause = status.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause != null && cause.getMessage() != null) {
            text.append(" (").append(cause.getMessage()).append(')');
        }
        return text.toString();
    }
}
