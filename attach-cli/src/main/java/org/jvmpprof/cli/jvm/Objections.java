package org.jvmpprof.cli.jvm;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;

/**
 * Why no agent can come into a process. What {@code /proc} tells is asked first: attaching sends SIGQUIT, which ends a
 * process that is no JVM, and makes a JVM that refuses attach print its threads.
 */
final class Objections {
    private Objections() {}

    static void check(Proc process) throws CliException {
        long pid = process.pid();
        if (pid <= 0) {
            throw new CliException(
                    ExitStatus.WRONG_USAGE, pid + ": is no process id; jvm-pprof ps lists those of JVMs");
        }
        if (!Proc.isThere()) {
            checkCounters(process);
            return;
        }
        if (!process.exists()) {
            throw new CliException(ExitStatus.NO_PROCESS, pid + ": no such process; jvm-pprof ps lists those of JVMs");
        }
        if (process.mapped(Jvms.OPENJ9) != null) {
            throw new CliException(
                    ExitStatus.NOT_A_JVM,
                    pid + ": runs OpenJ9, which lets tools in by other ways than HotSpot; start it with"
                            + " -javaagent:profiler.jar");
        }
        if (!Jvms.isJvm(process)) {
            throw new CliException(ExitStatus.NOT_A_JVM, pid + ": is not a JVM; jvm-pprof ps lists those");
        }
        checkUser(process);
        checkOptions(process);
    }

    /** Without /proc, as on macOS: a JVM of ours is known by the file that jps goes by. */
    private static void checkCounters(Proc process) throws CliException {
        String name = "hsperfdata_" + System.getProperty("user.name") + '/' + process.pid();
        if (!Files.exists(process.hotSpotDirectory().resolve(name))) {
            throw new CliException(
                    ExitStatus.NOT_A_JVM, process.pid() + ": is not a JVM of this user; jps lists those");
        }
    }

    private static void checkUser(Proc process) throws CliException {
        int own = Libc.geteuid();
        if (own != 0 && process.uid() >= 0 && own != process.uid()) {
            throw new CliException(
                    ExitStatus.NOT_PERMITTED,
                    process.pid() + ": belongs to another user (" + process.uid() + ", this is " + own
                            + "); run jvm-pprof as that user, or as root");
        }
    }

    private static void checkOptions(Proc process) throws CliException {
        long pid = process.pid();
        if (JvmFlags.isOff(process, "DisableAttachMechanism", true)) {
            throw new CliException(
                    ExitStatus.REFUSED,
                    pid + ": refuses attach (-XX:+DisableAttachMechanism); start it with -javaagent:profiler.jar");
        }
        if (JvmFlags.isOff(process, "EnableDynamicAgentLoading", false)) {
            throw new CliException(ExitStatus.REFUSED, noDynamicAgents(pid));
        }
        if (!process.catchesQuit()) {
            throw new CliException(
                    ExitStatus.REFUSED,
                    pid + ": refuses attach (it does not listen to SIGQUIT: -Xrs); start it with"
                            + " -javaagent:profiler.jar");
        }
    }

    private static String noDynamicAgents(long pid) {
        return pid + ": lets no agent in (-XX:-EnableDynamicAgentLoading); start it with -javaagent:profiler.jar, or"
                + " with -XX:+EnableDynamicAgentLoading";
    }

    /** What the JVM said itself. */
    static CliException refused(Proc process, String answer) {
        if (answer.contains("ynamic agent loading is not enabled")) {
            return new CliException(ExitStatus.REFUSED, noDynamicAgents(process.pid()));
        }
        return new CliException(
                ExitStatus.FAILED,
                process.pid() + ": the JVM did not load the agent (" + answer + "); nothing was installed");
    }

    /** Boolean -XX flags, as the command line and the environment give them; flags in files are not seen. */
    private static final class JvmFlags {
        static boolean isOff(Proc process, String flag, boolean valueThatRefuses) {
            Map<String, String> environment = process.environment();
            List<String> words = process.commandLine();
            for (String variable : new String[] {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"}) {
                for (String word : environment.getOrDefault(variable, "").split("\\s+")) {
                    words.add(word);
                }
            }
            boolean refuses = false;
            for (String word : words) {
                if (word.equals("-XX:+" + flag)) {
                    refuses = valueThatRefuses;
                } else if (word.equals("-XX:-" + flag)) {
                    refuses = !valueThatRefuses;
                }
            }
            return refuses;
        }
    }
}
