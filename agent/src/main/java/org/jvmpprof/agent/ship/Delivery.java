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

    static final Delivery SENT = new Delivery(Outcome.SENT, "", 0, false);

    private final Outcome outcome;
    private final String message;
    private final long retryAfterMillis;

    private final boolean isServerFault;

    private Delivery(Outcome outcome, String message, long retryAfterMillis, boolean isServerFault) {
        this.outcome = outcome;
        this.message = message;
        this.retryAfterMillis = retryAfterMillis;
        this.isServerFault = isServerFault;
    }

    static Delivery retry(String message) {
        return new Delivery(Outcome.RETRY, message, 0, false);
    }

    /** As {@link #retry}, not before {@code afterMillis} from now: the server has asked for it. */
    static Delivery retryAfter(String message, long afterMillis) {
        return new Delivery(Outcome.RETRY, message, afterMillis, false);
    }

    /** The server is there and has failed over this profile (500): it may be the profile's fault. */
    static Delivery serverFault(String message, long afterMillis) {
        return new Delivery(Outcome.RETRY, message, afterMillis, true);
    }

    static Delivery rejected(String message) {
        return new Delivery(Outcome.REJECTED, message, 0, false);
    }

    Outcome outcome() {
        return outcome;
    }

    /** One line for an operator; empty when sent. */
    String message() {
        return message;
    }

    boolean isServerFault() {
        return isServerFault;
    }

    /** 0 when the server has asked for nothing. */
    long retryAfterMillis() {
        return retryAfterMillis;
    }
}
