package org.jvmpprof.collector.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.store.RowCodec.NumberedRows;

/**
 * Writes function sums in the transaction that writes their profile. Names become numbers; each name knows the last day
 * of a profile that has it, so that names go when all profiles of those days have gone. Confined to the store's writer
 * thread.
 */
final class SummaryWriter {
    private static final int CACHED_NAMES = 100_000;
    private static final int CACHED_TYPES = 1_000;
    private static final long DAY_NANOS = 86_400_000_000_000L;

    private final Map<String, Long> types = new HashMap<>();
    private final Map<String, Name> names = new HashMap<>();
    private long lastSummary = -1;

    /** What a profile's own row says of its sums; all empty when there are none. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Stored(long types, byte @Nullable [] sums, long summary) {
        void bind(PreparedStatement insert, int first) throws SQLException {
            if (sums == null) {
                insert.setNull(first, Types.INTEGER);
                insert.setNull(first + 1, Types.BLOB);
                insert.setNull(first + 2, Types.INTEGER);
                return;
            }
            insert.setLong(first, types);
            insert.setBytes(first + 1, sums);
            insert.setLong(first + 2, summary);
        }
    }

    /** After a transaction that was rolled back: numbers given out in it do not exist. */
    void forget() {
        types.clear();
        names.clear();
        lastSummary = -1;
    }

    /** Writes the sums of some profiles in one transaction. */
    Batch batch(Connection connection) throws SQLException {
        return new Batch(connection);
    }

    /** Forgets names that only profiles before the oldest one's day had. */
    void deleteUnusedNames(Connection connection) throws SQLException {
        names.clear();
        IndexWriter.execute(
                connection,
                "DELETE FROM name WHERE last_day < (SELECT ifnull(min(oldest), 0) / ? - 1 FROM (SELECT (SELECT"
                        + " min(created_at) FROM profile p WHERE p.service = k.service AND p.kind = k.kind) AS oldest"
                        + " FROM (SELECT DISTINCT service, kind FROM series) AS k))",
                DAY_NANOS);
    }

    /** The statements of one transaction. */
    final class Batch implements AutoCloseable {
        private final Connection connection;
        private final PreparedStatement insert;
        private final PreparedStatement findName;
        private final PreparedStatement addName;
        private final PreparedStatement useName;
        private final RowBytes bytes = new RowBytes();

        private Batch(Connection connection) throws SQLException {
            this.connection = connection;
            this.insert = connection.prepareStatement("INSERT INTO summary(id, rows) VALUES(?, ?)");
            this.findName = connection.prepareStatement("SELECT id, last_day FROM name WHERE text = ?");
            this.addName = connection.prepareStatement("INSERT INTO name(text, last_day) VALUES(?, ?) RETURNING id");
            this.useName = connection.prepareStatement("UPDATE name SET last_day = ? WHERE id = ?");
        }

        Stored write(long createdAtNanos, @Nullable FunctionSummary summary) throws SQLException {
            if (summary == null) {
                return new Stored(0, null, 0);
            }
            long day = Math.floorDiv(createdAtNanos, DAY_NANOS);
            byte[] rows = bytes.deflate(
                    RowCodec.encode(numbered(summary.functions(), day), numbered(summary.packages(), day)));
            long id = nextSummary();
            insert.setLong(1, id);
            insert.setBytes(2, rows);
            insert.executeUpdate();
            return new Stored(types(summary.types().text()), RowCodec.sums(summary.sums()), id);
        }

        private long nextSummary() throws SQLException {
            if (lastSummary < 0) {
                lastSummary = IndexWriter.number(connection, "SELECT ifnull(max(id), 0) FROM summary")
                        .orElseThrow();
            }
            return ++lastSummary;
        }

        private long types(String text) throws SQLException {
            Long known = types.get(text);
            if (known == null) {
                IndexWriter.execute(connection, "INSERT OR IGNORE INTO sample_types(text) VALUES(?)", text);
                known = IndexWriter.number(connection, "SELECT id FROM sample_types WHERE text = ?", text)
                        .orElseThrow();
                if (types.size() >= CACHED_TYPES) {
                    types.clear();
                }
                types.put(text, known);
            }
            return known;
        }

        /** The same rows by number, ascending. */
        private NumberedRows numbered(FunctionSummary.Rows rows, long day) throws SQLException {
            int count = rows.names().length;
            long[] order = new long[count];
            for (int i = 0; i < count; i++) {
                order[i] = (long) number(rows.names()[i], day) << 32 | i;
            }
            Arrays.sort(order);
            int[] numbers = new int[count];
            int sampleTypes = rows.totals().length;
            long[][] selfs = new long[sampleTypes][count];
            long[][] totals = new long[sampleTypes][count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (int) (order[i] >>> 32);
                for (int type = 0; type < sampleTypes; type++) {
                    selfs[type][i] = rows.selfs()[type][(int) order[i]];
                    totals[type][i] = rows.totals()[type][(int) order[i]];
                }
            }
            return new NumberedRows(numbers, selfs, totals);
        }

        private int number(String text, long day) throws SQLException {
            Name name = names.get(text);
            if (name == null) {
                name = stored(text, day);
                if (names.size() >= CACHED_NAMES) {
                    names.clear();
                }
                names.put(text, name);
            }
            if (name.lastDay < day) {
                useName.setLong(1, day);
                useName.setLong(2, name.number);
                useName.executeUpdate();
                name.lastDay = day;
            }
            return name.number;
        }

        private Name stored(String text, long day) throws SQLException {
            findName.setString(1, text);
            try (ResultSet row = findName.executeQuery()) {
                if (row.next()) {
                    return new Name(row.getInt(1), row.getLong(2));
                }
            }
            addName.setString(1, text);
            addName.setLong(2, day);
            try (ResultSet row = addName.executeQuery()) {
                return new Name(row.getInt(1), day);
            }
        }

        @Override
        public void close() throws SQLException {
            bytes.close();
            insert.close();
            findName.close();
            addName.close();
            useName.close();
        }
    }

    private static final class Name {
        final int number;
        long lastDay;

        Name(int number, long lastDay) {
            this.number = number;
            this.lastDay = lastDay;
        }
    }
}
