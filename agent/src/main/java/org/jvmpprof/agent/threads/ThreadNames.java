package org.jvmpprof.agent.threads;

/** Thread names as labels: few, whatever the pools' sizes. Stateless. */
public final class ThreadNames {
    /** What our own threads' names begin with. */
    public static final String OWN = "pprof-";

    private ThreadNames() {}

    /** The name with each number as one {@code #}: {@code pool-1-thread-7} becomes {@code pool-#-thread-#}. */
    public static String pool(String name) {
        int first = firstDigit(name);
        if (first == name.length()) {
            return name;
        }
        StringBuilder out = new StringBuilder(name.length()).append(name, 0, first);
        for (int i = first; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isDigit(c)) {
                out.append(c);
            } else if (i == first || !isDigit(name.charAt(i - 1))) {
                out.append('#');
            }
        }
        return out.toString();
    }

    /** True for a thread of the agent's. */
    public static boolean isOwn(String name) {
        return name.startsWith(OWN);
    }

    private static int firstDigit(String name) {
        int i = 0;
        while (i < name.length() && !isDigit(name.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
