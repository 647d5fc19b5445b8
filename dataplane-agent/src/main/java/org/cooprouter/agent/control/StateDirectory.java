// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import org.cooprouter.agent.v1.ConfigDelta;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an agent keeps over its restarts (P7): the count of its starts and the last acknowledged configuration. The
 * directory is its owner's alone (0700), belongs to one agent, and is locked while that agent runs.
 *
 * <ul>
 *   <li>{@code start_number}: decimal number of the current start, 1 to 2^20 - 1
 *   <li>{@code config.pb}: SHA-256 of the rest (32 bytes), then a ConfigDelta from the empty configuration
 *   <li>{@code agent}: name of the agent to which the directory belongs
 *   <li>{@code lock}: locked while an agent runs
 * </ul>
 */
public final class StateDirectory implements AutoCloseable {
    /** The start number is the high 20 bits of a packet_ID (wire format, "Why a nonce cannot repeat"). */
    static final int MAX_START_NUMBER = (1 << 20) - 1;

    private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);
    private static final int DIGEST_LENGTH = 32;

    private final Path directory;
    private final FileChannel lockChannel;
    private final int startNumber;

    private StateDirectory(Path directory, FileChannel lockChannel, int startNumber) {
        this.directory = directory;
        this.lockChannel = lockChannel;
        this.startNumber = startNumber;
    }

    /**
     * Opens the directory, making it when it is not there, and counts one more start on the disk. When this returns, the
     * new start number has reached the disk.
     *
     * @param directory the state directory
     * @param agent name of the agent
     * @return the directory, locked until it is closed
     * @throws IOException if it cannot be used, is in use or belongs to another agent; the message says what to do
     */
    public static StateDirectory open(Path directory, String agent) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        FileChannel lockChannel = lock(directory);
        try {
            claimFor(agent, directory);
            return new StateDirectory(directory, lockChannel, countStart(directory));
        } catch (IOException e) {
            lockChannel.close();
            throw e;
        }
    }

    /**
     * Returns the number of this start, the high bits of every packet_ID that the agent sends.
     *
     * @return 1 to 2^20 - 1; higher than at the start before, except after its loss, when no configuration is stored
     */
    public int startNumber() {
        return startNumber;
    }

    /**
     * Reads the last stored configuration.
     *
     * @return the whole configuration; {@link HeldConfiguration#NONE} when none was stored or the file is damaged
     */
    public HeldConfiguration load() {
        Path file = directory.resolve("config.pb");
        if (!Files.exists(file)) {
            return HeldConfiguration.NONE;
        }
        try {
            byte[] content = Files.readAllBytes(file);
            if (content.length < DIGEST_LENGTH) {
                throw new IOException("it has " + content.length + " bytes, less than its digest");
            }
            MessageDigest digest = ConfigChecksum.sha256();
            digest.update(content, DIGEST_LENGTH, content.length - DIGEST_LENGTH);
            if (!MessageDigest.isEqual(digest.digest(), Arrays.copyOf(content, DIGEST_LENGTH))) {
                throw new IOException("its digest does not match its content");
            }
            byte[] delta = Arrays.copyOfRange(content, DIGEST_LENGTH, content.length);
            return HeldConfiguration.NONE.apply(ConfigDelta.parseFrom(delta));
        } catch (IOException | ConfigRejectedException e) {
            LOG.error(
                    "The stored configuration {} cannot be used: {}. The agent waits for the controller's.",
                    file,
                    e.getMessage());
            return HeldConfiguration.NONE;
        }
    }

    /**
     * Stores a configuration in place of the one before. When this returns it has reached the disk; a crash at any time
     * leaves one of the two whole.
     *
     * @param configuration the configuration to use at the next start
     * @throws IOException if the disk does not take it; the one before is then still there
     */
    public void store(HeldConfiguration configuration) throws IOException {
        byte[] delta = configuration.toSnapshot().toByteArray();
        byte[] digest = ConfigChecksum.sha256().digest(delta);
        byte[] content = Arrays.copyOf(digest, DIGEST_LENGTH + delta.length);
        System.arraycopy(delta, 0, content, DIGEST_LENGTH, delta.length);
        DurableFile.replace(directory.resolve("config.pb"), content);
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    private static FileChannel lock(Path directory) throws IOException {
        Path file = directory.resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException _) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IOException("state directory " + directory
                    + " is in use by another agent; stop that agent or give this one its own --state-dir");
        }
        return channel;
    }

    private static void claimFor(String agent, Path directory) throws IOException {
        Path file = directory.resolve("agent");
        if (!Files.exists(file)) {
            DurableFile.replace(file, agent.getBytes(StandardCharsets.UTF_8));
            return;
        }
        String owner = Files.readString(file).strip();
        if (!owner.equals(agent)) {
            throw new IOException("state directory " + directory + " belongs to the agent '" + owner + "', not to '"
                    + agent + "'; give '" + agent + "' its own --state-dir");
        }
    }

    /**
     * Without a trustworthy count of starts the stored keys must not be used again: their packet_IDs would repeat. The
     * stored configuration goes first; the controller sees a number that is not higher and issues a new epoch.
     */
    private static int countStart(Path directory) throws IOException {
        Path file = directory.resolve("start_number");
        int previous = readStartNumber(file);
        if (previous < 1 || previous >= MAX_START_NUMBER) {
            Path configuration = directory.resolve("config.pb");
            if (DurableFile.delete(configuration)) {
                LOG.warn(
                        "{} holds no start number from which to go on; the stored configuration {} is given up, "
                                + "because its keys must not be used with the same numbers again.",
                        file,
                        configuration);
            }
            previous = 0;
        }
        int next = previous + 1;
        DurableFile.replace(file, (next + "\n").getBytes(StandardCharsets.US_ASCII));
        return next;
    }

    private static int readStartNumber(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        try {
            // The line end is written last: without it the number may be cut.
            return text.endsWith("\n") ? Integer.parseInt(text.substring(0, text.length() - 1)) : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
