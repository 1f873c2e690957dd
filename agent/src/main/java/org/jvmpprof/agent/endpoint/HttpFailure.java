package org.jvmpprof.agent.endpoint;

/** A request that cannot be served, with the answer that says so. Costs no stack trace. */
final class HttpFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    HttpFailure(int status, String message) {
        this(Answer.error(status, message), message);
    }

    private HttpFailure(Answer answer, String message) {
        super(message, null, false, false);
        this.answer = answer;
    }

    /** As this one, with one more header. */
    HttpFailure with(String header, String value) {
        return new HttpFailure(answer.with(header, value), String.valueOf(getMessage()));
    }

    Answer answer() {
        return answer;
    }
}
