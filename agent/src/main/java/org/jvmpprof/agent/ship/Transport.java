package org.jvmpprof.agent.ship;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket, with TLS over it or not. The socket is that of a {@link SocketChannel}: unlike {@code new
 * Socket()} it asks neither the SocketImplFactory, nor SOCKS properties, nor the ProxySelector that an application may
 * have set. Made on the sending thread; {@link #abort} on any.
 */
final class Transport {
    private final SocketChannel channel;
    private @Nullable SSLSocket tlsSocket;

    private Transport(SocketChannel channel) {
        this.channel = channel;
    }

    static Transport open() throws IOException {
        return new Transport(SocketChannel.open());
    }

    void connect(String host, int port, int timeoutMillis) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        Socket socket = channel.socket();
        socket.setTcpNoDelay(true);
        socket.connect(address, timeoutMillis);
        socket.setSoTimeout(timeoutMillis);
    }

    /** The certificate must be the host's: the check is the socket's own, not the application's HostnameVerifier. */
    void startTls(SSLSocketFactory factory, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) factory.createSocket(channel.socket(), host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        tlsSocket = socket;
    }

    Socket socket() {
        return channel.socket();
    }

    @Nullable
    SSLSocket tlsSocket() {
        return tlsSocket;
    }

    /** Whoever waits on the socket gets an exception at once, in a write too, which no timeout bounds. */
    void abort() {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way; whoever waits on it says what he was doing.
            return;
        }
    }
}
