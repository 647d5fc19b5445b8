// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.cooprouter.controller.core.port.PolicyStore;
import org.cooprouter.controller.core.port.PolicyStoreContract;
import org.cooprouter.controller.host.StartupException;
import org.cooprouter.policy.v1.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file: what survives, who may have it, and what is said when it cannot be used. */
class SqlitePolicyStoreTest extends PolicyStoreContract {
    @TempDir
    private Path directory;

    private SqlitePolicyStore store;

    @BeforeEach
    void open() throws StartupException {
        store = SqlitePolicyStore.open(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected PolicyStore store() {
        return store;
    }

    @Test
    void shouldKeepEverythingOverARestart() throws StartupException {
        Resource site = site("sites/home-a", "Home A");
        store.transact(transaction -> {
            transaction.putResource(site);
            transaction.appendRevision(revision(1, "operator/alice"));
            transaction.put("keys/1", ByteString.copyFromUtf8("k"));
            return null;
        });

        store.close();
        store = SqlitePolicyStore.open(directory);

        store.transact(transaction -> {
            assertThat(transaction.resources()).containsExactly(site);
            assertThat(transaction.revisions(Long.MAX_VALUE, 10)).containsExactly(revision(1, "operator/alice"));
            assertThat(transaction.get("keys/1")).contains(ByteString.copyFromUtf8("k"));
            return null;
        });
    }

    @Test
    void shouldKeepWhatWasCommittedAndNothingElseWhenTheProcessIsKilled() throws Exception {
        store.close();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try (var output = process.inputReader()) {
            assertThat(output.lines()).anyMatch(line -> line.equals("committed"));
        } finally {
            process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }

        store = SqlitePolicyStore.open(directory);

        store.transact(transaction -> {
            assertThat(transaction.scan("")).containsOnlyKeys("committed");
            return null;
        });
    }

    /** Commits one value, writes a second one, and is killed before that is committed. */
    static final class KilledWriter {
        public static void main(String[] args) throws StartupException {
            SqlitePolicyStore store = SqlitePolicyStore.open(Path.of(args[0]));
            store.transact(transaction -> {
                transaction.put("committed", ByteString.EMPTY);
                return null;
            });
            store.transact(transaction -> {
                transaction.put("uncommitted", ByteString.EMPTY);
                System.out.println("committed");
                System.out.flush();
                Runtime.getRuntime().halt(9);
                return null;
            });
        }
    }

    @Test
    void shouldLetOnlyItsOwnerReadTheFile() throws IOException {
        Path file = directory.resolve("policy.db");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        store.close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThatThrownBy(this::reopenAndFailOnPurpose).hasMessage("on purpose");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private void reopenAndFailOnPurpose() throws StartupException {
        store = SqlitePolicyStore.open(directory);
        throw new IllegalStateException("on purpose");
    }

    @Test
    void shouldSayThatAnotherControllerUsesTheDirectory() {
        assertThatThrownBy(() -> SqlitePolicyStore.open(directory))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("another controller uses the state directory " + directory)
                .hasMessageContaining("--state-dir");
    }

    @Test
    void shouldRefuseAFileOfANewerVersion() throws Exception {
        store.close();
        execute("PRAGMA user_version = 999");

        assertThatThrownBy(() -> SqlitePolicyStore.open(directory))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("newer controller (schema version 999, this one knows 1)");
    }

    @Test
    void shouldRefuseADatabaseOfAnotherProgram() throws Exception {
        store.close();
        execute("PRAGMA application_id = 7");

        assertThatThrownBy(() -> SqlitePolicyStore.open(directory))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("a database of another program");
    }

    @Test
    void shouldRefuseAFileThatIsNoDatabase() throws Exception {
        store.close();
        Files.writeString(
                directory.resolve("policy.db"), "this was a shopping list of more than a hundred bytes ".repeat(4));

        assertThatThrownBy(() -> SqlitePolicyStore.open(directory))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("policy.db")
                .hasMessageContaining("restore it from a backup");
    }

    @Test
    void shouldSayWhichStateDirectoryCannotBeUsed() throws Exception {
        Path file = Files.createFile(directory.resolve("not-a-directory"));

        assertThatThrownBy(() -> SqlitePolicyStore.open(file))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("cannot use the state directory " + file);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("policy.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
