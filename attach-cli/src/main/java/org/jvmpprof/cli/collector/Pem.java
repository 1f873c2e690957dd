package org.jvmpprof.cli.collector;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jvmpprof.cli.exit.CliException;

/**
 * Certificates and keys from PEM files (RFC 7468), in the two forms that the agent takes too: PKCS#8, and OpenSSL's older
 * one for RSA (PKCS#1).
 */
final class Pem {
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String PKCS1 = "RSA PRIVATE KEY";

    /** INTEGER 0, SEQUENCE { OBJECT IDENTIFIER 1.2.840.113549.1.1.1, NULL }: RFC 5208's head for an RSA key. */
    private static final String RSA_HEAD = "AgEAMA0GCSqGSIb3DQEBAQUA";

    private Pem() {}

    /** At least one certificate, in the file's order. */
    static List<Certificate> certificates(String option, Path file) throws CliException {
        try {
            List<Certificate> found = new ArrayList<>(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(option, file))));
            if (!found.isEmpty()) {
                return found;
            }
            throw CliException.wrong(option + "=" + file + ": holds no certificate; give a PEM file");
        } catch (GeneralSecurityException e) {
            throw CliException.wrong(
                    option + "=" + file + ": is no PEM certificate (" + e.getMessage() + "); give a PEM file");
        }
    }

    /** The key of a certificate whose public key is of {@code algorithm}. */
    static PrivateKey privateKey(String option, Path file, String algorithm) throws CliException {
        String text = new String(read(option, file), StandardCharsets.ISO_8859_1);
        try {
            byte[] pkcs8 = block(text, PKCS8);
            byte[] pkcs1 = block(text, PKCS1);
            if (pkcs8.length == 0 && pkcs1.length == 0) {
                throw CliException.wrong(option + "=" + file + ": holds no plain private key; make one with"
                        + " openssl pkcs8 -topk8 -nocrypt -in KEY -out KEY.pk8");
            }
            byte[] der = pkcs8.length > 0 ? pkcs8 : wrapped(pkcs1);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw CliException.wrong(option + "=" + file + ": is no " + algorithm + " key, as the certificate has ("
                    + e.getMessage() + "); give the certificate's own key");
        }
    }

    /** What stands between BEGIN and END, or nothing. */
    private static byte[] block(String text, String label) {
        String begin = "-----BEGIN " + label + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + label + "-----", from + 1);
        return from < 0 || to < 0
                ? new byte[0]
                : Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    }

    private static byte[] wrapped(byte[] pkcs1) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] head = Base64.getDecoder().decode(RSA_HEAD);
        content.write(head, 0, head.length);
        byte[] octets = element(0x04, pkcs1);
        content.write(octets, 0, octets.length);
        return element(0x30, content.toByteArray());
    }

    /** DER: the tag, the length in two bytes, the content; shorter lengths may not occur for a key. */
    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        out.write(0x82);
        out.write(content.length >> 8);
        out.write(content.length);
        out.write(content, 0, content.length);
        return out.toByteArray();
    }

    private static byte[] read(String option, Path file) throws CliException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw CliException.wrong(option + "=" + file + ": cannot be read (" + e + "); check path and permissions");
        }
    }
}
