package org.jvmpprof.collector.foreign;

import java.util.List;
import org.jvmpprof.collector.store.LabelPair;

/** Small things about texts. */
final class Texts {
    private static final int SHOWN = 100;

    private Texts() {}

    /** The beginning of a stranger's text, for a message. */
    static String brief(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    /** The value of the label, or empty if there is none. */
    static String value(List<LabelPair> labels, String key) {
        for (LabelPair label : labels) {
            if (label.key().equals(key)) {
                return label.value();
            }
        }
        return "";
    }
}
