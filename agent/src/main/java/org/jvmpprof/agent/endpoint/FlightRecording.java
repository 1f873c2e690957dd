package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jvmpprof.agent.profile.ProfileUnavailableException;

/**
 * One recording of the JDK's Flight Recorder with the settings "profile", reached by reflection because this code is
 * Java 8 and a JVM may have none. Any number at a time; the JVM records each event once. Confined to one thread.
 */
final class FlightRecording implements AutoCloseable {
    private static final String REMEDY = "; point -Djava.io.tmpdir at a writable directory with room";

    private final Object recording;

    private FlightRecording(Object recording) {
        this.recording = recording;
    }

    /** @throws ProfileUnavailableException if this JVM has no Flight Recorder, or refuses to start it */
    static FlightRecording start() throws ProfileUnavailableException {
        Object recording;
        try {
            Class<?> configuration = Class.forName("jdk.jfr.Configuration");
            Object settings =
                    configuration.getMethod("getConfiguration", String.class).invoke(null, "profile");
            recording =
                    Class.forName("jdk.jfr.Recording").getConstructor(Map.class).newInstance(settingsOf(settings));
        } catch (ClassNotFoundException e) {
            throw new ProfileUnavailableException("this JVM has no Flight Recorder: trace needs the module jdk.jfr"
                    + " (JDK 11 and up, 8u262 and up; a modular application adds it by --add-modules jdk.jfr)");
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new ProfileUnavailableException("the Flight Recorder could not be used: " + reason(e));
        }
        FlightRecording started = new FlightRecording(recording);
        try {
            recording.getClass().getMethod("setName", String.class).invoke(recording, "jvm-pprof trace");
            recording.getClass().getMethod("start").invoke(recording);
            return started;
        } catch (ReflectiveOperationException | LinkageError e) {
            started.closeQuietly();
            throw new ProfileUnavailableException("the Flight Recorder could not be started: " + reason(e));
        }
    }

    private static Object settingsOf(Object configuration) throws ReflectiveOperationException {
        return configuration.getClass().getMethod("getSettings").invoke(configuration);
    }

    /**
     * Ends the recording; what it holds is in a new private file, which belongs to the caller.
     *
     * @throws IOException with the directory and the remedy, if the file cannot be written
     */
    Path stop() throws IOException {
        Path file = newFile();
        try {
            recording.getClass().getMethod("stop").invoke(recording);
            recording.getClass().getMethod("dump", Path.class).invoke(recording, file);
            return file;
        } catch (ReflectiveOperationException | LinkageError e) {
            Files.deleteIfExists(file);
            throw new IOException(
                    "the recording could not be written to " + file.getParent() + ": " + reason(e) + REMEDY, e);
        }
    }

    private static Path newFile() throws IOException {
        try {
            return Files.createTempFile("pprof-trace", ".jfr");
        } catch (IOException | SecurityException e) {
            throw new IOException("no file for the recording can be made: " + e + REMEDY, e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            recording.getClass().getMethod("close").invoke(recording);
        } catch (ReflectiveOperationException e) {
            throw new IOException("the recording could not be closed: " + reason(e), e);
        }
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            // The failure to start is what the reader is told; there is nothing more to free.
            return;
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
