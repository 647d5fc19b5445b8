// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.manifest;

/**
 * A place in a document.
 *
 * @param source file name, or {@code <stdin>}
 * @param line from 1
 * @param column from 1
 */
public record Place(String source, int line, int column) {
    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
