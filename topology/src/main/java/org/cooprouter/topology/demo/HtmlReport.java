// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes results as one HTML page that needs nothing but itself. */
public final class HtmlReport {
    private static final String STYLE = """
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24 }
            table { border-collapse: collapse; font-size: 13px; width: 100% }
            th, td { padding: .25rem .5rem; border-bottom: 1px solid #d0d7de; text-align: right; white-space: nowrap }
            th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left }
            figure { margin: 2rem 0 } figcaption { font-size: 14px; color: #57606a }
            svg { width: 100%; height: auto; font: 11px system-ui, sans-serif }
            .title { font-size: 14px; font-weight: 600 } .frame { fill: none; stroke: #8c959f }
            .grid { stroke: #eaeef2 } .axis, .tick { fill: #57606a }
            .without { fill: #cf222e } .with { fill: #0969da } .lost { stroke: #cf222e; stroke-width: 1.2 }
            .without-line { fill: none; stroke: #cf222e; stroke-width: 1.6 }
            .with-line { fill: none; stroke: #0969da; stroke-width: 1.6 }
            .cut { fill: #fff1e5 } .policy { fill: #ddf4ff }
            """;

    private HtmlReport() {}

    /**
     * Writes a page.
     *
     * @param file to write
     * @param title of the page
     * @param content what follows the title
     * @throws IOException when it cannot be written
     */
    public static void writePage(Path file, String title, String content) throws IOException {
        Files.writeString(file, """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%1$s</title>
                <style>
                %2$s</style></head>
                <body>
                <h1>%1$s</h1>
                %3$s
                </body>
                </html>
                """.formatted(SvgCanvas.escape(title), STYLE, content));
    }

    static String write(DemoResult result) {
        return """
                <ul>
                %s</ul>
                <table>
                <tr>%s</tr>
                %s</table>
                <p>Expected: the loss of the one path without the policy, the product of the two paths' losses with it, from what
                the emulated ISPs dropped meanwhile; ± is one standard error, which allows for losses in bursts. Twice: packets delivered more than once.
                Bytes/byte: bytes that all ISPs carried for each byte of payload. Delays are one-way, of the packets that arrived;
                jitter is that of RFC 3550.</p>
                <ul>
                %s</ul>
                %s
                """.formatted(
                        items(result.setting()),
                        cells("th", DemoResult.headings()),
                        result.rows().stream()
                                .map(row -> "<tr>" + cells("td", DemoResult.cells(row)) + "</tr>\n")
                                .collect(Collectors.joining()),
                        items(result.notes()),
                        result.plots().stream()
                                .map(plot -> "<figure>\n%s<figcaption>%s</figcaption>\n</figure>\n"
                                        .formatted(plot.svg(), SvgCanvas.escape(plot.caption())))
                                .collect(Collectors.joining()));
    }

    private static String items(List<String> sentences) {
        return sentences.stream()
                .map(sentence -> "<li>" + SvgCanvas.escape(sentence) + "</li>\n")
                .collect(Collectors.joining());
    }

    static String cells(String tag, List<String> texts) {
        return texts.stream()
                .map(text -> "<%1$s>%2$s</%1$s>".formatted(tag, SvgCanvas.escape(text)))
                .collect(Collectors.joining());
    }
}
