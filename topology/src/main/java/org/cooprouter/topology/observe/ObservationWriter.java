// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.observe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes observations to a file. All numbers are big endian:
 *
 * <pre>
 *  file:   magic (4) version (4) length (4) filters (UTF-8, joined by spaces) record*
 *  record: time (8) key (8) filter (1) direction (1: 0 to the server, 1 from it)
 *  note:   0 (8)    missed (8)  255 (1) 0 (1)     frames that the observer itself missed up to here
 * </pre>
 */
final class ObservationWriter implements AutoCloseable {
    static final int MAGIC = 0x434f_4f50;
    static final int VERSION = 1;
    static final int RECORD_LENGTH = 18;
    static final int MISSED = 255;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(RECORD_LENGTH * 4096);
    private long missed;

    private ObservationWriter(FileChannel file) {
        this.file = file;
    }

    static ObservationWriter create(Path path, List<FlowFilter> filters) throws IOException {
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        ObservationWriter writer = new ObservationWriter(file);
        byte[] names = filters.stream()
                .map(FlowFilter::toString)
                .collect(Collectors.joining(" "))
                .getBytes(StandardCharsets.UTF_8);
        writer.buffer.putInt(MAGIC).putInt(VERSION).putInt(names.length).put(names);
        writer.flush();
        return writer;
    }

    void write(long timeNs, long key, int filter, boolean isToServer) throws IOException {
        if (buffer.remaining() < RECORD_LENGTH) {
            flush();
        }
        buffer.putLong(timeNs).putLong(key).put((byte) filter).put((byte) (isToServer ? 0 : 1));
    }

    /** Notes how many frames the observer has missed in all. */
    void missed(long total) throws IOException {
        if (total != missed) {
            missed = total;
            write(0, total, MISSED, true);
        }
    }

    void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        flush();
        file.close();
    }
}
