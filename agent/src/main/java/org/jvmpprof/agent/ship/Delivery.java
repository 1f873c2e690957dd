package org.jvmpprof.agent.ship;

/** What became of one attempt to send. Immutable. */
final class Delivery {
    enum Outcome {
        /** The other side has it, and has said so. */
        SENT,
        /** Not now: worth another attempt. */
        RETRY,
        /** Never: the other side will not have it. */
        REJECTED
    }

    static final Delivery SENT = new Delivery(Outcome.SENT, "", 0);

    private final Outcome outcome;
    private final String message;
    private final long retryAfterMillis;

    private Delivery(Outcome outcome, String message, long retryAfterMillis) {
        this.outcome = outcome;
        this.message = message;
        this.retryAfterMillis = retryAfterMillis;
    }

    static Delivery retry(String message) {
        return new Delivery(Outcome.RETRY, message, 0);
    }

    /** As {@link #retry}, not before {@code afterMillis} from now: the server has asked for it. */
    static Delivery retryAfter(String message, long afterMillis) {
        return new Delivery(Outcome.RETRY, message, afterMillis);
    }

    static Delivery rejected(String message) {
        return new Delivery(Outcome.REJECTED, message, 0);
    }

    Outcome outcome() {
        return outcome;
    }

    /** One line for an operator; empty when sent. */
    String message() {
        return message;
    }

    /** 0 when the server has asked for nothing. */
    long retryAfterMillis() {
        return retryAfterMillis;
    }
}
