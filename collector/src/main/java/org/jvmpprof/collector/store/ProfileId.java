package org.jvmpprof.collector.store;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids of 26 characters that sort by the profile's time and are unique across nodes without a word between them.
 *
 * <pre>
 *  48 bit                 40 bit                 40 bit
 * +----------------------+----------------------+----------------------+
 * | unix milliseconds    | random per process   | sequence in process  |
 * +----------------------+----------------------+----------------------+
 * </pre>
 *
 * Written in base 32 with digits that sort as ASCII (the layout and alphabet of ULID, in lower case). Times before 1970
 * count as 1970. The sequence starts anew with each process, which draws a new random part. Safe for many threads.
 */
final class ProfileId {
    static final int LENGTH = 26;

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final long MASK_40 = (1L << 40) - 1;

    private final long processPart = new SecureRandom().nextLong() & MASK_40;
    private final AtomicLong sequence = new AtomicLong();

    String next(long createdAtNanos) {
        long millis = Math.max(0, createdAtNanos / 1_000_000);
        long number = sequence.getAndIncrement() & MASK_40;
        char[] text = new char[LENGTH];
        digits(text, 0, 10, millis);
        digits(text, 10, 8, processPart);
        digits(text, 18, 8, number);
        return new String(text);
    }

    static boolean isValid(String id) {
        if (id.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (DIGITS.indexOf(id.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static void digits(char[] text, int from, int count, long value) {
        long rest = value;
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = DIGITS.charAt((int) (rest & 31));
            rest >>>= 5;
        }
    }
}
