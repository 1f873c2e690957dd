package org.jvmpprof.agent.endpoint.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client, over TCP or a unix socket: a {@link Socket} on top of a channel, so that HttpCore and JSSE take it. What a
 * plain socket has not: a deadline over many reads, a timeout for writes, and {@link #watch}, which sees the peer go while
 * the answer is still in the making.
 *
 * <p>Owned by the worker that serves the client; {@link #close} and the status queries may be called by any thread. The
 * channel is non-blocking and waits on its own selector, for the JDK's unix channels have no timeouts and jnr's do not
 * wake up when closed.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // close() must not wait for a worker that reads
public final class ClientSocket extends Socket {
    /** Bytes that may be read ahead while watching: a pipelined request, or what TLS says at its end. */
    private static final int READ_AHEAD = 16 * 1024;

    /** The JDK copies what it writes into a direct buffer of the thread, as large as the piece. */
    private static final int WRITE_PIECE = 16 * 1024;

    private static final long WRITE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final @Nullable InetSocketAddress remote;
    private final @Nullable InetSocketAddress local;
    private final ByteBuffer ahead = ByteBuffer.allocate(READ_AHEAD);
    private final InputStream in = new Input();
    private final OutputStream out = new Output();
    private boolean atEnd;
    private volatile int timeoutMillis;
    private volatile long readDeadlineNanos = Long.MAX_VALUE;
    private volatile boolean outputShut;

    /** Takes the channel over; closes it if that fails. */
    ClientSocket(SocketChannel channel, boolean inet) throws IOException {
        // A null implementation: the default constructor would ask the application's SocketImplFactory.
        super((SocketImpl) null);
        this.channel = channel;
        this.remote = inet ? (InetSocketAddress) channel.getRemoteAddress() : null;
        this.local = inet ? (InetSocketAddress) channel.getLocalAddress() : null;
        channel.configureBlocking(false);
        this.selector = channel.provider().openSelector();
        this.key = channel.register(selector, 0);
        ahead.flip();
    }

    /**
     * Every read must be done {@code nanos} from now, whatever trickles in meanwhile: a slow client holds a worker no
     * longer than this.
     */
    public void readWithin(long nanos) {
        readDeadlineNanos = System.nanoTime() + nanos;
    }

    /**
     * Waits until {@code untilNanos}, or until the peer closes its sending side. What it sends meanwhile is kept for
     * later reads; when there is no room left for it, only time ends the wait.
     *
     * @return true as soon as the peer's end has been seen
     * @throws IOException if the connection broke or was closed by another thread
     */
    public boolean watch(long untilNanos) throws IOException {
        while (!atEnd) {
            if (!roomAhead()) {
                idle(untilNanos);
                return false;
            }
            if (readAhead() != 0) {
                continue;
            }
            if (!await(SelectionKey.OP_READ, untilNanos)) {
                return false;
            }
        }
        return true;
    }

    /** True if {@link #watch} has kept something for later reads. */
    public boolean hasInput() {
        return ahead.hasRemaining();
    }

    /**
     * Waits until {@code untilNanos} without looking at the peer.
     *
     * @throws IOException if another thread closes this socket
     */
    public void idle(long untilNanos) throws IOException {
        while (await(0, untilNanos)) {
            ensureOpen();
        }
    }

    /** Tells the peer that no more comes, and reads off what it still sends, so that its system does not drop the answer. */
    public void lingerThenClose(long nanos) {
        try {
            shutdownOutput();
            readWithin(nanos);
            byte[] sink = new byte[4096];
            int n;
            do {
                n = in.read(sink);
            } while (n >= 0);
        } catch (IOException e) {
            // Whoever keeps sending after our last word is cut off: that is what this method is for.
            atEnd = true;
        } finally {
            close();
        }
    }

    private boolean roomAhead() {
        return ahead.limit() < ahead.capacity() || ahead.position() > 0;
    }

    /** Bytes read into the buffer, 0 when none are there, -1 at the end. */
    private int readAhead() throws IOException {
        ahead.compact();
        try {
            int n = channel.read(ahead);
            atEnd = n < 0;
            return n;
        } finally {
            ahead.flip();
        }
    }

    /** True if the selector woke up (ready, closed or spurious) before the time was over. */
    private boolean await(int operation, long untilNanos) throws IOException {
        long left = untilNanos - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        ensureOpen();
        try {
            key.interestOps(operation);
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw closed();
        }
        ensureOpen();
        return true;
    }

    private void ensureOpen() throws IOException {
        if (!channel.isOpen() || !selector.isOpen()) {
            throw closed();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new SocketException("interrupted");
        }
    }

    private static SocketException closed() {
        return new SocketException("closed");
    }

    private int readFromChannel(ByteBuffer target) throws IOException {
        long timeout = timeoutMillis == 0 ? Long.MAX_VALUE / 2 : TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        long until = System.nanoTime() + timeout;
        if (readDeadlineNanos != Long.MAX_VALUE && readDeadlineNanos - until < 0) {
            until = readDeadlineNanos;
        }
        while (true) {
            int n = channel.read(target);
            if (n != 0) {
                return n;
            }
            if (!await(SelectionKey.OP_READ, until)) {
                throw new SocketTimeoutException("nothing came in time");
            }
        }
    }

    private void writeToChannel(ByteBuffer source) throws IOException {
        long until = System.nanoTime() + WRITE_TIMEOUT_NANOS;
        while (source.hasRemaining()) {
            if (channel.write(source) > 0) {
                until = System.nanoTime() + WRITE_TIMEOUT_NANOS;
            } else if (!await(SelectionKey.OP_WRITE, until)) {
                throw new SocketTimeoutException("the client takes nothing");
            }
        }
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (ahead.hasRemaining()) {
                int n = Math.min(length, ahead.remaining());
                ahead.get(bytes, offset, n);
                return n;
            }
            return atEnd ? -1 : readFromChannel(ByteBuffer.wrap(bytes, offset, length));
        }

        @Override
        public int available() {
            return ahead.remaining();
        }

        @Override
        public void close() {
            ClientSocket.this.close();
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += WRITE_PIECE) {
                writeToChannel(ByteBuffer.wrap(bytes, offset + done, Math.min(WRITE_PIECE, length - done)));
            }
        }

        @Override
        public void close() {
            ClientSocket.this.close();
        }
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public void close() {
        try {
            channel.close();
            selector.wakeup();
            selector.close();
        } catch (IOException e) {
            // The descriptor is gone either way, and nobody is left to tell.
            outputShut = true;
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        outputShut = true;
        channel.shutdownOutput();
    }

    @Override
    public void shutdownInput() {
        // Nothing to do: the peer's data is left unread.
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShut || isClosed();
    }

    @Override
    public boolean isInputShutdown() {
        return isClosed();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public void setSoTimeout(int millis) {
        timeoutMillis = millis;
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public void setSoLinger(boolean on, int seconds) {
        // Only ever asked for to cut a connection off; close() does so.
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // Set when accepted, where there is TCP.
    }

    @Override
    public void setKeepAlive(boolean on) {
        // Set when accepted, where there is TCP.
    }

    @Override
    public @Nullable SocketChannel getChannel() {
        return null;
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        return remote == null ? null : remote.getAddress();
    }

    @Override
    public int getPort() {
        return remote == null ? 0 : remote.getPort();
    }

    @Override
    public @Nullable InetAddress getLocalAddress() {
        return local == null ? null : local.getAddress();
    }

    @Override
    public int getLocalPort() {
        return local == null ? -1 : local.getPort();
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        return remote;
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return local;
    }

    @Override
    public String toString() {
        return remote == null ? "unix socket client" : String.valueOf(remote);
    }
}
