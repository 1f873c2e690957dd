package org.jvmpprof.collector.guard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokensTest {
    private static final String READ = "read-token-0123456789";
    private static final String WRITE = "write-token-0123456789";

    @TempDir
    Path directory;

    private Path file(String... lines) throws IOException {
        return Files.write(directory.resolve("tokens"), List.of(lines));
    }

    private static Grant grant(Tokens tokens, String token) {
        return requireNonNull(tokens.table().find(token), token).grant();
    }

    @Test
    void a_line_has_scopes_a_token_and_perhaps_a_tenant() throws Exception {
        Tokens tokens = Tokens.load(
                null,
                file(
                        "# ours",
                        "",
                        "read " + READ,
                        "  read,write\t" + WRITE + "  team-a",
                        "admin admin-0123456789abcdef"));

        assertThat(tokens.areNeeded()).isTrue();
        assertThat(grant(tokens, READ).allows(Scope.READ)).isTrue();
        assertThat(grant(tokens, READ).allows(Scope.WRITE)).isFalse();
        assertThat(grant(tokens, READ).boundTenant()).isNull();
        assertThat(grant(tokens, WRITE).allows(Scope.WRITE)).isTrue();
        assertThat(grant(tokens, WRITE).allows(Scope.ADMIN)).isFalse();
        assertThat(grant(tokens, WRITE).boundTenant()).isEqualTo("team-a");
        assertThat(grant(tokens, "admin-0123456789abcdef").allows(Scope.READ)).isTrue();
        assertThat(tokens.table().find("read-token-0123456788")).isNull();
    }

    @Test
    void a_hash_stands_for_its_token_and_does_not_open_itself() throws Exception {
        String hash = "sha256:" + HexFormat.of().formatHex(TokenTable.hash(READ));
        Tokens tokens = Tokens.load(null, file("read " + hash));

        assertThat(grant(tokens, READ).allows(Scope.READ)).isTrue();
        assertThat(tokens.table().find(hash)).isNull();
    }

    @Test
    void one_token_given_as_an_option_may_do_everything_beside_those_of_the_file() throws Exception {
        Tokens tokens = Tokens.load(WRITE, file("read " + READ));

        assertThat(grant(tokens, WRITE).allows(Scope.ADMIN)).isTrue();
        assertThat(grant(tokens, READ).allows(Scope.WRITE)).isFalse();
        assertThat(Tokens.load(null, null).areNeeded()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "read | line 1: has 1 words; write: scope token [tenant]",
                "read a b c | line 1: has 4 words",
                "look 0123456789abcdef | line 1: scope \"look\" is not known; use read, write or admin",
                "read short | line 1: the token has 5 characters, at least 16 are needed",
                "read 0123456789abcdef ../x | line 1: tenant \"../x\": must be 1 to 64",
                "# none | names no token",
            })
    void a_wrong_file_is_refused_with_line_and_remedy_and_never_with_the_token(String line, String message)
            throws IOException {
        Path file = file(line);
        assertThatThrownBy(() -> Tokens.load(null, file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(file.toString())
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("0123456789abcdef" + " "));
        assertThatThrownBy(() -> Tokens.load("short", null)).hasMessageContaining("openssl rand -hex 20");
        assertThatThrownBy(() -> Tokens.load(null, directory.resolve("none"))).isInstanceOf(IOException.class);
    }

    @Test
    void a_changed_file_is_in_force_at_the_next_look_and_a_removed_token_is_out() throws Exception {
        Tokens tokens = Tokens.load(null, file("read " + READ));
        // Replaced as Kubernetes and careful editors do it, so that size and time may be the same.
        Path next = Files.write(directory.resolve("next"), List.of("read " + WRITE));
        Files.move(next, directory.resolve("tokens"), StandardCopyOption.REPLACE_EXISTING);

        tokens.refresh();

        assertThat(tokens.table().find(READ)).isNull();
        assertThat(grant(tokens, WRITE).allows(Scope.READ)).isTrue();
    }

    @Test
    void a_file_that_turned_bad_or_vanished_leaves_the_known_tokens_in_force() throws Exception {
        Tokens tokens = Tokens.load(null, file("read " + READ));
        file("reed " + WRITE + "-and-more");
        tokens.refresh();
        assertThat(tokens.table().find(READ)).isNotNull();

        Files.delete(directory.resolve("tokens"));
        tokens.refresh();
        assertThat(tokens.table().find(READ)).isNotNull();

        file("# everybody out, and nobody in");
        tokens.refresh();
        assertThat(tokens.table().find(READ)).isNull();
        assertThat(tokens.areNeeded()).isTrue();
    }
}
