package org.jvmpprof.cli.output;

import java.util.LinkedHashMap;
import java.util.Map;

/** With which number the process ends. The one table behind {@code --help}, the man page and the documents. */
public enum ExitStatus {
    OK(0, "Done."),
    FAILED(1, "Failed; one line on stderr says why, and what to do."),
    WRONG(2, "The command or an option is wrong; nothing was touched."),
    PARTLY(3, "Of several files, pods or profiles some failed, each named on stderr; the others are done.");

    private final int code;
    private final String text;

    ExitStatus(int code, String text) {
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    /** The status of a command over several things: {@link #OK} without failures, {@link #FAILED} without successes. */
    public static ExitStatus of(int succeeded, int failed) {
        if (failed == 0) {
            return OK;
        }
        return succeeded == 0 ? FAILED : PARTLY;
    }

    /** Number and meaning, ascending, as picocli's usage message takes them. */
    public static Map<String, String> table() {
        Map<String, String> rows = new LinkedHashMap<>();
        for (ExitStatus status : values()) {
            rows.put(Integer.toString(status.code), status.text);
        }
        return rows;
    }
}
