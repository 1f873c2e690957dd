package org.jvmpprof.agent.profile;

import java.util.ArrayList;
import java.util.List;
import org.jvmpprof.agent.hook.ExceptionStatus;
import org.jvmpprof.agent.hook.HookStatus.Part;
import org.jvmpprof.proto.Profile;

/** The profile {@code exceptions}: who makes how many of which class. Needs no engine. Any thread. */
final class ExceptionProfile {
    private final LockWatch watch;
    private final ProfileWriter writer;

    ExceptionProfile(LockWatch watch, ProfileWriter writer) {
        this.watch = watch;
        this.writer = writer;
    }

    boolean isAvailable() {
        return watch.status().has(Part.EXCEPTION);
    }

    int count() {
        return watch.exceptions().stackCount();
    }

    /** @throws ProfileUnavailableException if exceptions are not sampled, or cannot be in this JVM */
    Profile snapshot(View view, long unixNanos) throws ProfileUnavailableException, InterruptedException {
        watch.flush();
        ExceptionStatus status = watch.exceptionStatus();
        if (status == null || !isAvailable()) {
            throw new ProfileUnavailableException(ProfileType.EXCEPTIONS.route() + ": exceptions are not sampled ("
                    + watch.status().missing().get(Part.EXCEPTION) + "); start or attach the agent with exceptions=10");
        }
        return writer.exceptions(watch.exceptions().sums(), comments(status), view, unixNanos);
    }

    private List<String> comments(ExceptionStatus status) {
        List<String> comments = new ArrayList<>();
        int set = watch.settings().exceptionPeriod();
        comments.add(
                "exceptions: as they are made, which is where the Flight Recorder counts them too, thrown or not; one in "
                        + set + " is kept"
                        + (status.period() > set ? ", one in " + status.period() + " at present" : "")
                        + ", unsampled");
        comments.add(
                "not seen: exceptions that no constructor makes, which are those that the JVM throws ready-made from"
                        + " compiled code (-XX:-OmitStackTraceInFastThrow makes it make them) and its own StackOverflowError"
                        + " and OutOfMemoryError");
        comments.add("exception hook: " + status.lost() + " events lost, " + status.errors() + " failures, "
                + watch.exceptions().truncatedStacks() + " stacks truncated, put in again " + status.repairs()
                + " times");
        return comments;
    }
}
