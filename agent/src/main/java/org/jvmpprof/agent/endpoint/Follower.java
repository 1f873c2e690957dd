package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.charts.Charts;
import org.jvmpprof.agent.charts.Cursor;
import org.jvmpprof.agent.charts.Second;

/** Sleeps until the next second of the charts is there, or its client has gone. Confined to the client's worker. */
final class Follower {
    /** A second is there a moment after it began. */
    private static final long AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Sends one turn: the seconds that have come, none of them if the charts stand still. */
    interface Turn {
        /** @return false to end */
        boolean send(List<Second> seconds) throws IOException;
    }

    private final Charts charts;
    private final ClientWatch client;
    private final Cursor cursor;

    /** @param lastId see {@link Cursor} */
    Follower(Charts charts, ClientWatch client, @Nullable String lastId) {
        this.charts = charts;
        this.client = client;
        this.cursor = new Cursor(charts, lastId);
    }

    /** Takes turns, one a second or so. */
    void follow(Turn turn) throws IOException {
        while (turn.send(cursor.take())) {
            long now = System.nanoTime();
            long next = charts.nextNanos() + AFTER_NANOS;
            client.sleepUntil(next - now > 0 ? next : now + AGAIN_NANOS);
        }
    }
}
