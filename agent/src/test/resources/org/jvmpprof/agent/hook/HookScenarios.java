import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** What the hooks are put to, each in a method of its own. */
final class HookScenarios {
    /** A wait, and what ends it. */
    abstract static class Case {
        final String name;

        Case(String name) {
            this.name = name;
        }

        void prepare() throws Exception {}

        /** In the thread that shall wait. */
        abstract void await() throws Exception;

        /** In another thread, later. */
        abstract void end(Thread waiter) throws Exception;
    }

    private static final long WAIT_MILLIS = 200;

    private HookScenarios() {}

    static void run(String scenario) throws Exception {
        String[] words = scenario.split(":");
        switch (words[0]) {
            case "install":
                int exceptions = words.length > 3 ? Integer.parseInt(words[3]) : 0;
                HookHost.start(true, Long.parseLong(words[1]), Integer.parseInt(words[2]), exceptions);
                System.out.println("missing " + HookHost.missing().keySet());
                for (String reason : HookHost.missing().values()) {
                    System.out.println("because " + reason);
                }
                return;
            case "primitives":
                primitives(false);
                return;
            case "virtual":
                primitives(true);
                return;
            case "idle":
                idle();
                return;
            case "holders":
                holders(words[1], Long.parseLong(words[2]), Long.parseLong(words[3]));
                return;
            case "starts":
                starts(Integer.parseInt(words[1]));
                return;
            case "status":
                System.out.println("lost " + HookHost.status("lost") + " errors " + HookHost.status("errors") + " rate "
                        + HookHost.status("blockRateNanos"));
                return;
            case "debts":
                System.out.println("debts of " + HookHost.debts());
                return;
            case "close":
                HookHost.close();
                HookHost.close();
                System.out.println("closed");
                return;
            case "undone":
                undone();
                return;
            case "silence":
                silence();
                return;
            default:
                throw new IllegalArgumentException(scenario);
        }
    }

    private static Thread start(boolean virtual, Runnable task) throws Exception {
        if (!virtual) {
            Thread thread = new Thread(task);
            thread.start();
            return thread;
        }
        return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    }

    /** Each primitive's wait must be there once, with the stack of the waiter and the time it took. */
    private static void primitives(boolean virtual) throws Exception {
        for (final Case each : cases()) {
            each.prepare();
            HookHost.events();
            final long[] took = new long[1];
            final CountDownLatch begun = new CountDownLatch(1);
            Thread waiter = start(virtual, new Runnable() {
                @Override
                public void run() {
                    begun.countDown();
                    waitingHere(each, took);
                }
            });
            begun.await();
            Thread.sleep(WAIT_MILLIS);
            each.end(waiter);
            waiter.join();
            report(each.name, took[0]);
        }
    }

    private static void waitingHere(Case each, long[] took) {
        long start = System.nanoTime();
        try {
            each.await();
        } catch (InterruptedException e) {
            // as some cases mean it to end
        } catch (Exception e) {
            throw new IllegalStateException(each.name, e);
        }
        took[0] = System.nanoTime() - start;
    }

