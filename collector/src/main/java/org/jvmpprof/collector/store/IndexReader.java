package org.jvmpprof.collector.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the index. Any thread. */
final class IndexReader {
    private static final Logger LOG = LoggerFactory.getLogger(IndexReader.class);
    private static final int REMEMBERED_BROKEN = 10_000;
    private static final int CACHED_SERIES = 50_000;
    private static final int IDS_A_STATEMENT = 500;
    private static final Comparator<ProfileMeta> BY_TIME =
            Comparator.comparingLong(ProfileMeta::createdAtNanos).thenComparing(ProfileMeta::id);

    private final IndexDatabase database;
    // Series are immutable and their numbers never used again, so nothing here goes stale.
    private final Map<Long, Series> series = new ConcurrentHashMap<>();
    private final Map<String, String> brokenRows = new ConcurrentHashMap<>();

    IndexReader(IndexDatabase database) {
        this.database = database;
    }

    MetaPage find(ProfileQuery query, @Nullable PageCursor after, int limit) throws IOException {
        return database.read(connection -> {
            List<ProfileMeta> found = new ArrayList<>();
            for (int kind : kinds(connection, query)) {
                found.addAll(findOfKind(connection, query, kind, after, limit + 1));
            }
            found.sort(BY_TIME);
            if (found.size() <= limit) {
                return new MetaPage(found, null);
            }
            List<ProfileMeta> page = found.subList(0, limit);
            return new MetaPage(page, PageCursor.after(page.get(limit - 1)));
        });
    }

