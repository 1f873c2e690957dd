package org.jvmpprof.collector.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * What tells that files have changed: time, size, and which files they are (Kubernetes renews secrets by pointing a
 * link to other files). Immutable.
 */
record FileStamp(List<Object> parts) {
    static FileStamp of(List<Path> files) throws IOException {
        List<Object> parts = new ArrayList<>();
        for (Path file : files) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            parts.add(attributes.lastModifiedTime());
            parts.add(attributes.size());
            parts.add(String.valueOf(attributes.fileKey()));
        }
        return new FileStamp(List.copyOf(parts));
    }
}