    private static void report(String name, long tookNanos) throws Exception {
        double sum = 0;
        String lockClass = "";
        String kind = "";
        for (HookHost.Event event : HookHost.events()) {
            if (event.method.equals("waited") && event.isIn("waitingHere")) {
                sum += (Double) event.arguments[5];
                lockClass = (String) event.arguments[2];
                kind = event.arguments[0].toString();
                if ((Boolean) event.arguments[3]) {
                    System.out.println("idle? " + event.stack);
                }
                if (event.stack.get(0).startsWith("org.jvmpprof")) {
                    System.out.println("ours? " + event.stack);
                }
            }
        }
        System.out.println("wait " + name + " seen/true " + Math.round(100 * sum / tookNanos) + " % " + kind + " "
                + lockClass);
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<Case>();
        cases.add(new Case("object-wait") {
            @Override
            void await() throws Exception {
                synchronized (this) {
                    wait();
                }
            }

            @Override
            void end(Thread waiter) {
                synchronized (this) {
                    notifyAll();
                }
            }
        });
        cases.add(new Case("object-wait-interrupted") {
            @Override
            void await() throws Exception {
                synchronized (this) {
                    wait(10_000);
                }
            }

            @Override
            void end(Thread waiter) {
                waiter.interrupt();
            }
        });
        cases.add(new Case("park") {
            volatile boolean over;

            @Override
            void await() {
                while (!over) {
                    LockSupport.park();
                }
            }

            @Override
            void end(Thread waiter) {
                over = true;
                LockSupport.unpark(waiter);
            }
        });
        cases.add(new Case("park-with-blocker") {
            volatile boolean over;

            @Override
            void await() {
                while (!over) {
                    LockSupport.parkNanos(this, 10_000_000_000L);
                }
            }

            @Override
            void end(Thread waiter) {
                over = true;
                LockSupport.unpark(waiter);
            }
        });
        cases.add(new Case("park-until") {
            volatile boolean over;

            @Override
            void await() {
                while (!over) {
                    LockSupport.parkUntil(this, System.currentTimeMillis() + 10_000);
                }
            }

            @Override
            void end(Thread waiter) {
                over = true;
                LockSupport.unpark(waiter);
            }
        });
        cases.add(new Case("reentrant-lock") {
            final ReentrantLock lock = new ReentrantLock();

            @Override
            void prepare() {
                lock.lock();
            }

            @Override
            void await() {
                lock.lock();
                lock.unlock();
            }

            @Override
            void end(Thread waiter) {
                lock.unlock();
            }
        });
        cases.add(new Case("reentrant-trylock") {
            final ReentrantLock lock = new ReentrantLock(true);

            @Override
            void prepare() {
                lock.lock();
            }

            @Override
            void await() throws Exception {
                if (lock.tryLock(10, TimeUnit.SECONDS)) {
                    lock.unlock();
                }
            }

            @Override
            void end(Thread waiter) {
                lock.unlock();
            }
        });
        cases.add(new Case("read-write-lock") {
            final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

            @Override
            void prepare() {
                lock.writeLock().lock();
            }

            @Override
            void await() {
                lock.readLock().lock();
                lock.readLock().unlock();
            }

            @Override
            void end(Thread waiter) {
                lock.writeLock().unlock();
            }
        });
        cases.add(new Case("stamped-write") {
            final StampedLock lock = new StampedLock();
            long stamp;

            @Override
            void prepare() {
                stamp = lock.writeLock();
            }

            @Override
            void await() {
                lock.unlockWrite(lock.writeLock());
            }

            @Override
            void end(Thread waiter) {
                lock.unlockWrite(stamp);
            }
        });
        cases.add(new Case("stamped-read") {
            final StampedLock lock = new StampedLock();
            long stamp;

            @Override
            void prepare() {
                stamp = lock.writeLock();
            }

            @Override
            void await() {
                lock.unlockRead(lock.readLock());
            }

            @Override
            void end(Thread waiter) {
                lock.unlockWrite(stamp);
            }
        });
        cases.add(new Case("semaphore") {
            final Semaphore semaphore = new Semaphore(0);

            @Override
            void await() throws Exception {
                semaphore.acquire();
            }

            @Override
            void end(Thread waiter) {
                semaphore.release();
            }
        });
        cases.add(new Case("count-down-latch") {
            final CountDownLatch latch = new CountDownLatch(1);

            @Override
            void await() throws Exception {
                latch.await();
            }

            @Override
            void end(Thread waiter) {
                latch.countDown();
            }
        });
        cases.add(new Case("condition") {
            final ReentrantLock lock = new ReentrantLock();
            final Condition condition = lock.newCondition();

            @Override
            void await() throws Exception {
                lock.lock();
                try {
                    condition.await();
                } finally {
                    lock.unlock();
                }
            }

            @Override
            void end(Thread waiter) {
                lock.lock();
                condition.signal();
                lock.unlock();
            }
        });
        cases.add(new Case("condition-timed") {
            final ReentrantLock lock = new ReentrantLock();
            final Condition condition = lock.newCondition();

            @Override
            void await() throws Exception {
                lock.lock();
                try {
                    condition.await(10, TimeUnit.SECONDS);
                } finally {
                    lock.unlock();
                }
            }

            @Override
            void end(Thread waiter) {
                lock.lock();
                condition.signal();
                lock.unlock();
            }
        });
        cases.add(new Case("array-blocking-queue") {
            final ArrayBlockingQueue<Object> queue = new ArrayBlockingQueue<Object>(1);

            @Override
            void await() throws Exception {
                queue.take();
            }

            @Override
            void end(Thread waiter) {
                queue.add(this);
            }
        });
        cases.add(new Case("linked-blocking-queue") {
            final LinkedBlockingQueue<Object> queue = new LinkedBlockingQueue<Object>();

            @Override
            void await() throws Exception {
                queue.poll(10, TimeUnit.SECONDS);
            }

            @Override
            void end(Thread waiter) {
                queue.add(this);
            }
        });
        cases.add(new Case("synchronous-queue") {
            final SynchronousQueue<Object> queue = new SynchronousQueue<Object>();

            @Override
            void await() throws Exception {
                queue.take();
            }

            @Override
            void end(Thread waiter) throws Exception {
                queue.put(this);
            }
        });
        cases.add(new Case("linked-transfer-queue") {
            final LinkedTransferQueue<Object> queue = new LinkedTransferQueue<Object>();

            @Override
            void await() throws Exception {
                queue.take();
            }

            @Override
            void end(Thread waiter) {
                queue.put(this);
            }
        });
        cases.add(new Case("future-task") {
            final FutureTask<Object> future = new FutureTask<Object>(new Runnable() {
                @Override
                public void run() {}
            }, null);

            @Override
            void await() throws Exception {
                future.get();
            }

            @Override
            void end(Thread waiter) {
                future.run();
            }
        });
        cases.add(new Case("completable-future") {
            final CompletableFuture<Object> future = new CompletableFuture<Object>();

            @Override
            void await() throws Exception {
                future.get();
            }

            @Override
            void end(Thread waiter) {
                future.complete(this);
            }
        });
        cases.add(new Case("exchanger") {
            final Exchanger<Object> exchanger = new Exchanger<Object>();

            @Override
            void await() throws Exception {
                exchanger.exchange(this);
            }

            @Override
            void end(Thread waiter) throws Exception {
                exchanger.exchange(this);
            }
        });
        cases.add(new Case("phaser") {
            final Phaser phaser = new Phaser(1);

            @Override
            void await() throws Exception {
                phaser.awaitAdvanceInterruptibly(0);
            }

            @Override
            void end(Thread waiter) {
                phaser.arrive();
            }
        });
        cases.add(new Case("cyclic-barrier") {
            final CyclicBarrier barrier = new CyclicBarrier(2);

            @Override
            void await() throws Exception {
                barrier.await();
            }

            @Override
            void end(Thread waiter) throws Exception {
                barrier.await();
            }
        });
        cases.add(new Case("thread-join") {
            final CountDownLatch latch = new CountDownLatch(1);
            Thread joined;

            @Override
            void prepare() {
                joined = new Thread(new Runnable() {
                    @Override
                    public void run() {
                        LockSupport.park(this);
                    }
                });
                joined.start();
            }

            @Override
            void await() throws Exception {
                joined.join();
            }

            @Override
            void end(Thread waiter) {
                LockSupport.unpark(joined);
            }
        });
        cases.add(new Case("sleep") {
            @Override
            void await() throws Exception {
                Thread.sleep(WAIT_MILLIS);
            }

            @Override
            void end(Thread waiter) {}
        });
        cases.add(new Case("park-nanos-as-sleep") {
            @Override
            void await() {
                LockSupport.parkNanos(WAIT_MILLIS * 1_000_000);
            }

            @Override
            void end(Thread waiter) {}
        });
        return cases;
    }

