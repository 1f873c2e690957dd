package org.jvmpprof.collector.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jvmpprof.collector.store.RollupStore.Rollup;

/** Finds the stored windows that may stand for profiles of a query. Holds no state. */
final class WindowSql {
    private static final long NANOS = 1_000_000_000L;

    private WindowSql() {}

    /**
     * Rollups that lie wholly in the query's times and of whose profiles the query finds every one, in order of time,
     * without overlap, long ones before short ones.
     */
    static List<Rollup> usable(
            Connection connection, ProfileQuery query, ProfileKind kind, int longestSeconds, boolean needsPprof)
            throws SQLException {
        List<Rollup> usable = new ArrayList<>();
        long cursor = Long.MIN_VALUE;
        if (longestSeconds < Window.TEN_MINUTES) {
            return usable;
        }
        Sql sql = new Sql("SELECT r.id, r.seconds, r.start, r.profiles FROM rollup r")
                .add(
                        " WHERE r.service = (SELECT id FROM service WHERE name = ?) AND r.kind = ?",
                        query.service(),
                        kind.code());
        sql.add(" AND (").add(within(query, Window.TEN_MINUTES));
        if (longestSeconds >= Window.HOUR) {
            sql.add(" OR ").add(within(query, Window.HOUR));
        }
        sql.add(")" + (needsPprof ? " AND r.pprof IS NOT NULL" : ""));
        if (!query.labels().isEmpty()) {
            sql.add(
                            " AND r.profiles = (SELECT count(*) FROM profile p WHERE p.service = r.service AND p.kind = r.kind"
                                    + " AND p.created_at BETWEEN r.start * 1000000000 AND (r.start + r.seconds) * 1000000000 - 1")
                    .labels(query)
                    .add(")");
        }
        sql.add(" ORDER BY r.start, r.seconds DESC");
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                Window window = new Window(query.service(), kind, row.getInt(2), row.getLong(3));
                if (window.startNanos() >= cursor) {
                    usable.add(new Rollup(row.getLong(1), window, row.getLong(4)));
                    cursor = window.lastNanos() + 1;
                }
            }
        }
        return usable;
    }

    /** Start at or after {@code from}, last nanosecond at or before {@code to}. */
    private static String within(ProfileQuery query, int seconds) {
        long length = seconds * NANOS;
        long first = -Math.floorDiv(-query.fromNanos(), length) * seconds;
        long last = Math.floorDiv(query.toNanos() - (length - 1), length) * seconds;
        return "(r.seconds = " + seconds + " AND r.start BETWEEN " + Math.max(0, first) + " AND " + last + ")";
    }
}
