package org.jvmpprof.agent;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The version of this agent, from the manifest of its jar; read when it is first asked for. */
final class AgentVersion {
    private static final String UNKNOWN = "unknown";

    static final String TEXT = read(AgentVersion.class.getProtectionDomain().getCodeSource());

    private AgentVersion() {}

    private static String read(@Nullable CodeSource source) {
        try {
            File file = source == null ? null : new File(source.getLocation().toURI());
            if (file == null || !file.isFile()) {
                return UNKNOWN; // classes of a build, not a jar
            }
            try (JarFile jar = new JarFile(file)) {
                Manifest manifest = jar.getManifest();
                String version =
                        manifest == null ? null : manifest.getMainAttributes().getValue("Implementation-Version");
                return version == null ? UNKNOWN : version;
            }
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            return UNKNOWN; // the jar was moved away while the JVM runs
        }
    }
}
