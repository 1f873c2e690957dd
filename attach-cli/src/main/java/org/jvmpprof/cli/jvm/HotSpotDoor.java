package org.jvmpprof.cli.jvm;

import com.sun.jna.LastErrorException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;

/**
 * HotSpot's own door for tools, knocked at without the module jdk.attach, which a plain runtime has not, and with the
 * paths and ids of the process's namespaces (attachListener_linux.cpp, and VirtualMachineImpl of jdk.attach): a file
 * {@code .attach_pid<pid>} in its working or temporary directory and a SIGQUIT make it listen at {@code
 * /tmp/.java_pid<pid>}; a command is words that end in zero bytes.
 *
 * <p>Called with the process's own {@link Rights}.
 */
final class HotSpotDoor {
    private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MAX_ANSWER = 1 << 16;

    private final Proc process;
    private final Path socket;

    HotSpotDoor(Proc process) {
        this.process = process;
        this.socket = process.hotSpotDirectory().resolve(".java_pid" + process.pidInside());
    }

    /**
     * Has the JVM load a java agent, and waits until its agentmain has returned.
     *
     * @param jar as the process sees it
     * @return null, or what the JVM said against it
     */
    @Nullable
    String load(String jar, String arguments) throws IOException, CliException {
        open();
        String answer = say("1", "load", "instrument", "false", jar + '=' + arguments);
        String[] lines = answer.trim().split("\n", 2);
        boolean taken = lines[0].trim().equals("0");
        String rest = lines.length < 2 ? "" : lines[1].trim();
        // The agent's own result: JDK 9 and up write it in words, and JDK 8 the number alone.
        if (taken && (rest.isEmpty() || rest.equals("0") || rest.equals("return code: 0"))) {
            return null;
        }
        return (rest.isEmpty() ? "error " + lines[0] : rest).replaceAll("\\s+", " ");
    }

    private void open() throws IOException, CliException {
        if (Files.exists(socket)) {
            return;
        }
        Path knock = knock();
        try {
            signal();
            long end = System.nanoTime() + OPEN_NANOS;
            long pause = FIRST_PAUSE_NANOS;
            while (!Files.exists(socket)) {
                if (System.nanoTime() > end) {
                    throw new CliException(
                            ExitStatus.NO_ANSWER,
                            process.pid() + ": does not answer within " + TimeUnit.NANOSECONDS.toSeconds(OPEN_NANOS)
                                    + " s; it may be stopped, swapped out, or one that refuses attach");
                }
                LockSupport.parkNanos(pause);
                pause = Math.min(LONGEST_PAUSE_NANOS, pause * 3 / 2);
            }
        } finally {
            Files.deleteIfExists(knock);
        }
    }

    private Path knock() throws IOException {
        String name = ".attach_pid" + process.pidInside();
        IOException last = new IOException("no directory for " + name);
        for (Path directory : new Path[] {process.workingDirectory(), process.hotSpotDirectory()}) {
            Path file = directory.resolve(name);
            try {
                return Files.createFile(file);
            } catch (FileAlreadyExistsException e) {
                return file; // of a knock that was broken off
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private void signal() throws CliException {
        try {
            Libc.kill((int) process.pid(), Libc.SIGQUIT);
        } catch (LastErrorException e) {
            ExitStatus status = e.getErrorCode() == Libc.ESRCH ? ExitStatus.NO_PROCESS : ExitStatus.NOT_PERMITTED;
            throw new CliException(status, process.pid() + ": cannot be signalled (" + e.getMessage() + ")", e);
        }
    }

    private String say(String... words) throws IOException {
        try (UnixSocket connection = UnixSocket.connect(socket)) {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            for (String word : words) {
                request.write(word.getBytes(StandardCharsets.UTF_8));
                request.write(0);
            }
            connection.output().write(request.toByteArray());
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            InputStream in = connection.input();
            byte[] piece = new byte[4096];
            for (int n = in.read(piece); n >= 0 && answer.size() < MAX_ANSWER; n = in.read(piece)) {
                answer.write(piece, 0, n);
            }
            return new String(answer.toByteArray(), StandardCharsets.UTF_8);
        }
    }
}
