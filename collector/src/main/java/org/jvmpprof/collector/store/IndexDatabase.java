package org.jvmpprof.collector.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
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
    private static final int READERS = 4;
    private static final long LEND_SECONDS = 30;

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
            IndexSchema.bringUpToDate(writer, file);
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

    /** As {@link #read}, and all statements of {@code work} see the index as it was at the first of them. */
    <T> T snapshot(Work<T> work) throws IOException {
        return read(connection -> {
            connection.setAutoCommit(false);
            try {
                return work.run(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        });
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