    private List<ProfileMeta> findOfKind(
            Connection connection, ProfileQuery query, int kind, @Nullable PageCursor after, int limit)
            throws SQLException {
        Sql sql = new Sql("SELECT id, created_at, series, length FROM profile").where(query, kind);
        if (after != null) {
            sql.add(" AND (created_at, id) > (?, ?)", after.createdAtNanos(), after.id());
        }
        sql.add(" ORDER BY created_at, id");
        List<ProfileMeta> found = new ArrayList<>();
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            // No LIMIT: a row that can't be read must not end a page early.
            while (found.size() < limit && row.next()) {
                meta(connection, row).ifPresent(found::add);
            }
        }
        return found;
    }

    long count(ProfileQuery query) throws IOException {
        return database.read(connection -> {
            long count = 0;
            for (int kind : kinds(connection, query)) {
                count += number(connection, new Sql("SELECT count(*) FROM profile").where(query, kind));
            }
            return count;
        });
    }

    private static List<Integer> kinds(Connection connection, ProfileQuery query) throws SQLException {
        ProfileKind kind = query.kind();
        return kind != null ? List.of(kind.code()) : kindsOf(connection, query.service());
    }

    private static List<Integer> kindsOf(Connection connection, String service) throws SQLException {
        Sql sql = new Sql("SELECT DISTINCT kind FROM series")
                .add(" WHERE service = (SELECT id FROM service WHERE name = ?) ORDER BY kind", service);
        List<Integer> kinds = new ArrayList<>();
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                kinds.add(row.getInt(1));
            }
        }
        return kinds;
    }

    Map<String, Located> locate(Collection<String> ids) throws IOException {
        return database.read(connection -> {
            Map<String, Located> found = new HashMap<>();
            List<String> all = new ArrayList<>(ids);
            for (int from = 0; from < all.size(); from += IDS_A_STATEMENT) {
                locate(connection, all.subList(from, Math.min(all.size(), from + IDS_A_STATEMENT)), found);
            }
            return found;
        });
    }

    private void locate(Connection connection, List<String> ids, Map<String, Located> found) throws SQLException {
        String places = String.join(",", Collections.nCopies(ids.size(), "?"));
        Sql sql = new Sql("SELECT p.id, created_at, series, length, position, file, packed FROM profile p"
                        + " JOIN segment s ON s.id = p.segment WHERE p.id IN (" + places + ")")
                .add("", ids.toArray());
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                String file = row.getString(6);
                long position = row.getLong(5);
                boolean isPacked = row.getInt(7) != 0;
                meta(connection, row)
                        .ifPresent(meta -> found.put(meta.id(), new Located(meta, file, position, isPacked)));
            }
        }
    }

    List<String> services() throws IOException {
        return texts(new Sql("SELECT name FROM service ORDER BY name"));
    }

    List<ProfileKind> types(String service) throws IOException {
        return database.read(connection -> kindsOf(connection, service).stream()
                .filter(ProfileKind::isKnown)
                .map(ProfileKind::ofCode)
                .toList());
    }

    List<String> labelNames(@Nullable String service) throws IOException {
        return texts(ofService(new Sql("SELECT DISTINCT name FROM series_label WHERE true"), service)
                .add(" ORDER BY name"));
    }

    List<String> labelValues(String name, @Nullable String service) throws IOException {
        Sql sql = new Sql("SELECT DISTINCT value FROM series_label").add(" WHERE name = ?", name);
        return texts(ofService(sql, service).add(" ORDER BY value"));
    }

    private static Sql ofService(Sql sql, @Nullable String service) {
        return service == null
                ? sql
                : sql.add(
                        " AND series IN (SELECT id FROM series WHERE service = (SELECT id FROM service WHERE name = ?))",
                        service);
    }

    List<Segment> segments() throws IOException {
        return database.read(connection -> {
            List<Segment> segments = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(
                            "SELECT id, file, sealed, committed_end, live, packed, records, received, retired, damage"
                                    + " FROM segment ORDER BY id");
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    segments.add(segment(row));
                }
            }
            return segments;
        });
    }

    private static Segment segment(ResultSet row) throws SQLException {
        return new Segment(
                row.getLong(1),
                row.getString(2),
                row.getInt(3) != 0,
                row.getLong(4),
                row.getLong(5),
                row.getInt(6) != 0,
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getString(10));
    }

    /** The numbers of all services, by name. */
    Map<String, Long> serviceNumbers() throws IOException {
        return database.read(connection -> {
            Map<String, Long> numbers = new HashMap<>();
            try (PreparedStatement statement = connection.prepareStatement("SELECT name, id FROM service");
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    numbers.put(row.getString(1), row.getLong(2));
                }
            }
            return numbers;
        });
    }

    /** The profile of a row that begins with id, time, series and length; empty, and remembered, if it can't be read. */
    private Optional<ProfileMeta> meta(Connection connection, ResultSet row) throws SQLException {
        String id = row.getString(1);
        try {
            Series of = series(connection, row.getLong(3));
            return Optional.of(new ProfileMeta(
                    id, of.service(), of.kind(), of.instance(), of.labels(), row.getLong(2), row.getLong(4)));
        } catch (BrokenRowException | IllegalArgumentException e) {
            String reason = "its row in the index can't be read: " + e.getMessage();
            if (brokenRows.size() < REMEMBERED_BROKEN && brokenRows.put(id, reason) == null) {
                LOG.warn("profile {} is left out: {}", id, reason);
            }
            return Optional.empty();
        }
    }

    /** What is wrong with the row of a profile that could not be read. */
    Optional<String> brokenRow(String id) {
        return Optional.ofNullable(brokenRows.get(id));
    }

    /** Rows that could not be read since the start; the counting ends at 10,000. */
    int brokenRows() {
        return brokenRows.size();
    }

    /** The labels of a series; none if its row can't be read, for then its profiles are left out and counted. */
    List<LabelPair> labels(Connection connection, long seriesNumber) throws SQLException {
        try {
            return series(connection, seriesNumber).labels();
        } catch (BrokenRowException | IllegalArgumentException e) {
            LOG.debug("labels are left out: {}", e.getMessage());
            return List.of();
        }
    }

    private Series series(Connection connection, long number) throws SQLException, BrokenRowException {
        Series known = series.get(number);
        if (known != null) {
            return known;
        }
        Sql sql = new Sql(
                        "SELECT v.name, s.kind, s.instance, s.labels FROM series s JOIN service v ON v.id = s.service")
                .add(" WHERE s.id = ?", number);
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new BrokenRowException("series " + number + " is missing");
            }
            Series loaded = new Series(
                    row.getString(1),
                    ProfileKind.ofCode(row.getInt(2)),
                    row.getString(3),
                    LabelText.decode(row.getString(4)));
            if (series.size() >= CACHED_SERIES) {
                series.clear();
            }
            series.put(number, loaded);
            return loaded;
        }
    }

    private List<String> texts(Sql sql) throws IOException {
        return database.read(connection -> {
            List<String> texts = new ArrayList<>();
            try (PreparedStatement statement = sql.prepare(connection);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    texts.add(row.getString(1));
                }
            }
            return texts;
        });
    }

    private static long number(Connection connection, Sql sql) throws SQLException {
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            return row.getLong(1);
        }
    }

    /** A profile and where its blob lies: at {@code offset} its record, or the frame it is in. */
    record Located(ProfileMeta meta, String file, long offset, boolean isPacked) {
        boolean isAt(Located other) {
            return file.equals(other.file) && offset == other.offset;
        }
    }

    /** A segment or pack as the index knows it; {@code retiredMillis} is when its last profile was moved, or 0. */
    record Segment(
            long id,
            String file,
            boolean isSealed,
            long committedEnd,
            long live,
            boolean isPacked,
            long records,
            long receivedBytes,
            long retiredMillis,
            @Nullable String damage) {}

    private static final class BrokenRowException extends Exception {
        private static final long serialVersionUID = 1;

        BrokenRowException(String message) {
            super(message);
        }
    }

    private record Series(String service, ProfileKind kind, String instance, List<LabelPair> labels) {}
}
