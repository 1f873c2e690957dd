package org.jvmpprof.collector.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of the index, as steps from one version to the next; {@code user_version} says how many steps a file has
 * seen. A step that was released never changes. Runs once, on the starting thread.
 *
 * <p>Rows that are made from profiles (rollups) must go when the profiles they were made from change. Triggers see to
 * that, so that no code that adds or deletes a profile can forget it, and it happens in the same transaction.
 */
final class IndexSchema {
    private static final List<String> VERSION_1 = List.of(
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

    /** Function sums of each profile; sums and merges of whole windows; which windows are still to be made. */
    private static final List<String> VERSION_2 = List.of(
            "ALTER TABLE profile ADD COLUMN types INTEGER",
            "ALTER TABLE profile ADD COLUMN sums BLOB",
            "ALTER TABLE profile ADD COLUMN summary INTEGER",
            "CREATE TABLE sample_types(id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE)",
            "CREATE TABLE name(id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE,"
                    + " last_day INTEGER NOT NULL)",
            "CREATE TABLE summary(id INTEGER PRIMARY KEY, rows BLOB NOT NULL)",
            "CREATE TABLE rollup(id INTEGER PRIMARY KEY AUTOINCREMENT, service INTEGER NOT NULL, kind INTEGER NOT NULL,"
                    + " seconds INTEGER NOT NULL, start INTEGER NOT NULL, profiles INTEGER NOT NULL, pprof BLOB,"
                    + " UNIQUE(service, kind, seconds, start))",
            "CREATE TABLE rollup_rows(rollup INTEGER NOT NULL, types INTEGER NOT NULL, profiles INTEGER NOT NULL,"
                    + " sums BLOB NOT NULL, rows BLOB NOT NULL, UNIQUE(rollup, types))",
            "CREATE TABLE rollup_todo(seconds INTEGER NOT NULL, start INTEGER NOT NULL, service INTEGER NOT NULL,"
                    + " kind INTEGER NOT NULL, building INTEGER NOT NULL, PRIMARY KEY(seconds, start, service, kind))"
                    + " WITHOUT ROWID",
            "CREATE TRIGGER rollup_deleted AFTER DELETE ON rollup BEGIN"
                    + " DELETE FROM rollup_rows WHERE rollup = old.id; END",
            // Opaque kinds have codes from 127 on; windows count from 1970.
            "CREATE TRIGGER profile_added AFTER INSERT ON profile WHEN new.kind < 127 AND new.created_at >= 0 BEGIN"
                    + deleteRollups("new")
                    + " INSERT INTO rollup_todo(seconds, start, service, kind, building) VALUES"
                    + " (600, " + start("new.created_at", 600) + ", new.service, new.kind, 0),"
                    + " (3600, " + start("new.created_at", 3600) + ", new.service, new.kind, 0)"
                    + " ON CONFLICT DO UPDATE SET building = 0 WHERE building <> 0; END",
            // Not entered as to do: what is left of an expiring window is about to go too, and is merged one by one.
            "CREATE TRIGGER profile_deleted AFTER DELETE ON profile BEGIN"
                    + " DELETE FROM summary WHERE id = old.summary;"
                    + deleteRollups("old")
                    + " UPDATE rollup_todo SET building = 0 WHERE building <> 0 AND" + ofWindow("old", 600)
                    + " UPDATE rollup_todo SET building = 0 WHERE building <> 0 AND" + ofWindow("old", 3600)
                    + " END",
            "INSERT OR IGNORE INTO rollup_todo SELECT 600, " + start("created_at", 600) + ", service, kind, 0"
                    + " FROM profile WHERE kind < 127 AND created_at >= 0",
            "INSERT OR IGNORE INTO rollup_todo SELECT 3600, " + start("created_at", 3600) + ", service, kind, 0"
                    + " FROM profile WHERE kind < 127 AND created_at >= 0");

    /** Packs; {@code records} and {@code received} are a pack's profiles and their bytes as they were sent. */
    private static final List<String> VERSION_3 = List.of(
            "ALTER TABLE segment ADD COLUMN packed INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE segment ADD COLUMN records INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE segment ADD COLUMN received INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE segment ADD COLUMN retired INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE segment ADD COLUMN damage TEXT");

    private static final List<List<String>> VERSIONS = List.of(VERSION_1, VERSION_2, VERSION_3);

    private IndexSchema() {}

    private static String deleteRollups(String row) {
        return " DELETE FROM rollup WHERE" + ofWindow(row, 600) + " DELETE FROM rollup WHERE" + ofWindow(row, 3600);
    }

    private static String ofWindow(String row, int seconds) {
        return " service = " + row + ".service AND kind = " + row + ".kind AND seconds = " + seconds + " AND start = "
                + start(row + ".created_at", seconds) + ";";
    }

    /** The unix second at which the window of an instant in nanoseconds begins. */
    private static String start(String nanos, int seconds) {
        return nanos + " / 1000000000 / " + seconds + " * " + seconds;
    }

    /** Brings a new or an older index to this collector's version, wholly or not at all. */
    static void bringUpToDate(Connection writer, Path file) throws SQLException, IOException {
        try (Statement statement = writer.createStatement()) {
            int version;
            try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
                version = row.getInt(1);
            }
            if (version < 0 || version > VERSIONS.size()) {
                throw new IOException("index " + file + " has version " + version + ", this collector knows "
                        + VERSIONS.size() + "; use a newer collector, or another data directory");
            }
            if (version == VERSIONS.size()) {
                return;
            }
            writer.setAutoCommit(false);
            for (List<String> step : VERSIONS.subList(version, VERSIONS.size())) {
                for (String change : step) {
                    statement.execute(change);
                }
            }
            statement.execute("PRAGMA user_version=" + VERSIONS.size());
            writer.commit();
            writer.setAutoCommit(true);
        }
    }
}
