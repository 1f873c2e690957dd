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
            int distance = distance(wanted, option.key());
            if (distance < bestDistance) {
                best = option;
                bestDistance = distance;
            }
        }
        return best;
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
