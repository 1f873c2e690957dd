package org.jvmpprof.collector.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts profiles over time, from the index alone. Any thread. */
final class ActivityReader {
    /** The years 1824 to 2116: so that differences fit, too. */
    private static final long FARTHEST_NANOS = Long.MAX_VALUE / 2;

    private static final String KINDS = "SELECT DISTINCT v.id, v.name, s.kind FROM series s JOIN service v"
            + " ON v.id = s.service WHERE ? IS NULL OR v.name = ? ORDER BY v.name, s.kind";
    private static final String LAST = "SELECT max(created_at) FROM profile WHERE service = ? AND kind = ?";
    private static final String COUNTS = "SELECT (created_at - ?) / ?, count(*) FROM profile"
            + " WHERE service = ? AND kind = ? AND created_at BETWEEN ? AND ? GROUP BY 1";

    private final IndexDatabase database;

    ActivityReader(IndexDatabase database) {
        this.database = database;
    }

    /** All kinds that have profiles, by service and kind; {@code service} null means every service. */
    List<TypeActivity> activity(@Nullable String service, long fromNanos, long toNanos, int parts) throws IOException {
        long from = Math.max(fromNanos, -FARTHEST_NANOS);
        long to = Math.min(toNanos, FARTHEST_NANOS);
        long part = (to - from) / parts + 1; // both ends are inclusive: the last moment must lie in the last part
        return database.read(connection -> {
            List<TypeActivity> all = new ArrayList<>();
            for (Kind kind : kinds(connection, service)) {
                long last = last(connection, kind);
                if (last != Long.MIN_VALUE) {
                    List<Long> counts = counts(connection, kind, from, to, part, parts);
                    all.add(new TypeActivity(kind.service, ProfileKind.ofCode(kind.code), last, counts));
                }
            }
            return all;
        });
    }

    private static List<Kind> kinds(Connection connection, @Nullable String service) throws SQLException {
        List<Kind> kinds = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(KINDS)) {
            statement.setString(1, service);
            statement.setString(2, service);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    kinds.add(new Kind(row.getLong(1), row.getString(2), row.getInt(3)));
                }
            }
        }
        return kinds;
    }

    private static long last(Connection connection, Kind kind) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LAST)) {
            statement.setLong(1, kind.number);
            statement.setInt(2, kind.code);
            try (ResultSet row = statement.executeQuery()) {
                long last = row.getLong(1);
                return row.wasNull() ? Long.MIN_VALUE : last;
            }
        }
    }

    private static List<Long> counts(Connection connection, Kind kind, long from, long to, long part, int parts)
            throws SQLException {
        Long[] counts = new Long[parts];
        Arrays.fill(counts, 0L);
        try (PreparedStatement statement = connection.prepareStatement(COUNTS)) {
            statement.setLong(1, from);
            statement.setLong(2, part);
            statement.setLong(3, kind.number);
            statement.setInt(4, kind.code);
            statement.setLong(5, from);
            statement.setLong(6, to);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    counts[row.getInt(1)] = row.getLong(2);
                }
            }
        }
        return List.of(counts);
    }

    private record Kind(long number, String service, int code) {}
}
