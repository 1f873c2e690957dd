package org.jvmpprof.collector.guard;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * Makes PKCS#8, the one form that the JDK reads, of the older forms that tools still write: PKCS#1 ({@code RSA PRIVATE
 * KEY}, RFC 8017 A.1.2; cert-manager's standard) and SEC 1 ({@code EC PRIVATE KEY}, RFC 5915).
 *
 * <pre>
 *   PrivateKeyInfo = SEQUENCE { INTEGER 0, SEQUENCE { algorithm, parameters }, OCTET STRING { the older form } }
 * </pre>
 */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int EC_PARAMETERS = 0xa0;
    private static final byte[] VERSION = {2, 1, 0};
    private static final byte[] RSA_ALGORITHM = {
        6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };
    private static final byte[] EC_ALGORITHM = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private Der() {}

    static PrivateKey rsa(byte[] pkcs1) throws GeneralSecurityException {
        return key("RSA", RSA_ALGORITHM, pkcs1);
    }

    static PrivateKey ec(byte[] sec1) throws GeneralSecurityException {
        byte[] curve = ecParameters(sec1);
        byte[] algorithm = Arrays.copyOf(EC_ALGORITHM, EC_ALGORITHM.length + curve.length);
        System.arraycopy(curve, 0, algorithm, EC_ALGORITHM.length, curve.length);
        return key("EC", algorithm, sec1);
    }

    private static PrivateKey key(String kind, byte[] algorithm, byte[] inner) throws GeneralSecurityException {
        byte[] info = element(SEQUENCE, VERSION, element(SEQUENCE, algorithm), element(OCTETS, inner));
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(info));
    }

    private static byte[] element(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] each : contents) {
            content.writeBytes(each);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else {
            int bytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
                out.write(length >> shift);
            }
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    /** What lies in [0] of ECPrivateKey: the curve's name. */
    private static byte[] ecParameters(byte[] sec1) throws GeneralSecurityException {
        try {
            int at = contentStart(sec1, 0); // into the sequence
            while (at < sec1.length) {
                int start = contentStart(sec1, at);
                int end = start + contentLength(sec1, at);
                if ((sec1[at] & 0xff) == EC_PARAMETERS) {
                    return Arrays.copyOfRange(sec1, start, end);
                }
                at = end;
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new GeneralSecurityException("EC key is cut off", e);
        }
        throw new GeneralSecurityException("EC key does not name its curve");
    }

    private static int contentStart(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int contentLength(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }
}
