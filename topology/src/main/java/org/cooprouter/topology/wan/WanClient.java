// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes and reads the emulators of another process through its control socket. Every call connects anew. */
public final class WanClient {
    private final Path control;

    /**
     * Makes a client.
     *
     * @param control path of the control socket
     */
    public WanClient(Path control) {
        this.control = control;
    }

    /**
     * Changes some settings; frames that arrive after this returns are treated so.
     *
     * @param link name of the emulated link
     * @param direction which directions
     * @param changes names of {@link WanSettings} with their new values, for example {@code Map.of("cut", true)} or
     *     {@code Map.of("loss", GilbertElliott.ofMean(0.02, 3))}
     * @return the link after the change
     * @throws IOException if the emulator cannot be reached or refuses, saying why
     */
    public WanReport change(String link, WanDirection direction, Map<String, ?> changes) throws IOException {
        return ask(new WanRequest(link, direction, WanJson.MAPPER.valueToTree(changes)));
    }

    /**
     * As {@link #change(String, WanDirection, Map)}, with the changes as a person writes them.
     *
     * @param link name of the emulated link
     * @param direction which directions
     * @param changes a JSON object
     * @return the link after the change
     * @throws IOException if the emulator cannot be reached or refuses, saying why
     */
    public WanReport change(String link, WanDirection direction, String changes) throws IOException {
        return ask(new WanRequest(link, direction, WanJson.parse(changes)));
    }

    /**
     * Reads settings and counts.
     *
     * @param link name of the emulated link
     * @return both directions
     * @throws IOException if the emulator cannot be reached or does not know the link
     */
    public WanReport report(String link) throws IOException {
        return ask(new WanRequest(link, null, null));
    }

    private WanReport ask(WanRequest request) throws IOException {
        WanReply reply = WanJson.MAPPER.readValue(exchange(WanJson.MAPPER.writeValueAsString(request)), WanReply.class);
        @Nullable WanReport report = reply.report();
        if (report == null) {
            throw new IOException("WAN emulator at " + control + ": " + reply.error());
        }
        return report;
    }

    private String exchange(String line) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(control));
                BufferedWriter out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
                BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            out.write(line);
            out.newLine();
            out.flush();
            String reply = in.readLine();
            if (reply == null) {
                throw new IOException("the connection was closed");
            }
            return reply;
        } catch (IOException e) {
            throw new IOException("WAN emulator at " + control + ": " + e.getMessage() + "; does its process run?", e);
        }
    }
}
