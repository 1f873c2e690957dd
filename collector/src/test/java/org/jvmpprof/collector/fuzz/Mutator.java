package org.jvmpprof.collector.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jvmpprof.collector.TestProfiles;

/**
 * Makes profiles that are nearly right: real ones of every format with bytes changed, cut, doubled and mixed, and
 * numbers put in at which decoders break. Confined to one thread; the same random numbers make the same profile.
 */
final class Mutator {
    private static final int LARGEST = 300_000;
    private static final byte[][] NUMBERS = {
        {0},
        {1},
        {0x7f},
        {(byte) 0x80, 1},
        {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7},
        {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 15},
        {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
        {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1},
        "18446744073709551616".getBytes(StandardCharsets.US_ASCII),
        "-1".getBytes(StandardCharsets.US_ASCII),
        "0x".getBytes(StandardCharsets.US_ASCII),
    };

    private final List<byte[]> seeds;
    private final List<byte[]> bombs = new ArrayList<>();

    Mutator() throws IOException {
        List<byte[]> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("..", "testdata", "profiles"))) {
            for (Path file : files.sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                found.add(isGzip(bytes) ? unpacked(bytes) : bytes);
            }
        }
        found.add(unpacked(TestProfiles.cpu("app.Main.run", 7, 1_790_000_000_000_000_000L)));
        found.add(unpacked(TestProfiles.large(1, 50, 1_790_000_000_000_000_000L)));
        found.add(new byte[0]);
        this.seeds = List.copyOf(found);
        for (int size = 1 << 20; size <= 16 << 20; size <<= 1) {
            bombs.add(gzip(new byte[size]));
        }
    }

    private static boolean isGzip(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == (byte) 0x1f && bytes[1] == (byte) 0x8b;
    }

    private static byte[] unpacked(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    byte[] next(Random random) {
        byte[] bytes = pick(random);
        int changes = random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            bytes = changed(bytes, random);
        }
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> bytes;
            case 3 -> changed(gzip(bytes), random);
            case 4 -> bomb(random);
            case 5 -> joined(gzip(bytes), gzip(pick(random)));
            default -> gzip(bytes);
        };
    }

    private byte[] pick(Random random) {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] changed(byte[] from, Random random) {
        int at = random.nextInt(from.length + 1);
        int length = random.nextInt(1 + Math.min(from.length - at, 1 << random.nextInt(12)));
        return switch (random.nextInt(7)) {
            case 0 -> flipped(from, at, random);
            case 1 -> Arrays.copyOf(from, at);
            case 2 -> spliced(from, at, at + length, new byte[0]);
            case 3 -> spliced(from, at, at, Arrays.copyOfRange(from, at, at + length));
            case 4 -> spliced(from, at, at, piece(random));
            case 5 -> spliced(from, at, Math.min(from.length, at + 1), NUMBERS[random.nextInt(NUMBERS.length)]);
            default -> spliced(from, at, at, NUMBERS[random.nextInt(NUMBERS.length)]);
        };
    }

    private static byte[] flipped(byte[] from, int at, Random random) {
        byte[] copy = from.clone();
        if (at < copy.length) {
            copy[at] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private byte[] piece(Random random) {
        byte[] other = pick(random);
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, from + random.nextInt(1 + Math.min(2_000, other.length - from)));
    }

    private static byte[] spliced(byte[] from, int start, int end, byte[] with) {
        if (from.length + with.length > LARGEST) {
            return from;
        }
        return joined(Arrays.copyOf(from, start), with, Arrays.copyOfRange(from, end, from.length));
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Small, and large when it is unpacked; now and then with a trailer that says otherwise. */
    private byte[] bomb(Random random) {
        byte[] bomb = bombs.get(random.nextInt(bombs.size())).clone();
        if (random.nextBoolean()) {
            int size = bomb.length * (1 + random.nextInt(18));
            for (int i = 0; i < 4; i++) {
                bomb[bomb.length - 4 + i] = (byte) (size >> 8 * i);
            }
        }
        return bomb;
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }
}
