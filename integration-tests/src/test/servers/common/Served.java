package servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What all servers have in common: what their paths answer, the handlers' own count of requests, and the talk with the
 * test: the port on the first line; then for each {@code truth} on stdin one line of {@code path=count}; the process ends
 * with its stdin.
 */
public final class Served {
    /** The answer of {@code /plain}. */
    public static final byte[] PLAIN = "plain\n".getBytes(StandardCharsets.US_ASCII);

    /** The answer of {@code /big}. */
    public static final byte[] BIG = new byte[1 << 20];

    /** {@code /huge} answers so many pieces of {@link #PIECE}: more than the kernel takes for a reader who is gone. */
    public static final int PIECES = 1024;

    public static final byte[] PIECE = new byte[64 << 10];

    /** {@code /stream} answers so many chunks of {@link #PLAIN}, with a pause before each. */
    public static final int CHUNKS = 4;

    public static final long CHUNK_PAUSE_MILLIS = 50;
    public static final long SLOW_MILLIS = 50;
    public static final long ASYNC_MILLIS = 60;

    public static final ScheduledExecutorService TIMER = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "timer");
        thread.setDaemon(true);
        return thread;
    });

    private static final Map<String, LongAdder> ENTERED = new ConcurrentHashMap<>();

    static {
        Arrays.fill(BIG, (byte) 'b');
        Arrays.fill(PIECE, (byte) 'h');
    }

    private Served() {}

    /** A handler has a request for this path. */
    public static void enter(String path) {
        ENTERED.computeIfAbsent(path.startsWith("/status/") ? "/status" : path, key -> new LongAdder())
                .increment();
    }

    /** The number in {@code /status/404}. */
    public static int status(String path) {
        return Integer.parseInt(path.substring("/status/".length()));
    }

    public static void slow() {
        pause(SLOW_MILLIS);
    }

    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Later, on another thread. */
    public static void async(Runnable answer) {
        later(ASYNC_MILLIS, answer);
    }

    public static void later(long millis, Runnable task) {
        TIMER.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /** Talks with the test until it is gone, and ends the process. */
    public static void talk(int port) throws IOException {
        System.out.println(port);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (commands.readLine() != null) {
            StringBuilder truth = new StringBuilder();
            new TreeMap<>(ENTERED).forEach((path, count) -> truth.append(path)
                    .append('=')
                    .append(count.sum())
                    .append(' '));
            System.out.println(truth);
        }
        Runtime.getRuntime().halt(0);
    }
}
