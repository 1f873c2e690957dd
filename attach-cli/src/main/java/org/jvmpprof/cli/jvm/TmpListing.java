package org.jvmpprof.cli.jvm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names in temporary directories, each directory read once however many processes share it: for a listing of many
 * processes, which all look for files of theirs in the same place. Used by one thread, for one listing.
 */
final class TmpListing {
    private static final String[] PREFIXES = {"hsperfdata_", "pprof."};

    private final Map<Object, List<String>> names = new HashMap<>();

    /** The files in {@code directory} with this prefix and ending; none if it cannot be read. */
    List<Path> find(Path directory, String prefix, String ending) {
        List<Path> found = new ArrayList<>();
        for (String name : names(directory)) {
            if (name.startsWith(prefix) && name.endsWith(ending)) {
                found.add(directory.resolve(name));
            }
        }
        return found;
    }

    private List<String> names(Path directory) {
        try {
            Object key =
                    Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
            List<String> known = names.get(key);
            if (known == null) {
                known = read(directory);
                names.put(key, known);
            }
            return known;
        } catch (IOException e) {
            return Collections.emptyList(); // not there, or hidden from us
        }
    }

    private static List<String> read(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path each : all) {
                String name = each.getFileName().toString();
                for (String prefix : PREFIXES) {
                    if (name.startsWith(prefix)) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }
}
