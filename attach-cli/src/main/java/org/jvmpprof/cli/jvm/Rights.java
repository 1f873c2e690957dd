package org.jvmpprof.cli.jvm;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;

/**
 * Whose rights are used on a process. Root takes on the process's own effective user and group for the while: a JVM
 * before 11 lets only that user in, and files below {@code /proc/PID/root} may be traps that only its own user should
 * fall into. The change is the whole process's, so one thread at a time may do this.
 */
final class Rights {
    /** What is done with them. */
    interface Work<T> {
        T run() throws IOException, CliException;
    }

    private final Proc process;

    Rights(Proc process) {
        this.process = process;
    }

    /** @throws CliException if the process is another user's and we are not root */
    <T> T run(Work<T> work) throws IOException, CliException {
        int uid = Libc.geteuid();
        int gid = Libc.getegid();
        int wantedUid = process.uid() < 0 ? uid : process.uid();
        int wantedGid = process.gid() < 0 ? gid : process.gid();
        if (wantedUid == uid && (wantedGid == gid || uid != 0)) {
            return work.run();
        }
        if (uid != 0) {
            throw new CliException(
                    ExitStatus.NOT_PERMITTED,
                    process.pid() + ": belongs to user " + wantedUid + ", and this is user " + uid
                            + "; run jvm-pprof as that user, or as root");
        }
        try {
            Libc.setegid(wantedGid);
            Libc.seteuid(wantedUid);
            return work.run();
        } catch (LastErrorException e) {
            throw new CliException(
                    ExitStatus.NOT_PERMITTED,
                    process.pid() + ": cannot take on the rights of its user " + wantedUid + " (" + e.getMessage()
                            + "); run jvm-pprof as that user",
                    e);
        } finally {
            Libc.seteuid(uid);
            Libc.setegid(gid);
        }
    }
}
