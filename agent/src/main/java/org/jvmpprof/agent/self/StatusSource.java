package org.jvmpprof.agent.self;

/**
 * A room's word on itself, for {@code /debug/agent} and {@code /metrics}: each room implements it in one small class and
 * {@link Status#add adds} it. Called by any request's thread, several at a time: read fields, do not wait. What it throws
 * costs this section only.
 */
public interface StatusSource {
    /** The section's name, as a JSON key: {@code ship}, {@code hooks}. */
    String name();

    /** Says what there is to say. */
    void describe(StatusWriter to);
}
