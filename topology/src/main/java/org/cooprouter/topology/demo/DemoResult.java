// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.cooprouter.cli.TextTable;

/**
 * What a demonstration measured.
 *
 * @param setting one sentence per condition under which it was measured
 * @param rows of the table
 * @param plots inline SVG, in the order of the report
 * @param notes one sentence per finding that the table does not say
 */
public record DemoResult(List<String> setting, List<Row> rows, List<Plot> plots, List<String> notes) {
    /**
     * One flow in one direction during one phase.
     *
     * @param phase "without policy"
     * @param flow "call, client to server"
     * @param delivery its packets
     * @param expected the loss that theory expects
     * @param bytesPerPayloadByte bytes that the ISPs carried in this direction for each byte of payload sent
     */
    public record Row(String phase, String flow, Delivery delivery, Rate expected, double bytesPerPayloadByte) {}

    /**
     * One plot.
     *
     * @param svg inline SVG
     * @param caption what to see in it
     */
    public record Plot(String svg, String caption) {}

    /**
     * Prints setting, table and notes for people.
     *
     * @param out where to
     */
    public void print(PrintWriter out) {
        setting.forEach(out::println);
        out.println();
        TextTable table = new TextTable(headings().toArray(String[]::new));
        rows.forEach(row -> table.row(cells(row).toArray(String[]::new)));
        table.print(out);
        notes.forEach(note -> out.println("note: " + note));
    }

    /**
     * Writes the report with the plots.
     *
     * @param file to write
     * @param comparison of schemes under the same losses, shown after them
     * @throws IOException when it cannot be written
     */
    public void writeHtml(Path file, ComparisonReport comparison) throws IOException {
        HtmlReport.writePage(file, "Two homes, one call, two ISPs", HtmlReport.write(this) + comparison.html());
    }

    static List<String> headings() {
        return List.of(
                "phase",
                "flow",
                "packets",
                "lost",
                "loss",
                "expected",
                "twice",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "jitter ms",
                "bytes/byte");
    }

    static List<String> cells(Row row) {
        Delivery delivery = row.delivery();
        return List.of(
                row.phase(),
                row.flow(),
                Integer.toString(delivery.sent()),
                Integer.toString(delivery.lost()),
                percent(delivery.loss().share()),
                row.expected().toString(),
                Long.toString(delivery.duplicates()),
                number(delivery.percentileMs(0.5)),
                number(delivery.percentileMs(0.99)),
                number(delivery.percentileMs(0.999)),
                number(delivery.jitterMs()),
                number(row.bytesPerPayloadByte()));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", share * 100);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
    }
}
