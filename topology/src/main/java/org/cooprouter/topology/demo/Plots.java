// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.util.List;
import java.util.Locale;

/** The plots of the report. */
final class Plots {
    private static final double TAIL_FLOOR = 1e-3;

    private Plots() {}

    /**
     * A stretch of time that the plot shades.
     *
     * @param fromS seconds
     * @param toS seconds
     * @param text what it is
     * @param style "cut", "policy"
     */
    record Band(double fromS, double toS, String text, String style) {}

    /**
     * Deliveries of one kind.
     *
     * @param label for the legend
     * @param style "without", "with"
     * @param delivery the packets
     */
    record Series(String label, String style, Delivery delivery) {}

    /** Every packet's delay over the time when it was sent, lost ones as strokes at the upper edge. */
    static String delays(String title, List<Series> series, List<Band> bands) {
        double endS = series.stream().mapToDouble(Plots::lastSentS).max().orElse(1);
        double topMs = 1.1
                * series.stream()
                        .mapToDouble(s -> positive(s.delivery().percentileMs(1)))
                        .max()
                        .orElse(1);
        SvgCanvas canvas = new SvgCanvas(
                title,
                new SvgCanvas.Scale("time of sending, s", 0, endS, false),
                new SvgCanvas.Scale("one-way delay, ms", 0, topMs, false));
        bands.forEach(band -> canvas.band(band.style(), band.fromS(), band.toS(), band.text()));
        double stepS = step(endS);
        for (double tick = 0; tick <= endS; tick += stepS) {
            canvas.tickX(tick, number(tick));
        }
        double stepMs = step(topMs);
        for (double tick = 0; tick <= topMs; tick += stepMs) {
            canvas.tickY(tick, number(tick));
        }
        for (Series one : series) {
            Delivery delivery = one.delivery();
            for (int i = 0; i < delivery.sent(); i++) {
                if (Double.isNaN(delivery.delayMs(i))) {
                    canvas.mark("lost", delivery.sentS(i));
                } else {
                    canvas.point(one.style(), delivery.sentS(i), delivery.delayMs(i));
                }
            }
        }
        legend(canvas, series);
        return canvas.finish();
    }

    /** For each delay the share of packets that took longer or were lost, down to one in a thousand. */
    static String tails(String title, List<Series> series) {
        double topMs = 1.1
                * series.stream()
                        .mapToDouble(s -> positive(s.delivery().percentileMs(1)))
                        .max()
                        .orElse(1);
        SvgCanvas canvas = new SvgCanvas(
                title,
                new SvgCanvas.Scale("one-way delay, ms", 0, topMs, false),
                new SvgCanvas.Scale("share later or lost", TAIL_FLOOR, 1, true));
        double stepMs = step(topMs);
        for (double tick = 0; tick <= topMs; tick += stepMs) {
            canvas.tickX(tick, number(tick));
        }
        canvas.tickY(1, "100 %");
        canvas.tickY(0.1, "10 %");
        canvas.tickY(0.01, "1 %");
        canvas.tickY(TAIL_FLOOR, "0.1 %");
        for (Series one : series) {
            double[] delays = one.delivery().sortedDelaysMs();
            double[] later = new double[delays.length];
            for (int i = 0; i < delays.length; i++) {
                later[i] = 1 - (i + 1.0) / one.delivery().sent();
            }
            canvas.line(one.style() + "-line", delays, later);
        }
        legend(canvas, series);
        return canvas.finish();
    }

    private static void legend(SvgCanvas canvas, List<Series> series) {
        for (int i = 0; i < series.size(); i++) {
            canvas.legend(i, series.get(i).style(), series.get(i).label());
        }
    }

    private static double lastSentS(Series series) {
        int sent = series.delivery().sent();
        return sent == 0 ? 1 : series.delivery().sentS(sent - 1);
    }

    private static double positive(double value) {
        return value > 0 ? value : 1;
    }

    /** A step of 1, 2 or 5 times a power of ten that gives five to ten ticks. */
    private static double step(double range) {
        double power = Math.pow(10, Math.floor(Math.log10(range / 5)));
        double ratio = range / 5 / power;
        return power * (ratio >= 5 ? 5 : ratio >= 2 ? 2 : 1);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value);
    }
}
