package org.jvmpprof.agent.aggregate;

/** Thread names as labels: few, whatever a pool numbers its threads with. */
public final class ThreadNames {
    private static final int MAX_LENGTH = 64;

    private ThreadNames() {}

    /** {@code pool-1-thread-7} becomes {@code pool-#-thread-#}; what follows 64 characters is cut. */
    public static String pool(String threadName) {
        StringBuilder out = new StringBuilder(Math.min(threadName.length(), MAX_LENGTH));
        boolean inNumber = false;
        for (int i = 0; i < threadName.length() && out.length() < MAX_LENGTH; i++) {
            char c = threadName.charAt(i);
            boolean isDigit = c >= '0' && c <= '9';
            if (!isDigit) {
                out.append(c);
            } else if (!inNumber) {
                out.append('#');
            }
            inNumber = isDigit;
        }
        return out.toString();
    }
}
