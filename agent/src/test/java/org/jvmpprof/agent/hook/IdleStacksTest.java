package org.jvmpprof.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmpprof.agent.hook.IdleStacks.Waiting;

/** Real stacks, leaf first, shortened to what matters. */
class IdleStacksTest {
    private static final String PARK =
            "java.util.concurrent.locks.LockSupport.park java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.await ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                PARK + "java.util.concurrent.LinkedBlockingQueue.take"
                        + " java.util.concurrent.ThreadPoolExecutor.getTask java.lang.Thread.run",
                PARK + "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue.take"
                        + " java.util.concurrent.ThreadPoolExecutor.getTask",
                "java.util.concurrent.ForkJoinPool.awaitWork java.util.concurrent.ForkJoinPool.runWorker",
                "java.util.concurrent.locks.LockSupport.park java.util.concurrent.ForkJoinPool.awaitWork",
                "java.util.concurrent.locks.LockSupport.park java.util.concurrent.ForkJoinPool.runWorker",
                "java.lang.Object.wait0 java.lang.Object.wait java.util.TimerThread.mainLoop java.util.TimerThread.run",
                "java.lang.Object.wait java.lang.ref.ReferenceQueue.remove java.lang.ref.Finalizer$FinalizerThread.run",
                PARK + "java.lang.ref.ReferenceQueue.await jdk.internal.ref.CleanerImpl.run",
                PARK + "java.util.concurrent.LinkedBlockingQueue.poll org.apache.tomcat.util.threads.TaskQueue.poll"
                        + " org.apache.tomcat.util.threads.ThreadPoolExecutor.getTask",
                PARK + "org.eclipse.jetty.util.BlockingArrayQueue.poll"
                        + " org.eclipse.jetty.util.thread.QueuedThreadPool$Runner.idleJobPoll",
                PARK + "java.util.concurrent.LinkedBlockingQueue.take"
                        + " io.netty.util.concurrent.SingleThreadEventExecutor.takeTask",
                "java.util.concurrent.locks.LockSupport.park"
                        + " org.jboss.threads.EnhancedQueueExecutor$ThreadBody.run",
                PARK + "java.util.concurrent.ArrayBlockingQueue.take"
                        + " ch.qos.logback.core.AsyncAppenderBase$Worker.run",
            })
    void a_worker_without_work_is_idle(String frames) {
        assertThat(IdleStacks.classify(stack(frames))).isEqualTo(Waiting.FOR_WORK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PARK + "com.acme.Shop.awaitStock java.util.concurrent.FutureTask.run"
                        + " java.util.concurrent.ThreadPoolExecutor.runWorker",
                "java.util.concurrent.locks.LockSupport.park java.util.concurrent.CompletableFuture.get"
                        + " com.acme.Task.compute java.util.concurrent.ForkJoinPool.runWorker",
                "java.util.concurrent.locks.LockSupport.park java.util.concurrent.CompletableFuture.get"
                        + " java.util.concurrent.ForkJoinTask.doExec java.util.concurrent.ForkJoinPool.runWorker",
                "java.lang.Object.wait com.acme.Job.run java.util.TimerThread.mainLoop",
                "java.util.concurrent.locks.LockSupport.park java.util.concurrent.ForkJoinTask.join"
                        + " com.acme.Task.compute java.util.concurrent.ForkJoinPool.awaitWork",
                PARK + "java.util.concurrent.LinkedBlockingQueue.take com.acme.Consumer.run",
            })
    void a_worker_that_waits_inside_a_task_is_not(String frames) {
        assertThat(IdleStacks.classify(stack(frames))).isEqualTo(Waiting.FOR_THREADS);
    }

    @Test
    void a_virtual_thread_that_reads_a_socket_waits_for_io() {
        assertThat(IdleStacks.classify(stack("java.util.concurrent.locks.LockSupport.park sun.nio.ch.Poller.poll"
                        + " sun.nio.ch.NioSocketImpl.park com.acme.Client.read")))
                .isEqualTo(Waiting.FOR_IO);
    }

    @Test
    void no_stack_tells_nothing() {
        assertThat(IdleStacks.classify(new StackTraceElement[0])).isEqualTo(Waiting.FOR_THREADS);
    }

    private static StackTraceElement[] stack(String frames) {
        return Arrays.stream(frames.split(" "))
                .map(name -> {
                    int dot = name.lastIndexOf('.');
                    return new StackTraceElement(name.substring(0, dot), name.substring(dot + 1), null, 1);
                })
                .toArray(StackTraceElement[]::new);
    }
}
