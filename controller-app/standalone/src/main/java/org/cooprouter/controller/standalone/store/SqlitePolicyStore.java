// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.cooprouter.controller.core.port.PolicyStore;
import org.cooprouter.controller.core.port.StoreException;
import org.cooprouter.controller.host.StartupException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/**
 * Keeps everything in {@code policy.db} of the state directory, which only its owner may read (it holds keys). Transactions run one
 * after another on one connection; a commit is on the disk before it returns (write-ahead log, {@code synchronous=FULL}).
 */
public final class SqlitePolicyStore implements PolicyStore, AutoCloseable {
    private static final String FILE_NAME = "policy.db";
    private static final String LOCK_NAME = "controller.lock";
    /** For people who look into the file with other tools meanwhile. */
    private static final int BUSY_TIMEOUT_MS = 5_000;

    private final Path file;
    private final FileChannel lock;
    private final Connection connection;

    private SqlitePolicyStore(Path file, FileChannel lock, Connection connection) {
        this.file = file;
        this.lock = lock;
        this.connection = connection;
    }

    /**
     * Opens the store in {@code stateDirectory} and makes it if it is not there.
     *
     * @throws StartupException when the directory cannot be used, another controller uses it, or the file is not one of ours or from a
     *     newer version
     */
    public static SqlitePolicyStore open(Path stateDirectory) throws StartupException {
        Path file = stateDirectory.resolve(FILE_NAME);
        FileChannel lock = null;
        try {
            Files.createDirectories(stateDirectory);
            lock = lock(stateDirectory.resolve(LOCK_NAME));
            createPrivately(file);
            return new SqlitePolicyStore(file, lock, connect(file));
        } catch (StartupException e) {
            closeQuietly(lock);
            throw e;
        } catch (SQLException e) {
            closeQuietly(lock);
            throw new StartupException("cannot use the policy store " + file.toAbsolutePath() + ": " + e.getMessage()
                    + " (check the disk; restore it from a backup, or move it away to start with an empty policy)");
        } catch (IOException e) {
            closeQuietly(lock);
            throw new StartupException("cannot use the state directory " + stateDirectory.toAbsolutePath() + ": " + e
                    + " (expected a directory that this user may write; name another with --state-dir)");
        }
    }

    private static void createPrivately(Path file) throws IOException {
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        if (Files.exists(file)) {
            Files.setPosixFilePermissions(file, ownerOnly);
        } else {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
        }
    }

    /** The kernel lets go of the lock when the process ends, however it ends. */
    private static FileChannel lock(Path lockFile) throws IOException, StartupException {
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException _) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new StartupException("another controller uses the state directory "
                    + lockFile.toAbsolutePath().getParent() + ": stop it, or name another directory with --state-dir");
        }
        return channel;
    }

    private static Connection connect(Path file) throws SQLException, StartupException {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            Schema.prepare(connection, file);
            return connection;
        } catch (SQLException | StartupException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public synchronized <T> T transact(Function<Transaction, T> work) {
        try {
            connection.setAutoCommit(false);
            try (var transaction = new SqliteTransaction(connection, file)) {
                T result = work.apply(transaction);
                connection.commit();
                return result;
            } finally {
                // After a commit there is nothing left to undo.
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    static StoreException failure(Path file, SQLException cause) {
        return new StoreException(
                "the policy store " + file + " failed: " + cause.getMessage() + " (check the disk's space and health)",
                cause);
    }

    /** Closes the file and lets another controller use it. */
    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(file, e);
        } finally {
            closeQuietly(lock);
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException _) {
                // The process is giving up the file anyway.
            }
        }
    }
}
