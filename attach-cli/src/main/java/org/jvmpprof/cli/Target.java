package org.jvmpprof.cli;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;

/**
 * The process to attach to. Attaching sends SIGQUIT, which ends a process that is no JVM and makes a JVM that refuses
 * attach print its threads, so what /proc tells is asked first.
 */
final class Target {
    private static final BigInteger SIGQUIT_BIT = BigInteger.ONE.shiftLeft(3 - 1);

    private final long pid;
    private final Path proc;

    Target(long pid) {
        this(pid, Paths.get("/proc"));
    }

    /** @param procRoot where the kernel shows processes; another place without such a file system changes nothing */
    Target(long pid, Path procRoot) {
        this.pid = pid;
        this.proc = procRoot.resolve(Long.toString(pid));
    }

    /** Loads the agent into the process; returns when it runs there. */
    void attach(Path profilerJar, String arguments) throws AttachFailedException {
        String objection = objection();
        if (objection != null) {
            throw new AttachFailedException(objection);
        }
        try {
            ByteBuddyAgent.attach(profilerJar.toFile(), Long.toString(pid), arguments);
        } catch (RuntimeException | LinkageError e) {
            throw new AttachFailedException(reason(e), e);
        }
    }

    /** Why it would fail, as far as /proc shows it, or null. */
    @Nullable
    String objection() {
        if (pid <= 0) {
            return pid + ": is no process id; jps and jcmd list those of JVMs";
        }
        if (!Files.isDirectory(proc.resolveSibling("self"))) {
            return null;
        }
        if (!Files.isDirectory(proc)) {
            return pid + ": no such process; jps and jcmd list those of JVMs";
        }
        String options = text("cmdline") + text("environ");
        if (options.contains("-XX:+DisableAttachMechanism")) {
            return pid + ": refuses attach (-XX:+DisableAttachMechanism); start it with -javaagent:profiler.jar";
        }
        if (!catchesQuit()) {
            return pid + ": is not a JVM, or one that refuses attach (-Xrs); jps and jcmd list those that don't";
        }
        return null;
    }

    private boolean catchesQuit() {
        for (String line : text("status").split("\n")) {
            if (line.startsWith("SigCgt:")) {
                BigInteger caught =
                        new BigInteger(line.substring("SigCgt:".length()).trim(), 16);
                return caught.and(SIGQUIT_BIT).signum() != 0;
            }
        }
        return true; // hidden: attaching will tell
    }

    private String text(String name) {
        try {
            return new String(Files.readAllBytes(proc.resolve(name)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // another user's: attaching will tell
        }
    }

    /** One line out of the attach API's many layers. */
    private String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = (cause.getMessage() == null ? cause.toString() : cause.getMessage()).replaceAll("\\s+", " ");
        if (text.contains("EnableDynamicAgentLoading") || text.contains("Dynamic agent loading")) {
            return pid + ": lets no agent in (-XX:-EnableDynamicAgentLoading); start it with -javaagent:profiler.jar,"
                    + " or with -XX:+EnableDynamicAgentLoading";
        }
        if (text.contains("not permitted")
                || text.contains("ermission")
                || text.contains("well-known file is not secure")) {
            return pid + ": belongs to another user (" + text + "); attach as that user";
        }
        return pid + ": cannot attach (" + text + "); the agent was not installed";
    }
}
