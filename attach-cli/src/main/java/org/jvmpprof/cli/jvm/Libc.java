package org.jvmpprof.cli.jvm;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;

/**
 * The few calls of the C library that Java 8 has no way to make. Loaded by the first use, which costs some 100 ms: what
 * lists processes only does without.
 */
final class Libc {
    static final int AF_UNIX = 1;
    static final int SOCK_STREAM = 1;
    static final int SHUT_RDWR = 2;
    static final int SIGQUIT = 3;
    static final int EPERM = 1;
    static final int ESRCH = 3;

    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native int socket(int domain, int type, int protocol) throws LastErrorException;

    static native int connect(int fd, byte[] address, int length) throws LastErrorException;

    // A long has the size of ssize_t and size_t on every 64-bit platform that the agent runs on.
    static native long read(int fd, byte[] buffer, long length) throws LastErrorException;

    static native long write(int fd, byte[] buffer, long length) throws LastErrorException;

    static native int shutdown(int fd, int how) throws LastErrorException;

    static native int close(int fd) throws LastErrorException;

    static native int kill(int pid, int signal) throws LastErrorException;

    static native int geteuid();

    static native int getegid();

    static native int seteuid(int uid) throws LastErrorException;

    static native int setegid(int gid) throws LastErrorException;
}
