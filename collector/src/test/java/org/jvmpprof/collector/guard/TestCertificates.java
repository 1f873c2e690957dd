package org.jvmpprof.collector.guard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates made by the JDK's keytool, in PEM. */
public final class TestCertificates {
    private static final String PASSWORD = "changeit";

    private final Path store;

    public TestCertificates(Path directory) {
        this.store = directory.resolve("keys.p12");
    }

    /** Makes a key with a certificate of its own for localhost. */
    public TestCertificates selfSigned(String alias, String algorithm) throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + alias,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-ext",
                "bc:c");
        return this;
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-storetype",
                "PKCS12"));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool failed: " + out);
        }
    }

    public KeyStore keyStore() throws Exception {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    public char[] password() {
        return PASSWORD.toCharArray();
    }

    public Path writeCertificate(String alias, Path file) throws Exception {
        Certificate certificate = keyStore().getCertificate(alias);
        return Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()));
    }

    public Path writeKey(String alias, Path file) throws Exception {
        return Files.writeString(file, pem("PRIVATE KEY", pkcs8(alias)));
    }

    private byte[] pkcs8(String alias) throws Exception {
        return keyStore().getKey(alias, password()).getEncoded();
    }

    /** The key as tools wrote it before PKCS#8: the innermost octets, an EC key with its curve as [0]. */
    Path writeOldKey(String alias, Path file) throws Exception {
        byte[] pkcs8 = pkcs8(alias);
        int[] algorithm = element(pkcs8, next(pkcs8, element(pkcs8, 0)[0]));
        int[] octets = element(pkcs8, algorithm[1]);
        byte[] inner = Arrays.copyOfRange(pkcs8, octets[0], octets[1]);
        boolean isEc = keyStore().getKey(alias, password()).getAlgorithm().equals("EC");
        if (!isEc) {
            return Files.writeString(file, pem("RSA PRIVATE KEY", inner));
        }
        byte[] curve = Arrays.copyOfRange(pkcs8, next(pkcs8, algorithm[0]), algorithm[1]);
        int[] sequence = element(inner, 0);
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        int afterKey = next(inner, next(inner, sequence[0]));
        fields.write(inner, sequence[0], afterKey - sequence[0]);
        fields.write(0xa0);
        fields.write(curve.length);
        fields.writeBytes(curve);
        fields.write(inner, afterKey, sequence[1] - afterKey);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x30);
        if (fields.size() >= 0x80) {
            out.write(0x81);
        }
        out.write(fields.size());
        out.writeBytes(fields.toByteArray());
        return Files.writeString(file, pem("EC PRIVATE KEY", out.toByteArray()));
    }

    private static int next(byte[] der, int at) {
        return element(der, at)[1];
    }

    /** Where the content of the element begins and ends. */
    private static int[] element(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        int start = at + 2;
        if (length >= 0x80) {
            int bytes = length & 0x7f;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | der[start + i] & 0xff;
            }
            start += bytes;
        }
        return new int[] {start, start + length};
    }

    static String pem(String what, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }
}
