package org.jvmpprof.cli.jvm;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.List;

/**
 * The agent's jar, unpacked into a temporary file of ours, and removed on {@link #close}. Its options' parser runs here
 * through the agent's own loader: a second table here would drift. Used by one thread.
 */
public final class ProfilerJar implements AutoCloseable {
    private static final String RESOURCE = "/profiler.jar";
    private static final String PARSER = "org.jvmpprof.agent.config.OptionHelp";

    private final Path directory;
    private final Path file;

    private ProfilerJar(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("profiler.jar");
    }

    public static ProfilerJar unpack() throws IOException {
        ProfilerJar jar = new ProfilerJar(Files.createTempDirectory("jvm-pprof-attach"));
        try {
            Files.write(jar.file, bytes());
        } catch (IOException | RuntimeException e) {
            jar.close();
            throw e;
        }
        return jar;
    }

    /** The jar as it is carried along. */
    static byte[] bytes() throws IOException {
        try (InputStream in = ProfilerJar.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new FileNotFoundException("this jvm-pprof.jar carries no profiler.jar; build it with package");
            }
            return AgentHttp.all(in);
        }
    }

    /** What the agent would say of these options; empty if they are right. */
    public List<String> check(String arguments) throws IOException {
        return lines("check", arguments);
    }

    /** What the agent does not do yet of what these options ask for. */
    public List<String> notes(String arguments) throws IOException {
        return lines("notes", arguments);
    }

    public String optionsTable() throws IOException {
        return (String) call("text", new Class<?>[0]);
    }

    @SuppressWarnings("unchecked") // List<String> by the method's signature
    private List<String> lines(String method, String arguments) throws IOException {
        return (List<String>) call(method, new Class<?>[] {String.class}, arguments);
    }

    private Object call(String method, Class<?>[] types, Object... arguments) throws IOException {
        URL[] urls = {file.toUri().toURL()};
        try (URLClassLoader boot = new URLClassLoader(urls, null);
                AutoCloseable loader = (AutoCloseable) boot.loadClass("org.jvmpprof.bootstrap.AgentClassLoader")
                        .getConstructor(File.class, ProtectionDomain.class)
                        .newInstance(file.toFile(), null)) {
            return Class.forName(PARSER, true, (ClassLoader) loader)
                    .getMethod(method, types)
                    .invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw new IOException("the options' parser failed: " + e.getCause(), e);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("this jvm-pprof.jar carries a profiler.jar of another version: " + e, e);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(directory);
    }
}
