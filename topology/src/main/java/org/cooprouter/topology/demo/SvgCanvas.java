// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.util.Locale;

/** A plot's frame, axes and points as inline SVG. */
final class SvgCanvas {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 260;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 34;
    private static final int BOTTOM = 40;

    private final StringBuilder svg = new StringBuilder();
    private final Scale x;
    private final Scale y;

    /**
     * One axis.
     *
     * @param label for people, with the unit
     * @param from value at the origin
     * @param to value at the end
     * @param logarithmic whether equal ratios take equal space
     */
    record Scale(String label, double from, double to, boolean logarithmic) {
        double share(double value) {
            double clipped = Math.max(from, Math.min(to, value));
            return logarithmic
                    ? (Math.log(clipped) - Math.log(from)) / (Math.log(to) - Math.log(from))
                    : (clipped - from) / (to - from);
        }
    }

    SvgCanvas(String title, Scale x, Scale y) {
        this.x = x;
        this.y = y;
        add("<svg viewBox='0 0 %d %d' role='img' aria-label='%s'>", WIDTH, HEIGHT, escape(title));
        add("<text class='title' x='%d' y='18'>%s</text>", LEFT, escape(title));
        add("<rect class='frame' x='%d' y='%d' width='%d' height='%d'/>", LEFT, TOP, plotWidth(), plotHeight());
        add(
                "<text class='axis' x='%d' y='%d' text-anchor='middle'>%s</text>",
                LEFT + plotWidth() / 2, HEIGHT - 6, escape(x.label()));
        add(
                "<text class='axis' transform='translate(14 %d) rotate(-90)' text-anchor='middle'>%s</text>",
                TOP + plotHeight() / 2, escape(y.label()));
    }

    private static int plotWidth() {
        return WIDTH - LEFT - RIGHT;
    }

    private static int plotHeight() {
        return HEIGHT - TOP - BOTTOM;
    }

    void tickX(double value, String text) {
        add("<line class='grid' x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d'/>", px(value), TOP, TOP + plotHeight());
        add(
                "<text class='tick' x='%.1f' y='%d' text-anchor='middle'>%s</text>",
                px(value), TOP + plotHeight() + 14, text);
    }

    void tickY(double value, String text) {
        add("<line class='grid' x1='%2$d' x2='%3$d' y1='%1$.1f' y2='%1$.1f'/>", py(value), LEFT, LEFT + plotWidth());
        add("<text class='tick' x='%d' y='%.1f' text-anchor='end'>%s</text>", LEFT - 5, py(value) + 4, text);
    }

    void band(String style, double fromX, double toX, String text) {
        add(
                "<rect class='%s' x='%.1f' y='%d' width='%.1f' height='%d'/>",
                style, px(fromX), TOP, px(toX) - px(fromX), plotHeight());
        add("<text class='tick' x='%.1f' y='%d'>%s</text>", px(fromX) + 3, TOP + 12, escape(text));
    }

    void point(String style, double atX, double atY) {
        add("<circle class='%s' cx='%.1f' cy='%.1f' r='1.4'/>", style, px(atX), py(atY));
    }

    /** A short stroke at the upper edge: something that has no value on the y axis. */
    void mark(String style, double atX) {
        add("<line class='%1$s' x1='%2$.1f' x2='%2$.1f' y1='%3$d' y2='%4$d'/>", style, px(atX), TOP, TOP + 9);
    }

    void line(String style, double[] xs, double[] ys) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", px(xs[i]), py(ys[i])));
        }
        add("<polyline class='%s' points='%s'/>", style, points.toString().strip());
    }

    void legend(int position, String style, String text) {
        int left = LEFT + plotWidth() - 190 * (position + 1);
        add("<circle class='%s' cx='%d' cy='14' r='5'/>", style, left);
        add("<text class='tick' x='%d' y='18'>%s</text>", left + 9, escape(text));
    }

    String finish() {
        return svg + "</svg>\n";
    }

    private double px(double value) {
        return LEFT + x.share(value) * plotWidth();
    }

    private double py(double value) {
        return TOP + (1 - y.share(value)) * plotHeight();
    }

    // The format strings are constants of this class.
    @SuppressWarnings({"AnnotateFormatMethod", "FormatStringAnnotation"})
    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
    }
}
