package org.jvmpprof.cli.top;

/** Makes functions' names fit. */
final class Names {
    private Names() {}

    /** The name in at most {@code room} characters: packages become letters first, then the beginning is cut. */
    static String fitted(String name, int room) {
        String oneLine = name.replace('\n', ' ').replace('\r', ' ').replace('\033', ' ');
        if (oneLine.length() <= room) {
            return oneLine;
        }
        String shorter = abbreviated(oneLine);
        if (shorter.length() <= room) {
            return shorter;
        }
        return room <= 2 ? "" : ".." + shorter.substring(shorter.length() - room + 2);
    }

    /** {@code org.acme.shop.Cart.add} as {@code o.a.s.Cart.add}; a package begins with a small letter. */
    private static String abbreviated(String name) {
        StringBuilder shorter = new StringBuilder();
        int start = 0;
        for (int dot = name.indexOf('.'); dot > start; dot = name.indexOf('.', start)) {
            if (!isPackage(name, start, dot)) {
                break;
            }
            shorter.append(name.charAt(start)).append('.');
            start = dot + 1;
        }
        return shorter.append(name, start, name.length()).toString();
    }

    private static boolean isPackage(String name, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = name.charAt(i);
            if (!Character.isLowerCase(c) && !Character.isDigit(c) && c != '_') {
                return false;
            }
        }
        return true;
    }
}
