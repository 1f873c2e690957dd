package org.jvmpprof.collector.guard;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens in force: one given as an option, which may do everything, and those of a file. {@link #refresh} is called
 * on the watch thread and reads the file again when it has changed; a file that can't be read or has an error leaves
 * what was known in force and is logged once per change. Look-ups on any thread.
 */
public final class Tokens implements Refreshed {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    private final @Nullable Path file;
    private final TokenTable given;
    private volatile TokenTable table;
    private @Nullable FileStamp stamp;
    private @Nullable String complaint;

    private Tokens(@Nullable Path file, TokenTable given) {
        this.file = file;
        this.given = given;
        this.table = given;
    }

    /**
     * Reads the file for the first time.
     *
     * @param token one token for everything, or null
     * @param file the file with the others, or null
     * @throws IOException if the token is too short, or the file can't be read, is wrong or names none
     */
    public static Tokens load(@Nullable String token, @Nullable Path file) throws IOException {
        TokenTable given = new TokenTable(List.of());
        if (token != null) {
            byte[] hash = TokenTable.hash(TokenTable.requireLong(token, "token"));
            given = given.with(new TokenTable.Entry(hash, new Grant(EnumSet.allOf(Scope.class), null)));
        }
        Tokens tokens = new Tokens(file, given);
        if (file != null) {
            tokens.stamp = FileStamp.of(List.of(file));
            tokens.table = tokens.read(file);
            if (tokens.table.entries().isEmpty()) {
                throw new IOException("token.file=" + file + ": names no token; write a line: scope token [tenant]");
            }
        }
        return tokens;
    }

    private TokenTable read(Path from) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(from);
        } catch (MalformedInputException e) {
            throw new IOException("token.file=" + from + ": is no UTF-8 text", e);
        } catch (IOException e) {
            throw new IOException("token.file=" + from + ": can't be read (" + e + ")", e);
        }
        TokenTable read = TokenTable.parse(lines, "token.file=" + from);
        for (TokenTable.Entry entry : given.entries()) {
            read = read.with(entry);
        }
        return read;
    }

    /** Whether callers must have a token at all. */
    public boolean areNeeded() {
        return file != null || !given.entries().isEmpty();
    }

    @Override
    public void refresh() {
        Path path = file;
        if (path == null) {
            return;
        }
        try {
            FileStamp now = FileStamp.of(List.of(path));
            if (!now.equals(stamp)) {
                stamp = now;
                table = read(path);
                complaint = null;
                LOG.info("{} tokens read from {}", table.entries().size(), path);
            }
        } catch (IOException e) {
            complain(String.valueOf(e));
        }
    }

    private void complain(String message) {
        if (!message.equals(complaint)) {
            complaint = message;
            LOG.warn("the tokens known so far stay in force: {}", message);
        }
    }

    TokenTable table() {
        return table;
    }
}
