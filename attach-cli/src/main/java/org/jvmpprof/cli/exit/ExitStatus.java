package org.jvmpprof.cli.exit;

import java.util.LinkedHashMap;
import java.util.Map;

/** Every exit status of {@code jvm-pprof}, once: {@code --help}, the README and the man page show these rows. */
public enum ExitStatus {
    OK(0, "done"),
    FAILED(1, "failed; the line on stderr says why"),
    WRONG_USAGE(2, "wrong command, option or value; nothing was touched"),
    NO_PROCESS(3, "no such process"),
    NOT_A_JVM(4, "the process is no JVM, or none with HotSpot"),
    REFUSED(5, "the JVM was started to let no agent in"),
    NOT_PERMITTED(6, "the process belongs to another user"),
    AGENT_FAILED(7, "the agent did not start in the JVM, and was taken out again"),
    NO_AGENT(8, "there is no agent in the JVM"),
    NO_ANSWER(9, "the JVM or the agent did not answer in time"),
    PARTLY(10, "of several files, pods or profiles some failed, each named on stderr; the others are done");

    private final int code;
    private final String meaning;

    ExitStatus(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
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
            rows.put(Integer.toString(status.code), status.meaning);
        }
        return rows;
    }

    public int code() {
        return code;
    }

    /** One line without a full stop. */
    public String meaning() {
        return meaning;
    }
}
