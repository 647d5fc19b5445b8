// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.util.Locale;

/** How a result is written. */
public enum OutputFormat {
    /** Columns for people. */
    TABLE,
    /** A document for each message. */
    YAML,
    /** A list of messages. */
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
