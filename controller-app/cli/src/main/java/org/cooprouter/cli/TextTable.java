// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, for people's eyes. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    /** Makes a table with these headings. */
    public TextTable(String... headings) {
        rows.add(headings);
    }

    /** Adds a row; an empty cell is shown as {@code -}. */
    public TextTable row(String... cells) {
        if (cells.length != rows.getFirst().length) {
            throw new IllegalArgumentException(cells.length + " cells for " + rows.getFirst().length + " columns");
        }
        String[] row = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            row[i] = cells[i].isEmpty() ? "-" : cells[i];
        }
        rows.add(row);
        return this;
    }

    /** Whether there are no rows but the headings. */
    public boolean isEmpty() {
        return rows.size() == 1;
    }

    /** Writes the table; no line ends in blanks. */
    public void print(PrintWriter out) {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]);
                if (i < row.length - 1) {
                    line.append(" ".repeat(widths[i] - row[i].length())).append(GAP);
                }
            }
            out.println(line);
        }
    }
}
