package org.jvmpprof.collector.self;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** A command as jcmd gives it, to this JVM itself. */
final class JvmCommand {
    private static final String BEAN = "com.sun.management:type=DiagnosticCommand";

    private JvmCommand() {}

    /** What the command prints. */
    static String run(String operation, String... arguments) throws IOException {
        try {
            Object out = ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName(BEAN), operation, new Object[] {arguments}, new String[] {
                        String[].class.getName()
                    });
            return String.valueOf(out);
        } catch (JMException e) {
            throw new IOException("this JVM does not know the command " + operation + ": " + e.getMessage(), e);
        }
    }
}
