package org.jvmpprof.collector.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The SQLite file with everything but the blobs: one connection that writes, used by the store's writer thread alone,
 * and a few that read, lent to any thread. Write-ahead log with {@code synchronous=FULL}: a commit that returned is on
 * the disk, and readers never wait for the writer.
 *
 * <p>A series is one (service, kind, instance, labels), so that a profile's row carries a number instead of its labels;
 * series numbers are never used again, hence can be cached.
 */
final class IndexDatabase implements Closeable {
    private static final int VERSION = 3;
    private static final int READERS = 4;
    private static final long LEND_SECONDS = 30;
    private static final List<String> TABLES = List.of(
            "CREATE TABLE service(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE)",
            "CREATE TABLE series(id INTEGER PRIMARY KEY AUTOINCREMENT, service INTEGER NOT NULL, kind INTEGER NOT NULL,"
                    + " instance TEXT NOT NULL, labels TEXT NOT NULL, UNIQUE(service, kind, instance, labels))",
            "CREATE TABLE series_label(name TEXT NOT NULL, value TEXT NOT NULL, series INTEGER NOT NULL,"
                    + " PRIMARY KEY(name, value, series)) WITHOUT ROWID",
            "CREATE INDEX series_label_by_series ON series_label(series)",
            "CREATE TABLE segment(id INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL UNIQUE,"
                    + " sealed INTEGER NOT NULL, committed_end INTEGER NOT NULL, live INTEGER NOT NULL)",
            "CREATE TABLE profile(service INTEGER NOT NULL, kind INTEGER NOT NULL, created_at INTEGER NOT NULL,"
                    + " id TEXT NOT NULL, series INTEGER NOT NULL, segment INTEGER NOT NULL, position INTEGER NOT NULL,"
                    + " length INTEGER NOT NULL, key BLOB, PRIMARY KEY(service, kind, created_at, id)) WITHOUT ROWID",
            "CREATE UNIQUE INDEX profile_by_id ON profile(id)",
            "CREATE UNIQUE INDEX profile_by_key ON profile(key) WHERE key IS NOT NULL");
    /** Since version 3: packs; {@code records} and {@code received} are a pack's profiles and their bytes as sent. */
    private static final List<String> PACKS = List.of(
            "ALTER TABLE segment ADD COLUMN packed INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE segment ADD COLUMN records INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE segment ADD COLUMN received INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE segment ADD COLUMN retired INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE segment ADD COLUMN damage TEXT");

    /** What to do when the file is broken; also said when it is missing. */
    static final String REMEDY =
            "restore it from a backup, or stop the collector and run it with --rebuild-index, which makes it again"
                    + " from the segments";

    private static final int PRIMARY_CODE = 0xff;

    private final Path file;
    private volatile @Nullable String damage;
    private final Connection writer;
    private final List<Connection> readers = new ArrayList<>();
    private final BlockingQueue<Connection> idleReaders = new ArrayBlockingQueue<>(READERS);

    /** Something to be done with a connection. */
    interface Work<T> {
        T run(Connection connection) throws SQLException, IOException;
    }

    IndexDatabase(Path file) throws IOException {
        this.file = file;
        try {
            writer = connect(file, false);
        } catch (SQLException e) {
            throw cannotOpen(e);
        }
        try {
            createTables();
            for (int i = 0; i < READERS; i++) {
                Connection reader = connect(file, true);
                readers.add(reader);
                idleReaders.add(reader);
            }
        } catch (SQLException e) {
            close();
            throw cannotOpen(e);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private IOException cannotOpen(SQLException e) {
        return new IOException(
                "index " + file + " can't be opened: " + e.getMessage() + (isDamage(e) ? "; " + REMEDY : ""), e);
    }

    private static Connection connect(Path file, boolean isReadOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        config.setCacheSize(-8_000);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            // Not read-only in SQLite's sense: such a connection could not take part in the write-ahead log.
            statement.execute("PRAGMA query_only=" + isReadOnly);
        }
        return connection;
    }

    private void createTables() throws SQLException, IOException {
        try (Statement statement = writer.createStatement()) {
            int version;
            try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
                version = row.getInt(1);
            }
            if (version == VERSION) {
                return;
            }
            if (version < 0 || version > VERSION) {
                throw new IOException("index " + file + " has version " + version + ", this collector knows " + VERSION
                        + "; use a newer collector, or another data directory");
            }
            writer.setAutoCommit(false);
            if (version < 1) {
                executeAll(statement, TABLES);
            }
            if (version < 3) {
                executeAll(statement, PACKS);
            }
            statement.execute("PRAGMA user_version=" + VERSION);
            writer.commit();
            writer.setAutoCommit(true);
        }
    }

    private static void executeAll(Statement statement, List<String> all) throws SQLException {
        for (String each : all) {
            statement.execute(each);
        }
    }

    /** Runs {@code work} on a reading connection; any thread. */
    <T> T read(Work<T> work) throws IOException {
        Connection connection = lend();
        try {
            return work.run(connection);
        } catch (SQLException e) {
            throw translate(e);
        } finally {
            idleReaders.add(connection);
        }
    }

    private Connection lend() throws IOException {
        try {
            Connection connection = idleReaders.poll(LEND_SECONDS, TimeUnit.SECONDS);
            if (connection == null) {
                throw new IOException("no connection to the index came free within " + LEND_SECONDS + " s");
            }
            return connection;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the index", e);
        }
    }

    /** Runs {@code work} in one transaction, durable on return; the writer thread only. On failure nothing is kept. */
    <T> T write(Work<T> work) throws IOException {
        try {
            execute("BEGIN IMMEDIATE");
            try {
                T result = work.run(writer);
                execute("COMMIT");
                return result;
            } catch (SQLException | IOException | RuntimeException e) {
                rollback(e);
                throw e;
            }
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.execute(sql);
        }
    }

    /** With a full disk SQLite may have ended the transaction itself; that it can't be ended twice is no news then. */
    private void rollback(Exception cause) {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private IOException translate(SQLException e) {
        if (isDamage(e)) {
            damage = String.valueOf(e.getMessage());
            return new IOException("index " + file + " is damaged: " + e.getMessage() + "; " + REMEDY, e);
        }
        if (e instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL) {
            return new StoreFullException("disk is full: the index can't grow; free space or shorten retention", e);
        }
        return new IOException("index: " + e.getMessage(), e);
    }

    static boolean isDamage(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return false;
        }
        int code = sqlite.getResultCode().code & PRIMARY_CODE;
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    /** What SQLite found broken in its file since the start, or null. */
    @Nullable
    String damage() {
        return damage;
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        List<Connection> all = new ArrayList<>(readers);
        all.add(writer);
        for (Connection connection : all) {
            try {
                connection.close();
            } catch (SQLException e) {
                failure = new IOException("index can't be closed: " + e.getMessage(), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