    /** Workers of each kind of pool that wait for work. */
    private static void idle() throws Exception {
        HookHost.events();
        List<ExecutorService> pools = new ArrayList<ExecutorService>();
        pools.add(Executors.newFixedThreadPool(1));
        pools.add(Executors.newScheduledThreadPool(1));
        pools.add(new ForkJoinPool(1));
        Runnable nothing = new Runnable() {
            @Override
            public void run() {}
        };
        for (int i = 0; i < 4; i++) {
            for (ExecutorService pool : pools) {
                pool.submit(nothing).get();
            }
            Thread.sleep(50);
        }
        int count = 0;
        int busy = 0;
        for (HookHost.Event event : HookHost.events()) {
            boolean pool = event.isIn("runWorker") || event.isIn("getTask");
            if (event.method.equals("waited") && pool) {
                count++;
                if (!(Boolean) event.arguments[3]) {
                    busy++;
                    System.out.println("busy? " + event.stack);
                }
            }
        }
        for (ExecutorService pool : pools) {
            pool.shutdownNow();
        }
        System.out.println("idle waits " + (count >= 6 ? "many" : "only " + count) + ", called busy " + busy);
    }

    /** Two holders of one lock, in turn, the heavy one nine times as long. */
    private static void holders(String kind, long heavyMicros, long millis) throws Exception {
        Holders.run(kind, heavyMicros, millis);
    }

