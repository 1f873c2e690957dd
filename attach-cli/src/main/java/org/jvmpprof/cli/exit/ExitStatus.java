package org.jvmpprof.cli.exit;

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
    NO_ANSWER(9, "the JVM or the agent did not answer in time");

    private final int code;
    private final String meaning;

    ExitStatus(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /** One line without a full stop. */
    public String meaning() {
        return meaning;
    }
}
