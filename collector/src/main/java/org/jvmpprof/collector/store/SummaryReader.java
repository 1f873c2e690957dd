package org.jvmpprof.collector.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Asks the index for function sums. Any thread. */
final class SummaryReader implements SummaryStore {
    private static final int LATEST = 100;
    private static final int NUMBERS_A_STATEMENT = 500;
    private static final int CACHED_TYPES = 1_000;

    private final IndexDatabase database;
    private final IndexReader index;
    // Numbers of sample types are never used again, so nothing here goes stale.
    private final Map<Long, ValueTypes> types = new ConcurrentHashMap<>();

    SummaryReader(IndexDatabase database, IndexReader index) {
        this.database = database;
        this.index = index;
    }

    @Override
    public void scan(ProfileQuery query, int longestWindowSeconds, boolean needsRows, GroupSink sink)
            throws IOException {
        ProfileKind kind = query.kind();
        if (kind == null) {
            throw new IllegalArgumentException("function sums of different types can't be added; name one type");
        }
        try (RowBytes bytes = new RowBytes()) {
            database.snapshot(connection -> {
                new SummaryScan(connection, query, kind, needsRows, bytes, sink).run(longestWindowSeconds);
                return true;
            });
        }
    }

    /** SQL's null reads as 0, which is nobody's number. */
    private @Nullable ValueTypes types(Connection connection, long number) throws SQLException {
        if (number == 0) {
            return null;
        }
        ValueTypes known = types.get(number);
        if (known == null) {
            Sql sql = new Sql("SELECT text FROM sample_types").add(" WHERE id = ?", number);
            try (PreparedStatement statement = sql.prepare(connection);
                    ResultSet row = statement.executeQuery()) {
                known = ValueTypes.parse(requireNonNull(row.getString(1), "sample types " + number));
            }
            if (types.size() >= CACHED_TYPES) {
                types.clear();
            }
            types.put(number, known);
        }
        return known;
    }

    @Override
    public Map<ValueTypes, Long> valueTypes(ProfileQuery query) throws IOException {
        ProfileKind kind = requireNonNull(query.kind(), "kind");
        return database.read(connection -> {
            Map<ValueTypes, Long> counts = new HashMap<>();
            Sql sql = new Sql("SELECT types, count(*) FROM (SELECT types FROM profile")
                    .where(query, kind.code())
                    .add(" AND types IS NOT NULL ORDER BY created_at DESC LIMIT ?) GROUP BY types", LATEST);
            try (PreparedStatement statement = sql.prepare(connection);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ValueTypes of = types(connection, row.getLong(1));
                    if (of != null) {
                        counts.put(of, row.getLong(2));
                    }
                }
            }
            return counts;
        });
    }

    @Override
    public Map<Integer, String> names(Collection<Integer> numbers) throws IOException {
        return database.read(connection -> {
            Map<Integer, String> names = new HashMap<>();
            List<Integer> all = new ArrayList<>(numbers);
            for (int from = 0; from < all.size(); from += NUMBERS_A_STATEMENT) {
                List<Integer> some = all.subList(from, Math.min(all.size(), from + NUMBERS_A_STATEMENT));
                String places = String.join(",", Collections.nCopies(some.size(), "?"));
                Sql sql = new Sql("SELECT id, text FROM name WHERE id IN (" + places + ")").add("", some.toArray());
                try (PreparedStatement statement = sql.prepare(connection);
                        ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        names.put(row.getInt(1), row.getString(2));
                    }
                }
            }
            return names;
        });
    }

    @Override
    public OptionalInt numberOf(String name) throws IOException {
        return database.read(connection -> {
            Sql sql = new Sql("SELECT id FROM name").add(" WHERE text = ?", name);
            try (PreparedStatement statement = sql.prepare(connection);
                    ResultSet row = statement.executeQuery()) {
                return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
            }
        });
    }

    /** One answer to {@link #scan}, within one snapshot. Confined to one thread. */
    private final class SummaryScan {
        private final Connection connection;
        private final ProfileQuery query;
        private final ProfileKind kind;
        private final boolean needsRows;
        private final RowBytes bytes;
        private final GroupSink sink;

        SummaryScan(
                Connection connection,
                ProfileQuery query,
                ProfileKind kind,
                boolean needsRows,
                RowBytes bytes,
                GroupSink sink) {
            this.connection = connection;
            this.query = query;
            this.kind = kind;
            this.needsRows = needsRows;
            this.bytes = bytes;
            this.sink = sink;
        }

        void run(int longestWindowSeconds) throws SQLException, IOException {
            long cursor = query.fromNanos();
            for (RollupStore.Rollup rollup : WindowSql.usable(connection, query, kind, longestWindowSeconds, false)) {
                profiles(cursor, rollup.window().startNanos() - 1);
                window(rollup);
                cursor = rollup.window().lastNanos() + 1;
            }
            profiles(cursor, query.toNanos());
        }

        private void profiles(long from, long to) throws SQLException, IOException {
            if (from > to) {
                return;
            }
            String rows = needsRows
                    ? "s.rows FROM profile LEFT JOIN summary s ON s.id = profile.summary"
                    : "NULL FROM profile";
            Sql sql = new Sql("SELECT created_at, series, types, sums, " + rows)
                    .where(query, kind.code(), from, to)
                    .add(" ORDER BY created_at");
            try (PreparedStatement statement = sql.prepare(connection);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ValueTypes of = types(connection, row.getLong(3));
                    List<LabelPair> labels = index.labels(connection, row.getLong(2));
                    sink.group(new StoredGroup(bytes, row.getLong(1), 1, of, labels, row.getBytes(4), row.getBytes(5)));
                }
            }
        }

        private void window(RollupStore.Rollup rollup) throws SQLException, IOException {
            long time = rollup.window().startNanos();
            long unknown = rollup.profiles();
            Sql sql = new Sql("SELECT types, profiles, sums, " + (needsRows ? "rows" : "NULL") + " FROM rollup_rows")
                    .add(" WHERE rollup = ?", rollup.id());
            try (PreparedStatement statement = sql.prepare(connection);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    unknown -= row.getLong(2);
                    ValueTypes of = types(connection, row.getLong(1));
                    sink.group(
                            new StoredGroup(bytes, time, row.getLong(2), of, null, row.getBytes(3), row.getBytes(4)));
                }
            }
            if (unknown > 0) {
                sink.group(new StoredGroup(bytes, time, unknown, null, null, null, null));
            }
        }
    }
}
