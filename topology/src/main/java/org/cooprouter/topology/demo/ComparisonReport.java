// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.cooprouter.cli.TextTable;
import org.cooprouter.topology.sim.CallResult;
import org.cooprouter.topology.sim.Comparison;
import org.cooprouter.topology.sim.LossSetting;

/** Shows a comparison of schemes: as a table for the terminal, and as part of an HTML page with a plot for each setting. */
public final class ComparisonReport {
    private static final double PERCENT = 100;
    private static final int ROW = 22;
    private static final int LEFT = 210;
    private static final int WIDTH = 860;
    private static final int PLOT_WIDTH = 560;
    private static final int TOP = 30;
    /** Decades from one in a hundred thousand to one. */
    private static final double DECADES = 5;

    private final Comparison comparison;

    /**
     * Prepares a report.
     *
     * @param comparison to show
     */
    public ComparisonReport(Comparison comparison) {
        this.comparison = comparison;
    }

    private String introduction() {
        return String.format(
                Locale.ROOT,
                "The call of the demonstration in virtual time: the real agents, %d packets each way for each scheme, after a minute in which"
                        + " adaptive profiles learn; extra bytes are limited to %d %% of one copy of each packet. Bursts are in time: what is sent"
                        + " while one lasts is lost, whatever it is, and all schemes meet the same ones. ± is one standard error.",
                comparison.packets(),
                Comparison.BUDGET_PERCENT);
    }

    private static List<String> headings() {
        return List.of("scheme", "lost", "loss", "extra up/down", "p50 ms", "p99 ms", "p99.9 ms", "changes");
    }

    private static List<String> cells(Comparison.Row row) {
        CallResult result = row.result();
        return List.of(
                row.scheme(),
                Long.toString(result.lost()),
                String.format(Locale.ROOT, "%.4f ± %.4f %%", result.loss() * PERCENT, result.error() * PERCENT),
                String.format(Locale.ROOT, "%.1f / %.1f %%", result.extraUp() * PERCENT, result.extraDown() * PERCENT),
                String.format(Locale.ROOT, "%.0f", result.percentileMs(0.5)),
                String.format(Locale.ROOT, "%.0f", result.percentileMs(0.99)),
                String.format(Locale.ROOT, "%.0f", result.percentileMs(0.999)),
                row.fixed() ? "" : Long.toString(result.changes()));
    }

    /**
     * Prints it for people.
     *
     * @param out where to
     */
    public void print(PrintWriter out) {
        out.println(introduction());
        for (LossSetting setting : comparison.settings()) {
            out.println();
            out.println(setting.name() + ":");
            TextTable table = new TextTable(headings().toArray(String[]::new));
            comparison.of(setting).forEach(row -> table.row(cells(row).toArray(String[]::new)));
            table.print(out);
        }
    }

    /**
     * Writes it as part of an HTML page.
     *
     * @return a heading and what follows it
     */
    public String html() {
        return "<h2>Which scheme when: the same call at equal extra bytes</h2>\n<p>" + SvgCanvas.escape(introduction())
                + "</p>\n"
                + comparison.settings().stream().map(this::section).collect(Collectors.joining());
    }

    private String section(LossSetting setting) {
        List<Comparison.Row> rows = comparison.of(setting);
        return "<h3>Loss: " + SvgCanvas.escape(setting.name()) + "</h3>\n<figure>\n" + plot(setting, rows)
                + "<figcaption>Share of packets lost, and two standard errors to both sides; the further left, the"
                + " better.</figcaption>\n</figure>\n<table>\n<tr>" + HtmlReport.cells("th", headings()) + "</tr>\n"
                + rows.stream()
                        .map(row -> "<tr>" + HtmlReport.cells("td", cells(row)) + "</tr>\n")
                        .collect(Collectors.joining())
                + "</table>\n";
    }

    private static String plot(LossSetting setting, List<Comparison.Row> rows) {
        int height = TOP + ROW * rows.size() + 24;
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg viewBox='0 0 %d %d' role='img' aria-label='%s'>",
                WIDTH,
                height,
                SvgCanvas.escape(setting.name()));
        for (int decade = 0; decade <= DECADES; decade++) {
            double share = Math.pow(10, decade - DECADES);
            add(svg, "<line class='grid' x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d'/>", x(share), TOP, height - 24);
            add(
                    svg,
                    "<text class='tick' x='%.1f' y='%d' text-anchor='middle'>%s %%</text>",
                    x(share),
                    height - 8,
                    number(share * PERCENT));
        }
        for (int i = 0; i < rows.size(); i++) {
            addRow(svg, rows.get(i), TOP + ROW * i + ROW / 2);
        }
        return svg + "</svg>\n";
    }

    private static void addRow(StringBuilder svg, Comparison.Row row, int y) {
        CallResult result = row.result();
        String style = row.fixed() ? "without" : "with";
        double low = result.loss() - 2 * result.error();
        double high = result.loss() + 2 * result.error();
        add(
                svg,
                "<text class='tick' x='%d' y='%d' text-anchor='end'>%s</text>",
                LEFT - 8,
                y + 4,
                SvgCanvas.escape(row.scheme()));
        add(svg, "<line class='%s-line' x1='%.1f' x2='%.1f' y1='%d' y2='%d'/>", style, x(low), x(high), y, y);
        add(svg, "<circle class='%s' cx='%.1f' cy='%d' r='4'/>", style, x(result.loss()), y);
        add(
                svg,
                "<text class='tick' x='%d' y='%d'>%s</text>",
                LEFT + PLOT_WIDTH + 12,
                y + 4,
                result.lost() == 0 ? "none" : number(result.loss() * PERCENT) + " %");
    }

    private static double x(double share) {
        double decades = Math.log10(Math.max(share, Math.pow(10, -DECADES))) + DECADES;
        return LEFT + Math.min(1, decades / DECADES) * PLOT_WIDTH;
    }

    private static String number(double percent) {
        return String.format(Locale.ROOT, percent >= 1 ? "%.1f" : percent >= 0.01 ? "%.3f" : "%.4f", percent);
    }

    // The format strings are constants of this class.
    @SuppressWarnings({"AnnotateFormatMethod", "FormatStringAnnotation"})
    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
