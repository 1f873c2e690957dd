package org.jvmpprof.cli;

/** The agent's parser refuses the options; the message is its own, a line each. */
final class WrongOptionsException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongOptionsException(String lines) {
        super(lines);
    }
}
