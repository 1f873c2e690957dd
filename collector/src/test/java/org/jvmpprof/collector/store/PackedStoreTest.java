package org.jvmpprof.collector.store;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract once more, on a store whose segments end after two kilobytes and are packed before each reading. */
final class PackedStoreTest extends ProfileStoreContract {
    private static final long SEGMENT_BYTES = 2_000;

    @TempDir
    Path parent;

    private Path directory;
    private EmbeddedStore store;
    private EmbeddedStore afterKill;
    private ProfileStore packing;

    @BeforeEach
    void open() throws IOException {
        directory = Files.createDirectories(parent.resolve("data"));
        store = TestStores.open(directory, 0, SEGMENT_BYTES, Clock.systemUTC(), SegmentOutput::createFile);
        packing = packing(store);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        if (afterKill != null) {
            afterKill.close();
        }
    }

    private static ProfileStore packing(EmbeddedStore store) {
        return (ProfileStore) Proxy.newProxyInstance(
                PackedStoreTest.class.getClassLoader(),
                new Class<?>[] {ProfileStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("read")) {
                        store.compact();
                    }
                    return invoke(store, method, arguments);
                });
    }

    private static Object invoke(EmbeddedStore store, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    ProfileStore store() {
        return packing;
    }

    @Override
    ProfileStore reopened() throws IOException {
        store.close();
        open();
        return packing;
    }

    @Override
    ProfileStore afterKill() throws IOException {
        store.compact();
        Path copy = TestStores.copyOf(directory);
        afterKill = TestStores.open(copy, 0, SEGMENT_BYTES, Clock.systemUTC(), SegmentOutput::createFile);
        return packing(afterKill);
    }
}
