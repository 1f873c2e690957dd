package org.jvmpprof.hook;

import java.lang.ref.WeakReference;

/** The key of a request that has been in flight for long: maybe its end never comes, and it must not be held for that. */
final class FadedKey extends WeakReference<Object> {
    FadedKey(Object key) {
        super(key);
    }
}
