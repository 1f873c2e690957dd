package org.jvmpprof.collector.guard;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees when PEM files are renewed and hands them on. Files that can't be used leave those before them in force, and are
 * logged once per change. Confined to the watch thread.
 */
public final class RenewedPem implements Refreshed {
    private static final Logger LOG = LoggerFactory.getLogger(RenewedPem.class);

    private final PemFiles files;
    private final User user;
    private @Nullable FileStamp stamp;
    private @Nullable String complaint;

    /** Puts new files to use. */
    @FunctionalInterface
    public interface User {
        void use(PemFiles files) throws IOException;
    }

    /** @param user called with files that differ from those at this call */
    public RenewedPem(PemFiles files, User user) throws IOException {
        this.files = files;
        this.user = user;
        this.stamp = files.stamp();
    }

    @Override
    public void refresh() {
        try {
            FileStamp now = files.stamp();
            if (!now.equals(stamp)) {
                // Certificate and key are two files: one may be newer for a moment, so a failure is tried again.
                user.use(files);
                stamp = now;
                complaint = null;
                LOG.info("certificate was renewed from {}", files.certificate());
            }
        } catch (IOException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void complain(String message) {
        if (!message.equals(complaint)) {
            complaint = message;
            LOG.warn("the certificate known so far stays in use: {}", message);
        }
    }
}