    private static void starts(int count) throws Exception {
        HookHost.events();
        for (int i = 0; i < count; i++) {
            Thread thread = startedHere();
            thread.join();
        }
        double sum = 0;
        int events = 0;
        for (HookHost.Event event : HookHost.events()) {
            if (event.method.equals("started") && event.isIn("startedHere")) {
                sum += (Double) event.arguments[2];
                events++;
            }
        }
        System.out.println("starts seen/true " + Math.round(100 * sum / count) + " % in " + events + " events");
    }

    private static Thread startedHere() throws Exception {
        return start(false, new Runnable() {
            @Override
            public void run() {}
        });
    }

    /** Another agent retransforms the same classes, which takes our calls out; then they must come back. */
    private static void undone() throws Exception {
        HookHost.instrumentation.retransformClasses(
                LockSupport.class, java.util.concurrent.locks.AbstractQueuedSynchronizer.class);
        HookHost.events();
        System.out.println("seen while undone " + isParkSeen());
        long end = System.nanoTime() + 60_000_000_000L;
        while (!isParkSeen()) {
            if (System.nanoTime() > end) {
                System.out.println("not seen again");
                return;
            }
        }
        System.out.println("seen again");
    }

    private static boolean isParkSeen() throws Exception {
        LockSupport.parkNanos(HookScenarios.class, 100_000_000);
        for (HookHost.Event event : HookHost.events()) {
            if (event.method.equals("waited") && event.isIn("isParkSeen")) {
                return true;
            }
        }
        return false;
    }

    /** After the hooks were taken out: nothing comes any more, and locks work. */
    private static void silence() throws Exception {
        HookHost.events();
        synchronized (HookScenarios.class) {
            HookScenarios.class.wait(10);
        }
        CountDownLatch latch = new CountDownLatch(1);
        Thread waiter = start(false, new Runnable() {
            @Override
            public void run() {
                latch.countDown();
                LockSupport.park(HookScenarios.class);
            }
        });
        latch.await();
        Thread.sleep(50);
        LockSupport.unpark(waiter);
        waiter.join();
        System.out.println("events after close " + HookHost.events().size());
    }
}
