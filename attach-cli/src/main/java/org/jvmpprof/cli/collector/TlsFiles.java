package org.jvmpprof.cli.collector;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;

/** Whom to trust and who we are over TLS; without files what the JVM says. Immutable. */
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

    SSLSocketFactory socketFactory() throws CliException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new CliException("TLS cannot be set up (" + e + "); check --ca, --cert and --key", e);
        }
    }

    private TrustManager @Nullable [] trustManagers() throws CliException, GeneralSecurityException, IOException {
        if (ca == null) {
            return null;
        }
        KeyStore store = emptyStore();
        List<Certificate> certificates = Pem.certificates("--ca", ca);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("ca" + i, certificates.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] keyManagers() throws CliException, GeneralSecurityException, IOException {
        if (cert == null || key == null) {
            return null;
        }
        Certificate[] chain = Pem.certificates("--cert", cert).toArray(new Certificate[0]);
        KeyStore store = emptyStore();
        String algorithm = chain[0].getPublicKey().getAlgorithm();
        store.setKeyEntry("client", Pem.privateKey("--key", key, algorithm), NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
