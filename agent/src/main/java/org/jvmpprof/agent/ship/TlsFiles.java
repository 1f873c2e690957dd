package org.jvmpprof.agent.ship;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and who we are, over TLS. Makes a context of its own: neither {@link SSLContext#getDefault()} nor
 * {@code HttpsURLConnection}'s defaults, which belong to the application, are read or set. Without {@code
 * collector.ca} the JVM's trust store decides, as {@code javax.net.ssl.trustStore} names it. Immutable.
 */
final class TlsFiles {
    private static final char[] NO_PASSWORD = new char[0];

    private final @Nullable Path ca;
    private final @Nullable Path cert;
    private final @Nullable Path key;

    TlsFiles(@Nullable Path ca, @Nullable Path cert, @Nullable Path key) {
        this.ca = ca;
        this.cert = cert;
        this.key = key;
    }

    /**
     * A factory from the files as they are now.
     *
     * @throws IOException if one cannot be read or used; the message names key, file and remedy
     */
    SSLSocketFactory socketFactory() throws IOException {
        try {
            SSLContext context = context();
            context.init(keyManagers(), trustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "TLS cannot be set up (" + e + "); check collector.ca, collector.cert, collector.key", e);
        }
    }

    private static SSLContext context() throws NoSuchAlgorithmException {
        try {
            // By name: an application may have put its own provider first, for itself.
            return SSLContext.getInstance("TLS", "SunJSSE");
        } catch (NoSuchProviderException e) {
            return SSLContext.getInstance("TLS");
        }
    }

    private TrustManager @Nullable [] trustManagers() throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (ca == null) {
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        }
        KeyStore store = emptyStore();
        List<Certificate> certificates = Pem.certificates("collector.ca", ca);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("ca" + i, certificates.get(i));
        }
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] keyManagers() throws IOException, GeneralSecurityException {
        if (cert == null || key == null) {
            // Empty, not null: null would mean the application's javax.net.ssl.keyStore in some providers.
            return new KeyManager[0];
        }
        List<Certificate> chain = Pem.certificates("collector.cert", cert);
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "client",
                Pem.privateKey("collector.key", key, chain.get(0).getPublicKey().getAlgorithm()),
                NO_PASSWORD,
                chain.toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
