package org.jvmpprof.cli.top;

/** What the keys have chosen. Confined to the drawing thread. */
final class TopState {
    /** Keys that are more than a character, as {@link #press} takes them. */
    static final int UP = -10;

    static final int DOWN = -11;
    static final int PAGE_UP = -12;
    static final int PAGE_DOWN = -13;
    static final int ESCAPE = 27;

    private static final int ENTER = '\r';
    private static final int LINE_FEED = '\n';
    private static final int BACKSPACE = 127;
    private static final int CONTROL_H = 8;
    private static final int PAGE = 10;

    private final StringBuilder typed = new StringBuilder();
    private View view;
    private boolean sortsByCum;
    private String filter;
    private boolean typesFilter;
    private boolean isPaused;
    private boolean showsHelp;
    private boolean isOver;
    private int firstRow;

    TopState(View view, boolean sortsByCum, String filter) {
        this.view = view;
        this.sortsByCum = sortsByCum;
        this.filter = filter;
    }

    /** One key. */
    void press(int key) {
        if (typesFilter) {
            type(key);
        } else if (showsHelp) {
            showsHelp = false; // any key; then the next one means what it says
        } else {
            command(key);
        }
    }

    private void command(int key) {
        for (View each : View.values()) {
            if (key == each.key()) {
                view = each;
                firstRow = 0;
                return;
            }
        }
        switch (key) {
            case 's':
                sortsByCum = !sortsByCum;
                break;
            case 'p':
            case ' ':
                isPaused = !isPaused;
                break;
            case '/':
                typesFilter = true;
                typed.setLength(0);
                typed.append(filter);
                break;
            case ESCAPE:
                filter = "";
                break;
            case '?':
            case 'h':
                showsHelp = true;
                break;
            case 'q':
                isOver = true;
                break;
            default:
                scroll(key);
        }
    }

    private void scroll(int key) {
        switch (key) {
            case UP:
            case 'k':
                firstRow--;
                break;
            case DOWN:
            case 'j':
                firstRow++;
                break;
            case PAGE_UP:
                firstRow -= PAGE;
                break;
            case PAGE_DOWN:
                firstRow += PAGE;
                break;
            default:
                break;
        }
        firstRow = Math.max(0, firstRow);
    }

    private void type(int key) {
        switch (key) {
            case ENTER:
            case LINE_FEED:
                filter = typed.toString();
                typesFilter = false;
                firstRow = 0;
                break;
            case ESCAPE:
                typesFilter = false;
                break;
            case BACKSPACE:
            case CONTROL_H:
                typed.setLength(Math.max(0, typed.length() - 1));
                break;
            default:
                if (key >= ' ' && key < BACKSPACE) {
                    typed.append((char) key);
                }
        }
    }

    /** Not beyond the last of {@code rows}. */
    int firstRow(int rows) {
        firstRow = Math.max(0, Math.min(firstRow, rows - 1));
        return firstRow;
    }

    View view() {
        return view;
    }

    boolean sortsByCum() {
        return sortsByCum;
    }

    /** The filter at work: while one is typed, what is typed. */
    String filter() {
        return typesFilter ? typed.toString() : filter;
    }

    boolean typesFilter() {
        return typesFilter;
    }

    boolean isPaused() {
        return isPaused;
    }

    boolean showsHelp() {
        return showsHelp;
    }

    boolean isOver() {
        return isOver;
    }
}
