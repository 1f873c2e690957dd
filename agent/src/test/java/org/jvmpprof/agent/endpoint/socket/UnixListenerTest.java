package org.jvmpprof.agent.endpoint.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's unix sockets and jnr's keep one contract. */
class UnixListenerTest {
    @TempDir
    Path directory;

    static Stream<UnixTransport> transports() {
        return Stream.of(JdkUnixTransport.ifPresent(), new JnrUnixTransport());
    }

    private static SocketChannel connect(Path path) throws IOException {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        client.connect(UnixDomainSocketAddress.of(path));
        return client;
    }

    private static CompletableFuture<ClientSocket> accepting(UnixListener listener) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return listener.accept();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("transports")
    void talks_both_ways_and_sees_the_end(UnixTransport transport) throws Exception {
        Path path = directory.resolve("s");
        try (UnixListener listener = UnixListener.open(path, transport)) {
            CompletableFuture<ClientSocket> accepted = accepting(listener);
            try (SocketChannel client = connect(path);
                    ClientSocket server = accepted.get(5, TimeUnit.SECONDS)) {
                client.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
                assertThat(server.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
                byte[] large = new byte[1_000_000];
                CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                    try {
                        server.getOutputStream().write(large);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                ByteBuffer all = ByteBuffer.allocate(large.length);
                while (all.hasRemaining()) {
                    assertThat(client.read(all)).isPositive();
                }
                writing.get(5, TimeUnit.SECONDS);
                assertThat(server.watch(System.nanoTime() + 20_000_000)).isFalse();
                client.write(ByteBuffer.wrap("more".getBytes(StandardCharsets.US_ASCII)));
                client.shutdownOutput();
                assertThat(server.watch(System.nanoTime() + 5_000_000_000L)).isTrue();
                assertThat(server.getInputStream().readNBytes(10)).asString().isEqualTo("more");
                assertThat(server.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void reads_end_at_their_deadline(UnixTransport transport) throws Exception {
        Path path = directory.resolve("s");
        try (UnixListener listener = UnixListener.open(path, transport)) {
            CompletableFuture<ClientSocket> accepted = accepting(listener);
            try (SocketChannel client = connect(path);
                    ClientSocket server = accepted.get(5, TimeUnit.SECONDS)) {
                server.readWithin(30_000_000);
                assertThatThrownBy(() -> server.getInputStream().read())
                        .isInstanceOf(java.net.SocketTimeoutException.class);
                assertThat(client.isConnected()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void close_wakes_the_acceptor_and_waiting_clients_and_removes_the_file(UnixTransport transport) throws Exception {
        Path path = directory.resolve("s");
        UnixListener listener = UnixListener.open(path, transport);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        CompletableFuture<ClientSocket> accepted = accepting(listener);
        SocketChannel client = connect(path);
        ClientSocket server = accepted.get(5, TimeUnit.SECONDS);
        CompletableFuture<Boolean> watching = CompletableFuture.supplyAsync(() -> {
            try {
                return server.watch(System.nanoTime() + 60_000_000_000L);
            } catch (IOException e) {
                return false;
            }
        });
        CompletableFuture<ClientSocket> waiting = accepting(listener);
        server.close();
        assertThat(watching.get(5, TimeUnit.SECONDS)).isFalse();
        listener.close();
        assertThat(waiting.get(5, TimeUnit.SECONDS)).isNull();
        assertThat(directory).isEmptyDirectory();
        listener.close();
        client.close();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void leftover_that_nobody_answers_on_is_replaced(UnixTransport transport) throws Exception {
        Path path = directory.resolve("pprof.x.1");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (UnixListener listener = UnixListener.open(path, transport)) {
            CompletableFuture<ClientSocket> accepted = accepting(listener);
            try (SocketChannel client = connect(path)) {
                assertThat(accepted.get(5, TimeUnit.SECONDS)).isNotNull();
                assertThat(client.isConnected()).isTrue();
            }
        }
        assertThat(path).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void living_sockets_files_and_links_are_left_alone(UnixTransport transport) throws Exception {
        Path living = directory.resolve("living");
        Path file = Files.writeString(directory.resolve("file"), "mine");
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(living));
            assertThatThrownBy(() -> UnixListener.open(living, transport)).hasMessageContaining("in use");
            assertThatThrownBy(() -> UnixListener.open(file, transport)).hasMessageContaining("is no socket");
            assertThatThrownBy(() -> UnixListener.open(link, transport)).hasMessageContaining("is no socket");
            assertThat(file).hasContent("mine");
            assertThat(link).isSymbolicLink();
            try (SocketChannel client = connect(living)) {
                assertThat(client.isConnected()).isTrue();
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(living, file, link);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void a_file_that_took_our_place_is_not_deleted(UnixTransport transport) throws Exception {
        Path path = directory.resolve("s");
        UnixListener listener = UnixListener.open(path, transport);
        Files.delete(path);
        Files.writeString(path, "mine");
        listener.close();
        assertThat(path).hasContent("mine");
    }

    @ParameterizedTest
    @MethodSource("transports")
    void peers_user_is_known(UnixTransport transport) throws Exception {
        Path path = directory.resolve("s");
        SocketFile file = new SocketFile(path, transport);
        SocketFile.Bound bound = file.create();
        AcceptWait clients = new AcceptWait(bound.door);
        try (SocketChannel client = connect(path);
                SocketChannel accepted = clients.next()) {
            String user = transport.peerUser(accepted);
            assertThat(user).isNotEmpty();
            assertThat(bound.owner.admits(user)).isTrue();
            assertThat(bound.owner.admits("root")).isTrue();
            assertThat(bound.owner.admits("nobody")).isFalse();
            assertThat(bound.owner.admits("65534")).isFalse();
            assertThat(client.isConnected()).isTrue();
        } finally {
            clients.close();
            file.delete();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void too_long_paths_name_limit_and_remedy(UnixTransport transport) {
        Path path = directory.resolve("y".repeat(110));
        assertThatThrownBy(() -> UnixListener.open(path, transport))
                .hasMessageContaining("107")
                .hasMessageContaining("set socket=");
    }
}
