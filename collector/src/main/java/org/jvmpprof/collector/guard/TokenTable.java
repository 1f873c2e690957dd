package org.jvmpprof.collector.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by their SHA-256, so that neither a heap dump nor a hashed file gives them away. Immutable.
 *
 * <pre>
 *   # scope[,scope] token [tenant]
 *   write 4f1c9be2a0d84b1f93a5
 *   read,write sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 team-a
 * </pre>
 */
final class TokenTable {
    private static final int LEAST_LENGTH = 16;
    private static final Pattern HASHED = Pattern.compile("sha256:[0-9a-fA-F]{64}");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final List<Entry> entries;

    /** The hash is not copied; nobody changes it. */
    @SuppressWarnings("ArrayRecordComponent") // compared with MessageDigest.isEqual only
    record Entry(byte[] hash, Grant grant) {}

    TokenTable(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** @throws IOException naming line, fault and remedy; never the token */
    static TokenTable parse(List<String> lines, String where) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).trim();
            if (!line.isEmpty() && !line.startsWith("#")) {
                entries.add(entry(SPACE.split(line), where + ", line " + (i + 1)));
            }
        }
        return new TokenTable(entries);
    }

    private static Entry entry(String[] words, String where) throws IOException {
        if (words.length < 2 || words.length > 3) {
            throw new IOException(where + ": has " + words.length + " words; write: scope token [tenant], such as"
                    + " \"read 0123456789abcdef0123\"");
        }
        String tenant = words.length == 3 ? words[2] : null;
        if (tenant != null && !TenantName.isValid(tenant)) {
            throw new IOException(where + ": tenant \"" + tenant + "\": " + TenantName.WANTED);
        }
        return new Entry(hashOf(words[1], where), new Grant(scopes(words[0], where), tenant));
    }

    private static Set<Scope> scopes(String words, String where) throws IOException {
        EnumSet<Scope> scopes = EnumSet.of(Scope.ANYONE);
        for (String word : words.split(",", -1)) {
            switch (word.toLowerCase(Locale.ROOT)) {
                case "read" -> scopes.add(Scope.READ);
                case "write" -> scopes.add(Scope.WRITE);
                case "admin" -> scopes.add(Scope.ADMIN);
                default ->
                    throw new IOException(where + ": scope \"" + word + "\" is not known; use read, write or admin");
            }
        }
        return scopes;
    }

    private static byte[] hashOf(String token, String where) throws IOException {
        if (HASHED.matcher(token).matches()) {
            return HexFormat.of().parseHex(token.substring(token.indexOf(':') + 1));
        }
        return hash(requireLong(token, where));
    }

    /** A token that can be guessed protects nothing. */
    static String requireLong(String token, String where) throws IOException {
        if (token.length() < LEAST_LENGTH) {
            throw new IOException(where + ": the token has " + token.length() + " characters, at least " + LEAST_LENGTH
                    + " are needed; make one with: openssl rand -hex 20");
        }
        return token;
    }

    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    List<Entry> entries() {
        return entries;
    }

    TokenTable with(Entry entry) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(entry);
        return new TokenTable(more);
    }

    /** Looks at every token and compares in constant time, so that the time taken says nothing. */
    @Nullable
    Entry find(String token) {
        byte[] hash = hash(token);
        Entry found = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(hash, entry.hash())) {
                found = entry;
            }
        }
        return found;
    }
}
