package org.jvmpprof.collector.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes rows into the index. Confined to the store's writer thread. */
final class IndexWriter implements SegmentWriter.Registry {
    private static final int CACHED_SERIES = 20_000;
    private static final int KEY_BYTES = 16;

    private final IndexDatabase database;
    private final SummaryWriter summaries = new SummaryWriter();
    private final Map<SeriesKey, SeriesRow> series = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SeriesKey, SeriesRow> eldest) {
            return size() > CACHED_SERIES;
        }
    };

    IndexWriter(IndexDatabase database) {
        this.database = database;
    }

    /** Inserts the rows of one group in one transaction. */
    void insert(List<Row> rows) throws IOException {
        try {
            database.write(connection -> {
                insert(connection, rows);
                return rows.size();
            });
        } catch (IOException | RuntimeException e) {
            // Numbers given out in a transaction that was rolled back do not exist.
            series.clear();
            summaries.forget();
            throw e;
        }
    }

    private void insert(Connection connection, List<Row> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO profile(service, kind, created_at, id, series, segment, position, length, key,"
                                + " types, sums, summary) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)");
                SummaryWriter.Batch sums = summaries.batch(connection);
                PreparedStatement grow = connection.prepareStatement(
                        "UPDATE segment SET live = live + 1, committed_end = max(committed_end, ?) WHERE id = ?")) {
            for (Row row : rows) {
                ProfileMeta meta = row.meta();
                SeriesRow of = series(connection, meta);
                insert.setLong(1, of.service());
                insert.setInt(2, meta.kind().code());
                insert.setLong(3, meta.createdAtNanos());
                insert.setString(4, meta.id());
                insert.setLong(5, of.id());
                insert.setLong(6, row.placement().segment());
                insert.setLong(7, row.placement().offset());
                insert.setInt(8, row.placement().length());
                insert.setBytes(9, row.key());
                sums.write(meta.createdAtNanos(), row.summary()).bind(insert, 10);
                insert.executeUpdate();
                grow.setLong(1, row.placement().end());
                grow.setLong(2, row.placement().segment());
                grow.executeUpdate();
            }
        }
    }

    private SeriesRow series(Connection connection, ProfileMeta meta) throws SQLException {
        SeriesKey key =
                new SeriesKey(meta.service(), meta.kind().code(), meta.instanceId(), LabelText.encode(meta.labels()));
        SeriesRow known = series.get(key);
        if (known != null) {
            return known;
        }
        long service = service(connection, meta.service());
        Optional<Long> stored = number(
                connection,
                "SELECT id FROM series WHERE service=? AND kind=? AND instance=? AND labels=?",
                service,
                key.kind(),
                key.instance(),
                key.labels());
        long id = stored.isPresent() ? stored.get() : addSeries(connection, service, key, meta.labels());
        SeriesRow row = new SeriesRow(id, service);
        series.put(key, row);
        return row;
    }

    private static long service(Connection connection, String name) throws SQLException {
        execute(connection, "INSERT OR IGNORE INTO service(name) VALUES(?)", name);
        return number(connection, "SELECT id FROM service WHERE name=?", name).orElseThrow();
    }

    private static long addSeries(Connection connection, long service, SeriesKey key, List<LabelPair> labels)
            throws SQLException {
        execute(
                connection,
                "INSERT INTO series(service, kind, instance, labels) VALUES(?,?,?,?)",
                service,
                key.kind(),
                key.instance(),
                key.labels());
        long id = number(connection, "SELECT last_insert_rowid()").orElseThrow();
        for (LabelPair label : labels) {
            execute(
                    connection,
                    "INSERT OR IGNORE INTO series_label(name, value, series) VALUES(?,?,?)",
                    label.key(),
                    label.value(),
                    id);
        }
        return id;
    }

    /** The id of the profile stored under an idempotency key, given by its {@link #hash}. */
    Optional<String> idOfKey(byte[] keyHash) throws IOException {
        return database.write(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT id FROM profile WHERE key = ?")) {
                select.setBytes(1, keyHash);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public long register(String file) throws IOException {
        return database.write(connection -> {
            execute(connection, "INSERT INTO segment(file, sealed, committed_end, live) VALUES(?,0,0,0)", file);
            return number(connection, "SELECT last_insert_rowid()").orElseThrow();
        });
    }

    @Override
    public void seal(long segment) throws IOException {
        database.write(connection -> execute(connection, "UPDATE segment SET sealed=1 WHERE id=?", segment));
    }

    /**
     * Deletes up to {@code atMost} profiles of one service and kind that are older than {@code nanos}, so that a large
     * expiry does not hold up posters; returns how many.
     */
    int deleteOlder(long service, int kind, long nanos, int atMost) throws IOException {
        return database.write(connection -> {
            String oldest = "FROM profile WHERE service=? AND kind=? AND created_at<? ORDER BY created_at, id LIMIT ?";
            execute(
                    connection,
                    "UPDATE segment SET live = live - gone.n FROM"
                            + " (SELECT segment AS s, count(*) AS n FROM (SELECT segment " + oldest
                            + ") GROUP BY segment) AS gone WHERE id = gone.s",
                    service,
                    kind,
                    nanos,
                    atMost);
            return execute(
                    connection,
                    "DELETE FROM profile WHERE (service, kind, created_at, id) IN"
                            + " (SELECT service, kind, created_at, id " + oldest + ")",
                    service,
                    kind,
                    nanos,
                    atMost);
        });
    }

    /** Forgets names that no profile has any more. */
    void deleteUnusedNames() throws IOException {
        database.write(connection -> {
            summaries.deleteUnusedNames(connection);
            return true;
        });
    }

    /** Forgets series of a service and kind that no profile belongs to any more, and the service if it has none. */
    void deleteUnusedSeries(long service, int kind) throws IOException {
        series.clear();
        database.write(connection -> {
            String unused =
                    "service=? AND kind=? AND id NOT IN (SELECT series FROM profile WHERE service=? AND kind=?)";
            execute(
                    connection,
                    "DELETE FROM series_label WHERE series IN (SELECT id FROM series WHERE " + unused + ")",
                    service,
                    kind,
                    service,
                    kind);
            execute(connection, "DELETE FROM series WHERE " + unused, service, kind, service, kind);
            execute(
                    connection,
                    "DELETE FROM service WHERE id=? AND NOT EXISTS (SELECT 1 FROM series WHERE service=?)",
                    service,
                    service);
            return execute(connection, "DELETE FROM rollup_todo WHERE service NOT IN (SELECT id FROM service)");
        });
    }

    /** Removes one profile, whose blob stays where it is. */
    void forget(String id) throws IOException {
        database.write(connection -> {
            execute(connection, "UPDATE segment SET live=live-1 WHERE id=(SELECT segment FROM profile WHERE id=?)", id);
            return execute(connection, "DELETE FROM profile WHERE id=?", id);
        });
    }

    /** A segment or pack whose profiles were found in its file, which has so many bytes. */
    void rebuilt(long segment, boolean isPack, long fileBytes) throws IOException {
        database.write(connection -> execute(
                connection,
                "UPDATE segment SET sealed=1, committed_end=?, packed=?, records=live,"
                        + " received=(SELECT coalesce(sum(length), 0) FROM profile WHERE segment=?) WHERE id=?",
                fileBytes,
                isPack ? 1 : 0,
                segment,
                segment));
    }

    /** Registers a pack that is about to be written: as long as it has no profiles, the next start removes it. */
    long registerPack(String file) throws IOException {
        return database.write(connection -> {
            execute(
                    connection,
                    "INSERT INTO segment(file, sealed, committed_end, live, packed) VALUES(?,1,0,0,1)",
                    file);
            return number(connection, "SELECT last_insert_rowid()").orElseThrow();
        });
    }

    /**
     * Lets profiles lie in a pack from now on, those of them that are still in the segment {@code from}. Pack and
     * segment are both right before and after, so it may be done in parts.
     *
     * @param end first byte behind the pack's last frame
     */
    void move(long from, long pack, List<PackWriter.Move> moves, long end) throws IOException {
        database.write(connection -> {
            int moved = 0;
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE profile SET segment=?, position=? WHERE id=? AND segment=?")) {
                for (PackWriter.Move move : moves) {
                    bind(update, pack, move.position(), move.id(), from);
                    moved += update.executeUpdate();
                }
            }
            execute(
                    connection,
                    "UPDATE segment SET committed_end=?, live=live+?, records=records+?, received=received+"
                            + "(SELECT coalesce(sum(length), 0) FROM profile WHERE id IN (SELECT value FROM json_each(?)))"
                            + " WHERE id=?",
                    end,
                    moved,
                    moved,
                    json(moves),
                    pack);
            return execute(connection, "UPDATE segment SET live=live-? WHERE id=?", moved, from);
        });
    }

    /** Ids need no escaping. */
    private static String json(List<PackWriter.Move> moves) {
        return moves.stream().map(move -> '"' + move.id() + '"').collect(Collectors.joining(",", "[", "]"));
    }

    /** The segment's profiles lie elsewhere now; its file may go a while later. */
    void retire(long segment, long unixMillis) throws IOException {
        database.write(connection ->
                execute(connection, "UPDATE segment SET retired=? WHERE id=? AND live<=0", unixMillis, segment));
    }

    /** Notes what is damaged in a segment, or with null that nothing is. */
    void damage(String file, @Nullable String damage) throws IOException {
        database.write(connection -> execute(connection, "UPDATE segment SET damage=? WHERE file=?", damage, file));
    }

    @Override
    public void unregister(long segment) throws IOException {
        deleteSegment(segment);
    }

    void deleteSegment(long segment) throws IOException {
        database.write(connection -> execute(connection, "DELETE FROM segment WHERE id=? AND live<=0", segment));
    }

    /** What the index keeps of an idempotency key. */
    static byte[] hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest, KEY_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    static int execute(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    static Optional<Long> number(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    /** One profile whose blob is on the disk; {@code key} is a {@link #hash}. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Row(
            ProfileMeta meta,
            SegmentWriter.Placement placement,
            byte @Nullable [] key,
            @Nullable FunctionSummary summary) {}

    private record SeriesKey(String service, int kind, String instance, String labels) {}

    private record SeriesRow(long id, long service) {}
}
