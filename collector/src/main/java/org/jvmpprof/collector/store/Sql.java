package org.jvmpprof.collector.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A statement that grows together with its values. Confined to one thread. */
final class Sql {
    private final StringBuilder text;
    private final List<Object> values = new ArrayList<>();

    Sql(String text) {
        this.text = new StringBuilder(text);
    }

    Sql add(String more, Object... itsValues) {
        text.append(more);
        Collections.addAll(values, itsValues);
        return this;
    }

    Sql where(ProfileQuery query, int kind) {
        return where(query, kind, query.fromNanos(), query.toNanos());
    }

    /** What the query finds in another range of time. */
    Sql where(ProfileQuery query, int kind, long fromNanos, long toNanos) {
        add(
                " WHERE service = (SELECT id FROM service WHERE name = ?) AND kind = ? AND created_at BETWEEN ? AND ?",
                query.service(),
                kind,
                fromNanos,
                toNanos);
        return labels(query);
    }

    /** The condition that a profile's series has all labels of the query. */
    Sql labels(ProfileQuery query) {
        for (LabelPair label : query.labels()) {
            add(
                    " AND series IN (SELECT series FROM series_label WHERE name = ? AND value = ?)",
                    label.key(),
                    label.value());
        }
        return this;
    }

    PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text.toString());
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }
}
