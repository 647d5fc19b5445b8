// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes appended to a file, one after the other; each is with the kernel before the writer goes on, so a process that is killed loses
 * none. A write that is cut off at the end was never answered and is forgotten.
 */
final class FileJournal implements Journal {
    private static final int MAP = 1;
    private static final int COUNTER = 2;
    private static final int REMOVED = -1;

    private final OutputStream file;

    private FileJournal(OutputStream file) {
        this.file = file;
    }

    /** Tells {@code restoring} all that {@code path} holds, and goes on writing at its end. */
    static FileJournal open(Path path, Journal restoring) throws IOException {
        if (Files.exists(path)) {
            try (DataInputStream input = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
                replay(input, restoring);
            }
        }
        return new FileJournal(Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    private static void replay(DataInputStream input, Journal restoring) throws IOException {
        try {
            while (true) {
                int length = input.readInt();
                byte[] whole = input.readNBytes(length);
                if (whole.length < length) {
                    return;
                }
                restore(new DataInputStream(new ByteArrayInputStream(whole)), restoring);
            }
        } catch (EOFException e) {
            // The end.
        }
    }

    private static void restore(DataInputStream entry, Journal restoring) throws IOException {
        int kind = entry.readByte();
        String name = entry.readUTF();
        long number = entry.readLong();
        if (kind == COUNTER) {
            restoring.counter(name, number);
            return;
        }
        ByteBuffer key = ByteBuffer.wrap(entry.readNBytes(entry.readInt()));
        int length = entry.readInt();
        restoring.map(name, number, key, length == REMOVED ? null : entry.readNBytes(length));
    }

    @Override
    public void map(String name, long written, ByteBuffer key, byte @Nullable [] value) {
        append(MAP, name, written, entry -> {
            entry.writeInt(key.remaining());
            entry.write(MapState.bytes(key));
            entry.writeInt(value == null ? REMOVED : value.length);
            if (value != null) {
                entry.write(value);
            }
        });
    }

    @Override
    public void counter(String name, long value) {
        append(COUNTER, name, value, entry -> {});
    }

    /** Writes the rest of an entry. */
    private interface Rest {
        void write(DataOutputStream entry) throws IOException;
    }

    private void append(int kind, String name, long number, Rest rest) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream entry = new DataOutputStream(bytes);
            entry.writeByte(kind);
            entry.writeUTF(name);
            entry.writeLong(number);
            rest.write(entry);
            ByteBuffer whole = ByteBuffer.allocate(Integer.BYTES + bytes.size())
                    .putInt(bytes.size())
                    .put(bytes.toByteArray());
            file.write(whole.array());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the storage's file", e);
        }
    }
}
