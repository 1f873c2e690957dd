package org.jvmpprof.agent.threads;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * What a thread does, finer than {@link Thread.State}: told by its state and innermost frame. Each has the word of the
 * label {@code state} and Go's word for the full stack dump.
 */
enum Activity {
    RUNNABLE("runnable", "runnable"),
    IO("io", "IO wait"),
    BLOCKED("blocked", "sync.Mutex.Lock"),
    WAITING("waiting", "sync.Cond.Wait"),
    PARKED("parked", "semacquire"),
    SLEEPING("sleeping", "sleep");

    /** Native methods that a thread sits in while it waits for input or output; the JVM calls it runnable. */
    private static final Set<String> IO_METHODS = new HashSet<>(Arrays.asList(
            "java.net.SocketInputStream.socketRead0",
            "java.net.PlainSocketImpl.socketAccept",
            "java.net.PlainDatagramSocketImpl.receive0",
            "sun.nio.ch.Net.accept",
            "sun.nio.ch.Net.poll",
            "sun.nio.ch.Net.pollConnect",
            "sun.nio.ch.ServerSocketChannelImpl.accept0",
            "sun.nio.ch.FileDispatcherImpl.read0",
            "sun.nio.ch.SocketDispatcher.read0",
            "sun.nio.ch.UnixFileDispatcherImpl.read0",
            "sun.nio.ch.UnixDomainSockets.accept0",
            "sun.nio.ch.EPoll.wait",
            "sun.nio.ch.EPollArrayWrapper.epollWait",
            "sun.nio.ch.KQueue.poll",
            "sun.nio.ch.PollArrayWrapper.poll0",
            "java.io.FileInputStream.readBytes",
            "java.io.FileInputStream.read0"));

    private final String label;
    private final String goWord;

    Activity(String label, String goWord) {
        this.label = label;
        this.goWord = goWord;
    }

    String label() {
        return label;
    }

    String goWord() {
        return goWord;
    }

    static Activity of(Thread.State state, StackTraceElement[] stack) {
        switch (state) {
            case BLOCKED:
                return BLOCKED;
            case WAITING:
            case TIMED_WAITING:
                return waiting(stack);
            default:
                return stack.length > 0 && IO_METHODS.contains(nameOf(stack[0])) ? IO : RUNNABLE;
        }
    }

    private static Activity waiting(StackTraceElement[] stack) {
        // A virtual thread's park, sleep and wait all end in its own yield: the caller's frame tells.
        for (StackTraceElement frame : stack) {
            String name = nameOf(frame);
            if (name.startsWith("java.lang.Thread.sleep")) {
                return SLEEPING;
            }
            if (name.startsWith("java.lang.Object.wait")) {
                return WAITING;
            }
            if (!isParking(name)) {
                break;
            }
        }
        return PARKED;
    }

    private static boolean isParking(String name) {
        return name.startsWith("java.lang.VirtualThread.")
                || name.startsWith("java.lang.BaseVirtualThread.")
                || name.startsWith("java.lang.System$")
                || name.startsWith("jdk.internal.vm.Continuation.");
    }

    private static String nameOf(StackTraceElement frame) {
        return frame.getClassName() + '.' + frame.getMethodName();
    }
}
