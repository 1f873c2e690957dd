package org.jvmpprof.collector.guard;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files of a server: its chain of certificates, its key, and the authorities that clients' certificates must
 * come from, if there are to be any. Immutable.
 */
public record PemFiles(Path certificate, Path key, @Nullable Path clientCa) {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN (RSA |EC |ENCRYPTED |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END", Pattern.DOTALL);
    private static final String[] KINDS = {"RSA", "EC", "EdDSA"};
    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

    FileStamp stamp() throws IOException {
        List<Path> files = new ArrayList<>(List.of(certificate, key));
        if (clientCa != null) {
            files.add(clientCa);
        }
        return FileStamp.of(files);
    }

    /** The server's chain and key, never written anywhere. */
    public KeyStore keys() throws IOException {
        try {
            Certificate[] chain = certificates(certificate).toArray(new Certificate[0]);
            PrivateKey privateKey = readKey();
            requirePair(privateKey, chain[0]);
            KeyStore store = emptyStore();
            store.setKeyEntry("server", privateKey, new char[0], chain);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "tls.cert=" + certificate + " and tls.key=" + key + " do not work together: " + e.getMessage(), e);
        }
    }

    /** The authorities of clients, or null when clients need no certificate. */
    public @Nullable KeyStore authorities() throws IOException {
        if (clientCa == null) {
            return null;
        }
        try {
            KeyStore store = emptyStore();
            for (Certificate authority : certificates(clientCa)) {
                store.setCertificateEntry("ca" + store.size(), authority);
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException("tls.client-ca=" + clientCa + ": " + e.getMessage(), e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException(file + ": can't be read (" + e + ")", e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException {
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(read(file)));
            if (found.isEmpty()) {
                throw new IOException(file + ": no certificate in it; a PEM file is expected");
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": not a PEM file of certificates: " + e.getMessage(), e);
        }
    }

    private PrivateKey readKey() throws IOException, GeneralSecurityException {
        Matcher pem = KEY.matcher(new String(read(key), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new IOException("tls.key=" + key + ": no private key in PEM in it; make one with: openssl genpkey");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(pem.group(2));
        } catch (IllegalArgumentException e) {
            throw new IOException("tls.key=" + key + ": is no base64: " + e.getMessage(), e);
        }
        return switch (pem.group(1)) {
            case "RSA " -> Der.rsa(der);
            case "EC " -> Der.ec(der);
            case "ENCRYPTED " ->
                throw new IOException("tls.key=" + key + ": is encrypted; decrypt it with: openssl pkcs8" + " -in "
                        + key + " -out plain.pem, and keep that file to yourself");
            default -> pkcs8(der);
        };
    }

    private PrivateKey pkcs8(byte[] der) throws IOException, GeneralSecurityException {
        for (String kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException ofAnotherKind) {
                continue;
            }
        }
        throw new IOException("tls.key=" + key + ": a key of a kind that this JVM does not know; use RSA or EC");
    }

    /** Else the first client would find out, and be told nothing. */
    private static void requirePair(PrivateKey key, Certificate certificate) throws GeneralSecurityException {
        String kind = key.getAlgorithm();
        String publicKind = certificate.getPublicKey().getAlgorithm();
        if (!kind.equals(publicKind)) {
            throw new GeneralSecurityException("the key is " + kind + ", the certificate's is " + publicKind);
        }
        Signature signature = Signature.getInstance(
                switch (kind) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> kind;
                });
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(PROBE);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the key is not the certificate's");
        }
    }
}
