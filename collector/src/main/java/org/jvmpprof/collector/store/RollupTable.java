package org.jvmpprof.collector.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tables of rollups. A window that has to be built has a row in {@code rollup_todo}, made by the trigger that sees
 * its profiles come; {@link #begin} marks it, the trigger takes the mark off when a profile comes or goes, and
 * {@link #finish} keeps only what still has the mark. Any thread asks; writing is done on the store's writer thread.
 */
final class RollupTable implements RollupStore {
    private static final String OF_WINDOW =
            " WHERE seconds = ? AND start = ? AND service = (SELECT id FROM service" + " WHERE name = ?) AND kind = ?";

    private final IndexDatabase database;
    private final SummaryReader summaries;
    private final GroupCommit commits;

    RollupTable(IndexDatabase database, SummaryReader summaries, GroupCommit commits) {
        this.database = database;
        this.summaries = summaries;
        this.commits = commits;
    }

    @Override
    public List<Rollup> usable(ProfileQuery query) throws IOException {
        ProfileKind kind = query.kind();
        if (kind == null) {
            return List.of();
        }
        return database.read(connection -> WindowSql.usable(connection, query, kind, Window.HOUR, true));
    }

    @Override
    public byte @Nullable [] pprof(Rollup rollup) throws IOException {
        Optional<byte[]> pprof = database.read(connection -> {
            Sql sql = new Sql("SELECT pprof FROM rollup").add(" WHERE id = ?", rollup.id());
            try (PreparedStatement statement = sql.prepare(connection);
                    ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getBytes(1)) : Optional.empty();
            }
        });
        return pprof.orElse(null);
    }

    @Override
    public List<Window> open(long endedBeforeSeconds, int atMost) throws IOException {
        return database.read(connection -> {
            List<Window> open = new ArrayList<>();
            Sql sql = new Sql("SELECT t.seconds, t.start, v.name, t.kind FROM rollup_todo t"
                            + " JOIN service v ON v.id = t.service")
                    .add(" WHERE t.start + t.seconds < ?", endedBeforeSeconds)
                    .add(" ORDER BY t.seconds, t.start LIMIT ?", atMost);
            try (PreparedStatement statement = sql.prepare(connection);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ProfileKind kind = ProfileKind.ofCode(row.getInt(4));
                    open.add(new Window(row.getString(3), kind, row.getInt(1), row.getLong(2)));
                }
            }
            return open;
        });
    }

    @Override
    public void begin(Window window) throws IOException {
        commits.execute(() -> database.write(
                connection -> ofWindow(connection, "UPDATE rollup_todo SET building = 1" + OF_WINDOW, window)));
    }

    @Override
    public void skip(Window window) throws IOException {
        commits.execute(() -> database.write(connection -> done(connection, window)));
    }

    /** Takes the window off the list, if it is as it was when its building began. */
    private static boolean done(Connection connection, Window window) throws SQLException {
        return ofWindow(connection, "DELETE FROM rollup_todo" + OF_WINDOW + " AND building = 1", window) == 1;
    }

    @Override
    public boolean finish(Window window, byte @Nullable [] pprof) throws IOException {
        WindowRows rows = new WindowRows();
        int parts = window.seconds() > Window.TEN_MINUTES ? Window.TEN_MINUTES : 0;
        summaries.scan(
                new ProfileQuery(window.service(), window.kind(), window.startNanos(), window.lastNanos(), List.of()),
                parts,
                true,
                rows);
        return commits.execute(() -> database.write(connection ->
                done(connection, window) && (rows.isTooLarge() || insert(connection, window, pprof, rows))));
    }

    private static boolean insert(Connection connection, Window window, byte @Nullable [] pprof, WindowRows rows)
            throws SQLException {
        long service = IndexWriter.number(connection, "SELECT id FROM service WHERE name = ?", window.service())
                .orElseThrow();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO rollup(service, kind, seconds, start, profiles, pprof) VALUES(?,?,?,?,?,?)")) {
            insert.setLong(1, service);
            insert.setInt(2, window.kind().code());
            insert.setInt(3, window.seconds());
            insert.setLong(4, window.startSeconds());
            insert.setLong(5, rows.profiles());
            insert.setBytes(6, pprof);
            insert.executeUpdate();
        }
        long rollup =
                IndexWriter.number(connection, "SELECT last_insert_rowid()").orElseThrow();
        for (WindowRows.Encoded each : rows.encoded()) {
            IndexWriter.execute(
                    connection,
                    "INSERT INTO rollup_rows(rollup, types, profiles, sums, rows)"
                            + " SELECT ?, id, ?, ?, ? FROM sample_types WHERE text = ?",
                    rollup,
                    each.profiles(),
                    each.sums(),
                    each.rows(),
                    each.types());
        }
        return true;
    }

    private static int ofWindow(Connection connection, String sql, Window window) throws SQLException {
        return IndexWriter.execute(
                connection,
                sql,
                window.seconds(),
                window.startSeconds(),
                window.service(),
                window.kind().code());
    }
}
