package org.jvmpprof.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexSchemaTest {
    @TempDir
    Path directory;

    private Connection index() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("index.db"));
    }

    private static List<String> texts(Statement statement, String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (var row = statement.executeQuery(query)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    /** Takes everything away that later versions added. */
    private void makeVersion1() throws SQLException {
        try (Connection connection = index();
                Statement statement = connection.createStatement()) {
            for (String trigger : texts(statement, "SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
                statement.execute("DROP TRIGGER " + trigger);
            }
            List<String> first = List.of("service", "series", "series_label", "segment", "profile", "sqlite_sequence");
            for (String table : texts(statement, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
                if (!first.contains(table)) {
                    statement.execute("DROP TABLE " + table);
                }
            }
            keepColumns(
                    statement,
                    "profile",
                    List.of("service", "kind", "created_at", "id", "series", "segment", "position", "length", "key"));
            keepColumns(statement, "segment", List.of("id", "file", "sealed", "committed_end", "live"));
            statement.execute("PRAGMA user_version = 1");
        }
    }

    private static void keepColumns(Statement statement, String table, List<String> kept) throws SQLException {
        for (String column : texts(statement, "SELECT name FROM pragma_table_info('" + table + "')")) {
            if (!kept.contains(column)) {
                statement.execute("ALTER TABLE " + table + " DROP COLUMN " + column);
            }
        }
    }

    @Test
    void an_index_of_the_first_version_opens_and_keeps_its_profiles() throws Exception {
        String id;
        try (ProfileStore store = EmbeddedStore.open(directory, 0, 1 << 20)) {
            id = store.put(ProfileStoreContract.profile("shop", ProfileKind.CPU, ProfileStoreContract.START, "old"))
                    .id();
        }
        makeVersion1();

        try (ProfileStore store = EmbeddedStore.open(directory, 0, 1 << 20)) {
            store.put(ProfileStoreContract.summed("shop", ProfileStoreContract.START, "a.f", 3));
            assertThat(ProfileStoreContract.read(store, List.of(id))).containsEntry(id, "old");
            assertThat(ProfileStoreContract.rows(store, ProfileStoreContract.all("shop", ProfileKind.CPU)))
                    .containsExactly("1 of 2", "a.f 3");
            assertThat(store.rollups().open(Long.MAX_VALUE / 4, 10)).hasSize(2);
        }
    }

    @Test
    void an_index_of_a_newer_collector_is_left_alone() throws Exception {
        EmbeddedStore.open(directory, 0, 1 << 20).close();
        try (Connection connection = index();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        assertThatThrownBy(() -> EmbeddedStore.open(directory, 0, 1 << 20).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has version 99")
                .hasMessageContaining("use a newer collector");
    }
}
