package org.jvmpprof.proto.flame;

import java.util.Locale;

/** Fill colours of a static picture, all light enough for black text: by package, or by the sign of a change. */
final class FrameColour {
    private FrameColour() {}

    /** A hue for each package; frames without one (threads, native code, the root) are grey or sand. */
    static String ofName(String name) {
        int classStart = classStart(name);
        if (classStart == 0) {
            return name.startsWith("[") || name.equals("all") ? "#d9d9d6" : "#e6d3a8";
        }
        int hash = name.substring(0, classStart).hashCode() * 0x9E3779B1;
        int hue = (hash >>> 8) % 360;
        int lightness = 70 + (hash >>> 20) % 9;
        return hsl(hue, 62, lightness);
    }

    /** From blue (-1: all shrank) over white (no change) to red (+1: all grew). */
    static String ofChange(double change) {
        double strength = Math.min(1, Math.abs(change));
        int faded = (int) Math.round(235 - 120 * strength);
        return change > 0
                ? String.format(Locale.ROOT, "#%02x%02x%02x", 245, faded, faded)
                : String.format(Locale.ROOT, "#%02x%02x%02x", faded, (faded + 235) / 2, 250);
    }

    /** Where the class begins in a name like {@code java.util.HashMap.put}; 0 when there is no package. */
    static int classStart(String name) {
        int end = name.indexOf('(');
        int method = name.lastIndexOf('.', end < 0 ? name.length() : end);
        int type = method <= 0 ? -1 : name.lastIndexOf('.', method - 1);
        return type < 0 ? 0 : type + 1;
    }

    private static String hsl(int hue, int saturation, int lightness) {
        double a = saturation / 100.0 * Math.min(lightness, 100 - lightness) / 100.0;
        return String.format(
                Locale.ROOT,
                "#%02x%02x%02x",
                channel(0, hue, lightness, a),
                channel(8, hue, lightness, a),
                channel(4, hue, lightness, a));
    }

    private static int channel(int n, int hue, int lightness, double a) {
        double k = (n + hue / 30.0) % 12;
        double level = lightness / 100.0 - a * Math.max(-1, Math.min(Math.min(k - 3, 9 - k), 1));
        return (int) Math.round(255 * level);
    }
}
