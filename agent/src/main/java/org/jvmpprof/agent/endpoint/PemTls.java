package org.jvmpprof.agent.endpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.endpoint.socket.ClientSocket;

/**
 * TLS for the TCP port by the JDK's own JSSE, from PEM files: a certificate chain, a PKCS#8 key, and for mutual TLS the
 * authority that clients' certificates must come from. Read once, at start. Immutable.
 */
final class PemTls {
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";
    private static final String[] KEY_KINDS = {"RSA", "EC", "EdDSA"};

    private final SSLContext context;
    private final boolean mutual;

    private PemTls(SSLContext context, boolean mutual) {
        this.context = context;
        this.mutual = mutual;
    }

    /** @throws IOException naming the file and what is wrong with it */
    static PemTls load(Path certificate, Path key, @Nullable Path clientCa) throws IOException {
        try {
            // Never the platform's default password or store: the key lives in memory only.
            char[] password = new char[0];
            KeyStore own = emptyStore();
            PrivateKey privateKey = readKey(key);
            Certificate[] chain = readCertificates(certificate);
            checkPair(privateKey, chain[0]);
            own.setKeyEntry("own", privateKey, password, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keys.getKeyManagers(),
                    clientCa == null ? null : trust(clientCa).getTrustManagers(),
                    null);
            return new PemTls(context, clientCa != null);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "http.tls.cert=" + certificate + ", http.tls.key=" + key + ": do not work together: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Shakes hands with this client. */
    SSLSocket wrap(ClientSocket client) throws IOException {
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(client, "", client.getPort(), true);
        secure.setUseClientMode(false);
        secure.setNeedClientAuth(mutual);
        secure.startHandshake();
        return secure;
    }

    /** Else the first client would find out, and be told nothing. */
    private static void checkPair(PrivateKey key, Certificate certificate) throws GeneralSecurityException {
        String kind = key.getAlgorithm();
        if (!kind.equals(certificate.getPublicKey().getAlgorithm())) {
            throw new GeneralSecurityException("the key is " + kind + ", the certificate's is "
                    + certificate.getPublicKey().getAlgorithm());
        }
        String algorithm = kind.equals("RSA") ? "SHA256withRSA" : kind.equals("EC") ? "SHA256withECDSA" : kind;
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(KEY_BEGIN.getBytes(StandardCharsets.US_ASCII));
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(KEY_BEGIN.getBytes(StandardCharsets.US_ASCII));
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the key is not the certificate's");
        }
    }

    private static TrustManagerFactory trust(Path clientCa) throws GeneralSecurityException, IOException {
        KeyStore authorities = emptyStore();
        int n = 0;
        for (Certificate authority : readCertificates(clientCa)) {
            authorities.setCertificateEntry("ca" + n++, authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        return trust;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Certificate[] readCertificates(Path file) throws IOException {
        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IOException(file + ": no certificate in it; a PEM file is expected");
            }
            return found.toArray(new Certificate[0]);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": not a PEM file of certificates: " + e.getMessage(), e);
        }
    }

    private static PrivateKey readKey(Path file) throws IOException {
        String pem = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII);
        int begin = pem.indexOf(KEY_BEGIN);
        int end = pem.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw new IOException(file + ": no PKCS#8 private key (" + KEY_BEGIN + ") in it; convert it with "
                    + "openssl pkcs8 -topk8 -nocrypt -in " + file + " -out pkcs8.pem");
        }
        PKCS8EncodedKeySpec spec;
        try {
            spec = new PKCS8EncodedKeySpec(
                    Base64.getMimeDecoder().decode(pem.substring(begin + KEY_BEGIN.length(), end)));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": its key is not valid base64: " + e.getMessage(), e);
        }
        for (String kind : KEY_KINDS) {
            PrivateKey key = keyOf(kind, spec);
            if (key != null) {
                return key;
            }
        }
        throw new IOException(file + ": a key of a kind that this JVM does not know; use RSA or EC");
    }

    private static @Nullable PrivateKey keyOf(String kind, PKCS8EncodedKeySpec spec) throws IOException {
        try {
            return KeyFactory.getInstance(kind).generatePrivate(spec);
        } catch (InvalidKeySpecException e) {
            // Of another kind.
            return null;
        } catch (GeneralSecurityException e) {
            // EdDSA came with JDK 15.
            return null;
        }
    }
}
