package org.jvmpprof.agent.endpoint.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The user this process runs as, taken from a file that it has just made (the one place where Java tells), by number and
 * by name. Immutable.
 */
final class SocketOwner {
    private final int uid;
    private final String name;

    private SocketOwner(int uid, String name) {
        this.uid = uid;
        this.name = name;
    }

    static SocketOwner of(Path own) throws IOException {
        return new SocketOwner(
                uid(own), Files.getOwner(own, LinkOption.NOFOLLOW_LINKS).getName());
    }

    static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /** True if this user, a number or a name, is ours or root. */
    boolean admits(String user) {
        return user.equals(Integer.toString(uid)) || user.equals(name) || user.equals("0") || user.equals("root");
    }

    boolean owns(Path path) throws IOException {
        return uid(path) == uid;
    }
}
