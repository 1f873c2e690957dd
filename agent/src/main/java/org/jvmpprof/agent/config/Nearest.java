package org.jvmpprof.agent.config;

/** Finds the known key that a mistyped one is nearest to. */
final class Nearest {
    private Nearest() {}

    static String key(String mistyped) {
        return option(mistyped).key();
    }

    static Option<?> option(String mistyped) {
        String wanted = mistyped.trim().toLowerCase(java.util.Locale.ROOT);
        Option<?> best = OptionTable.SERVICE;
        int bestDistance = Integer.MAX_VALUE;
        for (Option<?> option : OptionTable.rows()) {
            int distance = toOption(wanted, option.key());
            if (distance < bestDistance) {
                best = option;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** {@code interval} is near {@code ship.interval}, too, and {@code lable.x} near {@code label.<name>}. */
    private static int toOption(String wanted, String key) {
        int family = key.indexOf('<');
        if (family > 0) {
            int end = wanted.lastIndexOf('.', Math.min(wanted.length(), family));
            return distance(wanted.substring(0, end + 1), key.substring(0, family));
        }
        int whole = distance(wanted, key);
        int dot = key.indexOf('.');
        return dot < 0 ? whole : Math.min(whole, distance(wanted, key.substring(dot + 1)) + 1);
    }

    /** Optimal string alignment: inserted, lost, changed and swapped neighbouring letters each count one. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 ? j : j == 0 ? i : cell(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int cell(int[][] d, String a, String b, int i, int j) {
        int changed = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(changed, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
    }
}
