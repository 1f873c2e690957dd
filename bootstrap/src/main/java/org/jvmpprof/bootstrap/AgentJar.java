package org.jvmpprof.bootstrap;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The jar this agent came in, and whether it is one that can work. Called once, on {@code pprof-start}. */
final class AgentJar {
    /** A manifest attribute that only our own jar has; tools that merge jars drop or overwrite the manifest. */
    static final String MARKER = "Jvm-Pprof-Agent";

    private AgentJar() {}

    static File locate() throws IOException {
        CodeSource source = AgentJar.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw new FileNotFoundException(
                    "the agent must not lie on the boot class path; use -javaagent:profiler.jar");
        }
        try {
            return new File(source.getLocation().toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("the agent's jar is not a plain file: " + source.getLocation(), e);
        }
    }

    /** Why this jar cannot be the agent's, or null. A jar merged into an application's has lost its loader's order. */
    static @Nullable String objection(File file) throws IOException {
        if (!file.isFile()) {
            return file + " is no jar; use -javaagent:profiler.jar";
        }
        try (JarFile jar = new JarFile(file)) {
            Manifest manifest = jar.getManifest();
            String foreign = foreignEntry(jar);
            if (manifest == null || manifest.getMainAttributes().getValue(MARKER) == null || foreign != null) {
                return "the agent does not start from " + file + ": it was merged into another jar"
                        + (foreign == null ? "" : " (found " + foreign + ")")
                        + "; use the separate profiler.jar";
            }
            return null;
        }
    }

    private static @Nullable String foreignEntry(JarFile jar) {
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            String name = entries.nextElement().getName();
            boolean ours = name.startsWith("inst/")
                    || name.startsWith("META-INF/")
                    || name.startsWith("org/jvmpprof/bootstrap/")
                    || name.equals("org/")
                    || name.equals("org/jvmpprof/");
            if (!ours) {
                return name;
            }
        }
        return null;
    }
}
