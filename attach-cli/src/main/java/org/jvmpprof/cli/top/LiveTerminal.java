package org.jvmpprof.cli.top;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;
import org.jvmpprof.cli.exit.CliException;

/**
 * The terminal while it is ours: another screen, no cursor, keys one by one. Given back by {@link #close}, and by the
 * process's end whatever ends it short of kill -9. Keys and drawing belong to one thread.
 */
final class LiveTerminal implements AutoCloseable {
    /** No key came in time. */
    static final int NO_KEY = NonBlockingReader.READ_EXPIRED;

    private static final String ENTER = "\033[?1049h\033[?25l\033[?7l\033[2J";
    private static final String LEAVE = "\033[?7h\033[?25h\033[?1049l";
    private static final int CONTROL_C = 3;
    private static final long SEQUENCE_MILLIS = 50;
    private static final Size USUAL = new Size(80, 24);

    private final Terminal terminal;
    private final Attributes before;
    private final AtomicBoolean isGivenBack = new AtomicBoolean();
    private final AtomicBoolean hasResized = new AtomicBoolean();
    private final Thread hook = new Thread(this::giveBack, "pprof-terminal");

    private LiveTerminal(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.getAttributes();
    }

    /** @throws CliException if the terminal cannot be had; the message names the way without one */
    static LiveTerminal open() throws CliException {
        try {
            LiveTerminal live = new LiveTerminal(TerminalBuilder.builder()
                    .system(true)
                    .provider("exec")
                    .dumb(false)
                    .nativeSignals(true)
                    .build());
            live.take();
            return live;
        } catch (IOException | IllegalStateException e) {
            throw new CliException(
                    "cannot use the terminal (" + e.getMessage() + "); it takes the commands tty and stty. Or add"
                            + " --batch for plain tables",
                    e);
        }
    }

    private void take() {
        Runtime.getRuntime().addShutdownHook(hook);
        terminal.handle(Terminal.Signal.WINCH, signal -> hasResized.set(true));
        terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(LocalFlag.ISIG, false); // Ctrl-C is a key, and Ctrl-Z cannot leave the terminal like this
        terminal.setAttributes(raw);
        write(ENTER);
    }

    /** Columns and rows; what terminals usually have where it is not known. */
    Size size() {
        Size size = terminal.getSize();
        return size.getColumns() > 0 && size.getRows() > 0 ? size : USUAL;
    }

    /** Whether the size has changed since the last call. */
    boolean hasResized() {
        return hasResized.getAndSet(false);
    }

    /** The next key as {@link TopState#press} takes it, or {@link #NO_KEY}; the terminal's end and Ctrl-C are a q. */
    int key(long millis) throws IOException {
        int key = terminal.reader().read(millis);
        if (key == NonBlockingReader.EOF || key == CONTROL_C) {
            return 'q';
        }
        return key == TopState.ESCAPE ? sequence() : key;
    }

    /** What cursor keys send: {@code ESC [ A}, or {@code ESC O A}, or {@code ESC [ 5 ~}. */
    private int sequence() throws IOException {
        int second = terminal.reader().read(SEQUENCE_MILLIS);
        if (second != '[' && second != 'O') {
            return TopState.ESCAPE;
        }
        int last = terminal.reader().read(SEQUENCE_MILLIS);
        int number = 0;
        while (last >= '0' && last <= ';') {
            number = last;
            last = terminal.reader().read(SEQUENCE_MILLIS);
        }
        switch (last) {
            case 'A':
                return TopState.UP;
            case 'B':
                return TopState.DOWN;
            case '~':
                return number == '5' ? TopState.PAGE_UP : number == '6' ? TopState.PAGE_DOWN : NO_KEY;
            default:
                return NO_KEY;
        }
    }

    void draw(List<String> lines) {
        StringBuilder picture = new StringBuilder("\033[H");
        for (int i = 0; i < lines.size(); i++) {
            // Cleared before, not after: behind a full line the cursor stands on its last character.
            picture.append("\033[K").append(lines.get(i)).append(i < lines.size() - 1 ? "\r\n" : "");
        }
        write(picture.toString());
    }

    private void write(String text) {
        terminal.writer().write(text);
        terminal.writer().flush();
    }

    private void giveBack() {
        if (isGivenBack.compareAndSet(false, true)) {
            write(LEAVE);
            terminal.setAttributes(before);
        }
    }

    @Override
    public void close() {
        giveBack();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            terminal.close();
        } catch (IllegalStateException | IOException e) {
            return; // the process ends and has the hook run; or only JLine's streams were left to close
        }
    }
}
