package org.jvmpprof.collector.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PemFilesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void keys_are_read_as_pkcs8_and_in_the_older_form_of_their_kind(String algorithm) throws Exception {
        TestCertificates made = new TestCertificates(directory).selfSigned("one", algorithm);
        Path certificate = made.writeCertificate("one", directory.resolve("cert.pem"));
        Path key = made.writeKey("one", directory.resolve("key.pem"));
        Path oldKey = made.writeOldKey("one", directory.resolve("old.pem"));

        for (Path each : List.of(key, oldKey)) {
            // keys() itself signs with the key and verifies with the certificate.
            assertThat(new PemFiles(certificate, each, null).keys().isKeyEntry("server"))
                    .as(each.toString())
                    .isTrue();
        }
        assertThat(new PemFiles(certificate, key, null).authorities()).isNull();
        assertThat(new PemFiles(certificate, key, certificate).authorities()).hasFieldOrProperty("type");
    }

    @Test
    void what_does_not_fit_together_or_is_none_is_refused_naming_the_file() throws Exception {
        TestCertificates made = new TestCertificates(directory)
                .selfSigned("one", "EC")
                .selfSigned("two", "EC")
                .selfSigned("rsa", "RSA");
        Path certificate = made.writeCertificate("one", directory.resolve("cert.pem"));
        Path other = made.writeKey("two", directory.resolve("other.pem"));
        Path rsa = made.writeKey("rsa", directory.resolve("rsa.pem"));
        Path text = Files.writeString(directory.resolve("text.pem"), "hello");
        Path encrypted = Files.writeString(
                directory.resolve("encrypted.pem"), TestCertificates.pem("ENCRYPTED PRIVATE KEY", new byte[40]));
        Path broken = Files.writeString(
                directory.resolve("broken.pem"), TestCertificates.pem("EC PRIVATE KEY", new byte[40]));

        assertRefused(certificate, other, "the key is not the certificate's");
        assertRefused(certificate, rsa, "the key is RSA, the certificate's is EC");
        assertRefused(certificate, text, "text.pem: no private key in PEM");
        assertRefused(certificate, encrypted, "is encrypted; decrypt it with: openssl pkcs8");
        assertRefused(certificate, broken, "do not work together");
        assertRefused(text, other, "text.pem");
        assertRefused(directory.resolve("none"), other, "can't be read");
    }

    private static void assertRefused(Path certificate, Path key, String message) {
        assertThatThrownBy(() -> new PemFiles(certificate, key, null).keys())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void renewed_files_are_handed_on_once_and_bad_ones_are_tried_again() throws Exception {
        TestCertificates made =
                new TestCertificates(directory).selfSigned("one", "EC").selfSigned("two", "EC");
        Path certificate = made.writeCertificate("one", directory.resolve("cert.pem"));
        Path key = made.writeKey("one", directory.resolve("key.pem"));
        List<PemFiles> used = new ArrayList<>();
        RenewedPem renewed = new RenewedPem(new PemFiles(certificate, key, null), files -> {
            files.keys();
            used.add(files);
        });
        renewed.refresh();
        assertThat(used).isEmpty();

        made.writeCertificate("two", replaced(certificate));
        renewed.refresh();
        assertThat(used).as("the key is still the old one").isEmpty();

        made.writeKey("two", replaced(key));
        renewed.refresh();
        renewed.refresh();
        assertThat(used).hasSize(1);
    }

    /** Another file of the same name, so that it differs whatever the clock says. */
    private static Path replaced(Path file) throws IOException {
        Files.move(file, file.resolveSibling(file.getFileName() + "." + System.nanoTime()));
        return file;
    }
}
