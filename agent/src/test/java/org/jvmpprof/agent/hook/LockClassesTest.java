package org.jvmpprof.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class LockClassesTest {
    private static final class OwnLock {
        private static final class Sync extends AbstractQueuedSynchronizer {
            private static final long serialVersionUID = 1;
        }
    }

    @Test
    void a_synchronizer_is_known_by_the_lock_around_it() throws ClassNotFoundException {
        assertThat(name("java.util.concurrent.locks.ReentrantLock$NonfairSync"))
                .isEqualTo("java.util.concurrent.locks.ReentrantLock");
        assertThat(name("java.util.concurrent.Semaphore$FairSync")).isEqualTo("java.util.concurrent.Semaphore");
        assertThat(name("java.util.concurrent.CompletableFuture$Signaller"))
                .isEqualTo("java.util.concurrent.CompletableFuture");
        assertThat(LockClasses.name(OwnLock.Sync.class)).isEqualTo(LockClassesTest.class.getName());
    }

    @Test
    void conditions_are_conditions() {
        Condition condition = new ReentrantLock().newCondition();
        assertThat(LockClasses.name(condition.getClass())).isEqualTo("java.util.concurrent.locks.Condition");
    }

    @Test
    void other_classes_keep_their_names() {
        assertThat(LockClasses.name(OwnLock.class)).isEqualTo(OwnLock.class.getName());
        assertThat(LockClasses.name(byte[].class)).isEqualTo("[B");
        assertThat(LockClasses.name(null)).isEmpty();
    }

    @Test
    void generated_classes_lose_what_changes_from_run_to_run() {
        Runnable lambda = () -> {};
        assertThat(LockClasses.name(lambda.getClass())).isEqualTo(LockClassesTest.class.getName() + "$$Lambda");
    }

    private static String name(String type) throws ClassNotFoundException {
        return LockClasses.name(Class.forName(type));
    }
}
