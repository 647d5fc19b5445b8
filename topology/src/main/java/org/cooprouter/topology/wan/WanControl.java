// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control socket of a process's emulators: a Unix-domain socket that takes a {@link WanRequest} per line and answers
 * each with a {@link WanReply}.
 */
public final class WanControl implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WanControl.class);

    private final Path path;
    private final ServerSocketChannel server;
    private final Map<String, WanEmulator> emulators;

    private WanControl(Path path, ServerSocketChannel server, Map<String, WanEmulator> emulators) {
        this.path = path;
        this.server = server;
        this.emulators = emulators;
    }

    /**
     * Starts to listen. A file left over at the path is replaced.
     *
     * @param path of the socket, at most some 100 bytes long
     * @param emulators that it controls, with different names
     * @return the listening control
     * @throws IOException if the socket cannot be made there
     */
    public static WanControl listen(Path path, List<WanEmulator> emulators) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw new IOException(
                    "control socket " + path + ": " + e.getMessage()
                            + "; expected a path of at most 100 bytes in a directory that exists",
                    e);
        }
        WanControl control = new WanControl(
                path,
                server,
                emulators.stream().collect(Collectors.toUnmodifiableMap(WanEmulator::name, Function.identity())));
        Thread.ofVirtual().name("wan-control").start(control::accept);
        return control;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                if (server.isOpen()) {
                    LOG.warn("{}: no longer taking commands", path, e);
                }
                return;
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                BufferedReader in = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
                BufferedWriter out = new BufferedWriter(Channels.newWriter(client, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(WanJson.MAPPER.writeValueAsString(answer(line)));
                out.newLine();
                out.flush();
            }
        } catch (IOException e) {
            LOG.debug("{}: a client went away", path, e);
        }
    }

    private WanReply answer(String line) {
        try {
            WanRequest request = WanJson.MAPPER.readValue(line, WanRequest.class);
            WanEmulator emulator = emulators.get(request.link());
            if (emulator == null) {
                throw new IllegalArgumentException(
                        "link '" + request.link() + "': expected one of " + emulators.keySet());
            }
            JsonNode change = request.change();
            if (change != null) {
                WanDirection direction = request.direction() == null ? WanDirection.BOTH : request.direction();
                emulator.change(direction, settings -> WanJson.apply(settings, change));
            }
            return new WanReply(emulator.report(), null);
        } catch (JsonProcessingException e) {
            return new WanReply(null, "'" + line + "' is not a request: " + e.getOriginalMessage());
        } catch (IllegalArgumentException | IllegalStateException e) {
            return new WanReply(null, e.getMessage());
        }
    }

    /** Stops listening and removes the socket; the emulators go on. */
    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}
