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
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Asks the index. Any thread. */
final class IndexReader {
    private static final int CACHED_SERIES = 50_000;
    private static final int IDS_A_STATEMENT = 500;
    private static final Comparator<ProfileMeta> BY_TIME =
            Comparator.comparingLong(ProfileMeta::createdAtNanos).thenComparing(ProfileMeta::id);

    private final IndexDatabase database;
    // Series are immutable and their numbers never used again, so nothing here goes stale.
    private final Map<Long, Series> series = new ConcurrentHashMap<>();

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
        sql.add(" ORDER BY created_at, id LIMIT ?", limit);
        List<ProfileMeta> found = new ArrayList<>();
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(meta(connection, row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)));
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
        Sql sql = new Sql("SELECT p.id, created_at, series, length, position, file FROM profile p"
                        + " JOIN segment s ON s.id = p.segment WHERE p.id IN (" + places + ")")
                .add("", ids.toArray());
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                ProfileMeta meta = meta(connection, row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4));
                found.put(meta.id(), new Located(meta, row.getString(6), row.getLong(5)));
            }
        }
    }

    List<String> services() throws IOException {
        return texts(new Sql("SELECT name FROM service ORDER BY name"));
    }

    List<ProfileKind> types(String service) throws IOException {
        return database.read(connection ->
                kindsOf(connection, service).stream().map(ProfileKind::ofCode).toList());
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
                            "SELECT id, file, sealed, committed_end, live FROM segment ORDER BY id");
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    segments.add(new Segment(
                            row.getLong(1), row.getString(2), row.getInt(3) != 0, row.getLong(4), row.getLong(5)));
                }
            }
            return segments;
        });
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

    private ProfileMeta meta(Connection connection, String id, long createdAt, long seriesNumber, long length)
            throws SQLException {
        Series of = series(connection, seriesNumber);
        return new ProfileMeta(id, of.service(), of.kind(), of.instance(), of.labels(), createdAt, length);
    }

    /** The labels of a series. */
    List<LabelPair> labels(Connection connection, long seriesNumber) throws SQLException {
        return series(connection, seriesNumber).labels();
    }

    private Series series(Connection connection, long number) throws SQLException {
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
                throw new SQLException("series " + number + " is missing");
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

    /** A profile and where its blob lies. */
    record Located(ProfileMeta meta, String file, long offset) {}

    /** A segment as the index knows it. */
    record Segment(long id, String file, boolean isSealed, long committedEnd, long live) {}

    private record Series(String service, ProfileKind kind, String instance, List<LabelPair> labels) {}
}
