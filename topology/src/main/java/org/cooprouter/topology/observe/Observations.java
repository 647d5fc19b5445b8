// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.observe;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one observer saw, in order.
 *
 * @param filters what it looked for
 * @param packets what it saw
 * @param missed how many frames of the interface it missed: its counts are exact only when this is 0
 */
public record Observations(List<FlowFilter> filters, List<Observation> packets, long missed) {
    /** Copies the lists. */
    public Observations {
        filters = List.copyOf(filters);
        packets = List.copyOf(packets);
    }

    /**
     * Reads an observer's file, also of one that still runs or was killed.
     *
     * @param path of the file
     * @return its observations
     * @throws IOException if it is no such file
     */
    public static Observations read(Path path) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            List<FlowFilter> filters = readFilters(in, path);
            List<Observation> packets = new ArrayList<>();
            long missed = 0;
            byte[] record = new byte[ObservationWriter.RECORD_LENGTH];
            while (in.readNBytes(record, 0, record.length) == record.length) {
                ByteBuffer fields = ByteBuffer.wrap(record);
                int filter = fields.get(16) & 0xff;
                if (filter == ObservationWriter.MISSED) {
                    missed = fields.getLong(8);
                } else {
                    packets.add(new Observation(fields.getLong(0), fields.getLong(8), filter, fields.get(17) == 0));
                }
            }
            return new Observations(filters, packets, missed);
        }
    }

    private static List<FlowFilter> readFilters(DataInputStream in, Path path) throws IOException {
        try {
            if (in.readInt() == ObservationWriter.MAGIC && in.readInt() == ObservationWriter.VERSION) {
                byte[] names = in.readNBytes(in.readInt());
                return Arrays.stream(new String(names, StandardCharsets.UTF_8).split(" ", -1))
                        .map(FlowFilter::parse)
                        .toList();
            }
        } catch (EOFException | IllegalArgumentException e) {
            throw new IOException(path + ": damaged; expected a file that 'observe' wrote", e);
        }
        throw new IOException(path + ": expected a file that 'observe' wrote");
    }

    /**
     * Picks the packets of one flow in one direction.
     *
     * @param filter one of {@link #filters()}
     * @param isToServer the direction
     * @return its packets, in order
     */
    public List<Observation> of(FlowFilter filter, boolean isToServer) {
        int index = filters.indexOf(filter);
        if (index < 0) {
            throw new IllegalArgumentException("filter " + filter + ": expected one of " + filters);
        }
        return packets.stream()
                .filter(packet -> packet.filter() == index && packet.isToServer() == isToServer)
                .toList();
    }
}
