package org.jvmpprof.collector.store;

/** Tells a full disk from other failures. */
final class DiskFull {
    private DiskFull() {}

    /** Through Java, ENOSPC and EDQUOT can be told from other errors by their text only. */
    static boolean is(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof StoreFullException
                || message.contains("No space left")
                || message.contains("Disk quota exceeded");
    }
}
