package org.jvmpprof.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jvmpprof.collector.guard.RefusedException;
import org.jvmpprof.collector.guard.TenantName;
import org.jvmpprof.collector.http.Api;
import org.jvmpprof.collector.http.TenantApis;
import org.jvmpprof.collector.store.ProfileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tenants of this process, each with a store in a directory of its own below {@code data/tenants}; the standard
 * tenant lives in {@code data} itself. A store is opened on its tenant's first request, those that are on the disk also
 * by {@link #openAll}, since what nobody asks for must expire too. Any thread; opening one holds up only the opening
 * of others.
 */
final class Tenants implements TenantApis, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tenants.class);

    private final Path root;
    private final int most;
    private final Tenant.Opener opener;
    private final Map<String, Tenant> open = new ConcurrentSkipListMap<>();
    private volatile boolean isClosed;

    /**
     * @param standard the tenant of whoever names none; closed with the others
     * @param data its directory
     * @param most tenants that there may be
     */
    Tenants(Tenant standard, Path data, int most, Tenant.Opener opener) {
        this.root = data.resolve("tenants");
        this.most = most;
        this.opener = opener;
        open.put(TenantName.STANDARD, standard);
    }

    @Override
    public Api of(String name, boolean mayBegin) throws RefusedException, IOException {
        Tenant tenant = open.get(name);
        return (tenant == null ? opened(name, mayBegin) : tenant).api();
    }

    private synchronized Tenant opened(String name, boolean mayBegin) throws RefusedException, IOException {
        Tenant known = open.get(name);
        if (known != null) {
            return known;
        }
        if (isClosed) {
            throw new IOException("the collector is stopping");
        }
        Path directory = root.resolve(name);
        if (Files.exists(directory)) {
            requireSameCase(directory, name);
        } else {
            requireRoom(name, mayBegin);
        }
        Tenant tenant = opener.open(directory);
        open.put(name, tenant);
        return tenant;
    }

    /** Where a file system takes A for a, two tenants must not share what is one directory there. */
    private static void requireSameCase(Path directory, String name) throws RefusedException, IOException {
        String real = String.valueOf(directory.toRealPath().getFileName());
        if (!real.equals(name)) {
            throw new RefusedException(
                    400, "bad request: tenant " + name + " is written " + real + " here; write it like that");
        }
    }

    private void requireRoom(String name, boolean mayBegin) throws RefusedException, IOException {
        if (!mayBegin) {
            throw new RefusedException(
                    404, "nothing found: tenant " + name + " has no profiles; it begins with its first");
        }
        // One more than directories: the standard tenant has none.
        int count = names().size() + 1;
        if (count >= most) {
            throw new RefusedException(
                    403, "there are " + count + " tenants, tenants.max=" + most + "; raise the limit to admit " + name);
        }
    }

    private List<String> names() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(root)) {
            return directories
                    .map(directory -> String.valueOf(directory.getFileName()))
                    .filter(TenantName::isValid)
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    /** Opens all that are on the disk. One that can't be opened is logged, and tried again when it is asked for. */
    void openAll() {
        try {
            for (String name : names()) {
                if (!isClosed) {
                    open(name);
                }
            }
        } catch (IOException e) {
            LOG.error("the tenants below {} could not be listed", root, e);
        }
    }

    private void open(String name) {
        try {
            opened(name, false);
        } catch (IOException | RefusedException e) {
            LOG.error("tenant {} could not be opened", name, e);
        }
    }

    /** The stores that are open, by tenant. */
    Map<String, ProfileStore> stores() {
        Map<String, ProfileStore> stores = new TreeMap<>();
        open.forEach((name, tenant) -> stores.put(name, tenant.store()));
        return stores;
    }

    /** Closes all; none is opened any more. Idempotent. */
    @Override
    public synchronized void close() throws IOException {
        isClosed = true;
        IOException failure = null;
        for (Tenant tenant : open.values()) {
            try {
                tenant.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        open.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
