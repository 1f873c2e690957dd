package org.jvmpprof.agent.ship;

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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM files (RFC 7468) with what the JDK has. Every failure is one line with key, file and remedy. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    /** version 0, AlgorithmIdentifier rsaEncryption (RFC 5208, RFC 8017): what PKCS#8 puts before a PKCS#1 key. */
    private static final byte[] RSA_HEADER = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x0d,
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    private Pem() {}

    /** All certificates of the file, in order; at least one. */
    static List<Certificate> certificates(String option, Path file) throws IOException {
        try {
            List<Certificate> found = new ArrayList<>(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(option, file))));
            if (found.isEmpty()) {
                throw new IOException(option + "=" + file + ": holds no certificate; give a PEM file");
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new IOException(option + "=" + file + ": is no PEM certificate (" + e.getMessage() + ")", e);
        }
    }

    /** The private key of the file, for a certificate whose key is of {@code algorithm}. */
    static PrivateKey privateKey(String option, Path file, String algorithm) throws IOException {
        Matcher block = BLOCK.matcher(new String(read(option, file), StandardCharsets.ISO_8859_1));
        while (block.find()) {
            byte[] der = Base64.getMimeDecoder().decode(block.group(2));
            if (block.group(1).equals("PRIVATE KEY")) {
                return key(option, file, algorithm, der);
            }
            if (block.group(1).equals("RSA PRIVATE KEY")) {
                return key(option, file, algorithm, pkcs8(der));
            }
        }
        throw new IOException(option + "=" + file + ": holds no plain private key; make one with"
                + " openssl pkcs8 -topk8 -nocrypt -in KEY -out KEY.pk8");
    }

    private static PrivateKey key(String option, Path file, String algorithm, byte[] pkcs8) throws IOException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    option + "=" + file + ": is no " + algorithm + " key, as the certificate has (" + e.getMessage()
                            + ")",
                    e);
        }
    }

    private static byte[] pkcs8(byte[] pkcs1) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        inner.write(RSA_HEADER, 0, RSA_HEADER.length);
        element(inner, OCTET_STRING, pkcs1);
        ByteArrayOutputStream outer = new ByteArrayOutputStream();
        element(outer, SEQUENCE, inner.toByteArray());
        return outer.toByteArray();
    }

    /** Tag, length of up to three bytes, content (DER). */
    private static void element(ByteArrayOutputStream out, int tag, byte[] content) {
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.write(content, 0, content.length);
    }

    private static byte[] read(String option, Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException(option + "=" + file + ": cannot be read (" + e + "); check path and permissions", e);
        }
    }
}
