package org.jvmpprof.agent.stats;

/**
 * Paths with their numbers and identifiers replaced by {@code *}: {@code /users/4711/orders/9f86d081-…} becomes {@code
 * /users/*}{@code /orders/*}. A segment is replaced if it is a number or a date, hexadecimal of at least eight digits with
 * a number among them (so every UUID), a mix of letters and numbers of at least sixteen characters without a dot, or longer
 * than forty. Queries, fragments and path parameters are left out; what comes behind {@value #MOST_CHARS} characters too.
 * Comparing and hashing allocate nothing.
 */
final class PathPattern {
    static final int MOST_CHARS = 200;

    private static final int SHORTEST_HEX = 8;
    private static final int SHORTEST_MIX = 16;
    private static final int LONGEST_WORD = 40;

    private PathPattern() {}

    static String of(String path) {
        StringBuilder out = new StringBuilder(path.length());
        int end = end(path);
        int at = 0;
        while (at < end) {
            if (path.charAt(at) == '/') {
                out.append('/');
                at++;
                continue;
            }
            int slash = slash(path, at, end);
            int word = word(path, at, slash);
            if (isVariable(path, at, word)) {
                out.append('*');
            } else {
                out.append(path, at, word);
            }
            at = slash;
        }
        return out.length() == 0 ? "/" : out.toString();
    }

    /** Of the pattern that {@link #of} would make; as {@link String#hashCode} of it. */
    static int hash(String path) {
        int hash = 0;
        int end = end(path);
        int at = 0;
        while (at < end) {
            char c = path.charAt(at);
            if (c == '/') {
                hash = 31 * hash + c;
                at++;
                continue;
            }
            int slash = slash(path, at, end);
            int word = word(path, at, slash);
            if (isVariable(path, at, word)) {
                hash = 31 * hash + '*';
            } else {
                for (int i = at; i < word; i++) {
                    hash = 31 * hash + path.charAt(i);
                }
            }
            at = slash;
        }
        return end == 0 ? '/' : hash;
    }

    /** Whether {@link #of} would make this pattern. */
    static boolean matches(String pattern, String path) {
        int end = end(path);
        int at = 0;
        int to = 0;
        while (at < end) {
            if (path.charAt(at) == '/') {
                if (to >= pattern.length() || pattern.charAt(to++) != '/') {
                    return false;
                }
                at++;
                continue;
            }
            int slash = slash(path, at, end);
            int word = word(path, at, slash);
            if (isVariable(path, at, word)) {
                if (to >= pattern.length() || pattern.charAt(to++) != '*') {
                    return false;
                }
            } else {
                if (!pattern.regionMatches(to, path, at, word - at)) {
                    return false;
                }
                to += word - at;
            }
            at = slash;
        }
        return end == 0 ? pattern.equals("/") : to == pattern.length();
    }

    private static int end(String path) {
        int most = Math.min(path.length(), MOST_CHARS);
        for (int i = 0; i < most; i++) {
            char c = path.charAt(i);
            if (c == '?' || c == '#') {
                return i;
            }
        }
        return most;
    }

    private static int slash(String path, int from, int end) {
        int slash = path.indexOf('/', from);
        return slash < 0 || slash > end ? end : slash;
    }

    /** Where the segment's parameters begin, or its end. */
    private static int word(String path, int from, int end) {
        int semicolon = path.indexOf(';', from);
        return semicolon < 0 || semicolon > end ? end : semicolon;
    }

    private static boolean isVariable(String path, int from, int to) {
        int length = to - from;
        int digits = 0;
        int hexLetters = 0;
        int letters = 0;
        int dots = 0;
        for (int i = from; i < to; i++) {
            char c = path.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
                hexLetters++;
            } else if (c == '.') {
                dots++;
            } else if (c != '-' && c != '_' && c != ':' && c != ',') {
                letters++;
            }
        }
        if (length > LONGEST_WORD) {
            return true;
        }
        if (digits == 0 || length == 0) {
            return false;
        }
        if (letters == 0 && (hexLetters == 0 || (length >= SHORTEST_HEX && dots == 0))) {
            return true;
        }
        return length >= SHORTEST_MIX && dots == 0;
    }
}
