package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files below testdata/profiles; {@code -Dgolden.update=true} writes those that we make instead of comparing. */
final class GoldenFiles {
    private GoldenFiles() {}

    static Path path(String name) {
        return Path.of(System.getProperty("basedir", "."))
                .resolve("../testdata/profiles")
                .resolve(name);
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    static void assertIs(byte[] actual, String name) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.write(path(name), actual);
        }
        assertThat(actual).as(name).isEqualTo(bytes(name));
    }

    static void assertIs(String actual, String name) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(path(name), actual);
        }
        assertThat(actual).as(name).isEqualTo(text(name));
    }
}
