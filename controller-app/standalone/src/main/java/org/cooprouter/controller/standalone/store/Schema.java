// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.cooprouter.controller.host.StartupException;

/** The tables of the store, and how a file of an older version becomes one of this. */
final class Schema {
    /** The version that this code writes. */
    static final int VERSION = 1;

    /** "Coop" in SQLite's header tells our files from others. */
    private static final int APPLICATION_ID = 0x436f6f70;

    private static final String VERSION_1 = """
            CREATE TABLE resource (name TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
            CREATE TABLE revision (
              number INTEGER PRIMARY KEY, create_time TEXT NOT NULL, author TEXT NOT NULL, comment TEXT NOT NULL,
              body BLOB NOT NULL);
            CREATE TABLE state (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
            """;

    private Schema() {}

    /** Makes the tables in an empty file, or checks that the file is one that this code understands. */
    static void prepare(Connection connection, Path file) throws SQLException, StartupException {
        int application = pragma(connection, "application_id");
        int version = pragma(connection, "user_version");
        if (application == 0 && version == 0 && pragma(connection, "schema_version") == 0) {
            create(connection);
        } else if (application != APPLICATION_ID) {
            throw new StartupException(file
                    + " is a database of another program: move it away or name another directory with --state-dir");
        } else if (version > VERSION) {
            throw new StartupException(file + " was written by a newer controller (schema version " + version
                    + ", this one knows " + VERSION + "): install that version again, or restore an older backup");
        }
    }

    private static void create(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(VERSION_1);
            statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
            statement.executeUpdate("PRAGMA user_version = " + VERSION);
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static int pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                var result = statement.executeQuery("PRAGMA " + name)) {
            return result.getInt(1);
        }
    }
}
