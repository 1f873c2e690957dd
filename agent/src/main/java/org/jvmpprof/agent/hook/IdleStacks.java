package org.jvmpprof.agent.hook;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells what a waiting stack waits for, by the names of its frames: work (a pool's idle worker, a timer, a cleaner), input
 * and output, or another thread, which is what the profile is about. Looks from the leaf down through the JDK's own
 * waiting code only, so a worker that waits inside a task is never idle. Pure.
 */
public final class IdleStacks {
    /** What a stack waits for. */
    enum Waiting {
        FOR_THREADS,
        FOR_WORK,
        FOR_IO
    }

    /** Frames by which a thread waits, whatever for; the search goes on below them. */
    private static final String[] MACHINERY = {
        "java.lang.Object",
        "java.lang.VirtualThread",
        "java.lang.ref.",
        "java.util.concurrent.",
        "jdk.internal.",
        "org.apache.tomcat.util.threads.TaskQueue",
        "org.eclipse.jetty.util.BlockingArrayQueue",
        "io.netty.util.internal.shaded.org.jctools.",
        "com.lmax.disruptor.",
        "kotlinx.coroutines.scheduling.",
        "okhttp3.internal.concurrent.TaskRunner",
    };

    /** Where threads stand that have nothing to do. */
    private static final Set<String> IDLE = new HashSet<>(Arrays.asList(
            "java.util.concurrent.ThreadPoolExecutor.getTask",
            "java.util.concurrent.ForkJoinPool.awaitWork",
            "java.util.concurrent.DelayScheduler.loop",
            "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue.take",
            "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue.poll",
            "java.util.TimerThread.mainLoop",
            "java.lang.ref.Reference$ReferenceHandler.run",
            "java.lang.ref.Reference.tryHandlePending",
            "java.lang.ref.Finalizer$FinalizerThread.run",
            "java.lang.ref.ReferenceQueue.remove",
            "jdk.internal.ref.CleanerImpl.run",
            "sun.misc.GC$Daemon.run",
            "sun.rmi.transport.ObjectTable$Reaper.run",
            "com.sun.jmx.remote.internal.ArrayNotificationBuffer.fetchNotifications",
            "com.sun.jmx.remote.internal.ServerCommunicatorAdmin$Timeout.run",
            "org.apache.tomcat.util.threads.ThreadPoolExecutor.getTask",
            "org.apache.catalina.core.StandardServer.await",
            "org.eclipse.jetty.util.thread.QueuedThreadPool.idleJobPoll",
            "org.eclipse.jetty.util.thread.QueuedThreadPool$Runner.idleJobPoll",
            "org.eclipse.jetty.util.thread.QueuedThreadPool.join",
            "org.eclipse.jetty.util.thread.ReservedThreadExecutor$ReservedThread.reservedWait",
            "org.eclipse.jetty.util.thread.ThreadPool.join",
            "org.jboss.threads.EnhancedQueueExecutor$ThreadBody.run",
            "org.jboss.threads.EnhancedQueueExecutor$PoolThreadNode.park",
            "org.jboss.threads.EnhancedQueueExecutor$SchedulerTask.run",
            "org.xnio.nio.WorkerThread.run",
            "io.netty.util.concurrent.SingleThreadEventExecutor.takeTask",
            "io.netty.util.concurrent.GlobalEventExecutor.takeTask",
            "io.netty.util.concurrent.UnorderedThreadPoolEventExecutor.takeTask",
            "io.netty.util.HashedWheelTimer$Worker.waitForNextTick",
            "com.lmax.disruptor.BlockingWaitStrategy.waitFor",
            "com.lmax.disruptor.TimeoutBlockingWaitStrategy.waitFor",
            "com.lmax.disruptor.SleepingWaitStrategy.waitFor",
            "kotlinx.coroutines.scheduling.CoroutineScheduler$Worker.park",
            "kotlinx.coroutines.scheduling.CoroutineScheduler$Worker.tryPark",
            "kotlinx.coroutines.DefaultExecutor.run",
            "okhttp3.internal.concurrent.TaskRunner.awaitTaskToRun",
            "okhttp3.ConnectionPool.run",
            "ch.qos.logback.core.AsyncAppenderBase$Worker.run",
            "org.apache.logging.log4j.core.appender.AsyncAppenderEventDispatcher.run",
            "org.quartz.simpl.SimpleThreadPool$WorkerThread.run",
            "org.quartz.core.QuartzSchedulerThread.run",
            "com.mysql.cj.jdbc.AbandonedConnectionCleanupThread.run",
            "com.google.common.base.internal.Finalizer.run",
            "org.springframework.boot.web.embedded.tomcat.TomcatWebServer$1.run",
            "scala.concurrent.forkjoin.ForkJoinPool.awaitWork",
            "akka.dispatch.forkjoin.ForkJoinPool.awaitWork",
            "akka.dispatch.forkjoin.ForkJoinPool.idleAwaitWork"));

    /** Runs the tasks, and on JDK 9 to 16 parks by itself when there are none. */
    private static final String RUN_WORKER = "java.util.concurrent.ForkJoinPool.runWorker";

    private static final String LOCK_SUPPORT = "java.util.concurrent.locks.LockSupport";
    private static final String IO = "sun.nio.ch.";

    private IdleStacks() {}

    /** Whether a thread with these frames, leaf first, waits for work. */
    public static boolean isIdle(StackTraceElement[] frames) {
        return classify(frames) == Waiting.FOR_WORK;
    }

    /** @param frames leaf first */
    static Waiting classify(StackTraceElement[] frames) {
        String above = "";
        for (StackTraceElement frame : frames) {
            String type = frame.getClassName();
            String name = type + '.' + frame.getMethodName();
            if (IDLE.contains(name) || (name.equals(RUN_WORKER) && above.equals(LOCK_SUPPORT))) {
                return Waiting.FOR_WORK;
            }
            above = type;
            if (type.startsWith(IO)) {
                return Waiting.FOR_IO; // a virtual thread's way to wait for a socket
            }
            if (!isMachinery(type)) {
                return Waiting.FOR_THREADS;
            }
        }
        return Waiting.FOR_THREADS;
    }

    private static boolean isMachinery(String type) {
        for (String prefix : MACHINERY) {
            if (type.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
