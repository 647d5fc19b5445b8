// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.Timestamp;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cooprouter.controller.core.port.PolicyStore;
import org.cooprouter.controller.core.port.StoreException;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Revision;

/** Reads and writes within one transaction of the connection. */
final class SqliteTransaction implements PolicyStore.Transaction, AutoCloseable {
    private final Connection connection;
    private final Path file;
    private boolean open = true;

    SqliteTransaction(Connection connection, Path file) {
        this.connection = connection;
        this.file = file;
    }

    /** What a prepared statement is for. */
    @FunctionalInterface
    private interface Use<T> {
        T apply(PreparedStatement statement) throws SQLException;
    }

    /** What one row is. */
    @FunctionalInterface
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> T with(String sql, Use<T> use) {
        if (!open) {
            throw new IllegalStateException("the transaction has ended");
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return use.apply(statement);
        } catch (SQLException e) {
            throw SqlitePolicyStore.failure(file, e);
        }
    }

    private static <T> List<T> list(PreparedStatement statement, Row<T> row) throws SQLException {
        List<T> result = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                result.add(row.read(rows));
            }
        }
        return result;
    }

    private <T> T parse(Parser<T> parser, byte[] body) {
        try {
            return parser.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new StoreException(
                    "the policy store " + file + " holds a damaged record: restore it from a backup", e);
        }
    }

    @Override
    public long currentRevision() {
        return with(
                "SELECT coalesce(max(number), 0) FROM revision",
                statement -> list(statement, row -> row.getLong(1)).getFirst());
    }

    @Override
    public List<Resource> resources() {
        return with(
                "SELECT body FROM resource ORDER BY name",
                statement -> list(statement, row -> parse(Resource.parser(), row.getBytes(1))));
    }

    @Override
    public void putResource(Resource resource) {
        with("INSERT INTO resource VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body", statement -> {
            statement.setString(1, resource.getName());
            statement.setBytes(2, resource.toByteArray());
            return statement.executeUpdate();
        });
    }

    @Override
    public void deleteResource(String name) {
        with("DELETE FROM resource WHERE name = ?", statement -> {
            statement.setString(1, name);
            return statement.executeUpdate();
        });
    }

    @Override
    public void appendRevision(Revision revision) {
        long expected = currentRevision() + 1;
        if (revision.getRevision() != expected) {
            throw new IllegalArgumentException(
                    "revision " + revision.getRevision() + " cannot follow " + (expected - 1));
        }
        Timestamp time = revision.getCreateTime();
        with("INSERT INTO revision VALUES (?, ?, ?, ?, ?)", statement -> {
            statement.setLong(1, revision.getRevision());
            statement.setString(
                    2, Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString());
            statement.setString(3, revision.getAuthor());
            statement.setString(4, revision.getComment());
            statement.setBytes(5, revision.toByteArray());
            return statement.executeUpdate();
        });
    }

    @Override
    public List<Revision> revisions(long before, int limit) {
        return with("SELECT body FROM revision WHERE number < ? ORDER BY number DESC LIMIT ?", statement -> {
            statement.setLong(1, before);
            statement.setInt(2, limit);
            return list(statement, row -> parse(Revision.parser(), row.getBytes(1)));
        });
    }

    @Override
    public Optional<ByteString> get(String key) {
        return with("SELECT value FROM state WHERE key = ?", statement -> {
            statement.setString(1, key);
            return list(statement, row -> ByteString.copyFrom(row.getBytes(1))).stream()
                    .findFirst();
        });
    }

    @Override
    public SortedMap<String, ByteString> scan(String prefix) {
        return with("SELECT key, value FROM state WHERE key >= ?1 AND substr(key, 1, length(?1)) = ?1", statement -> {
            statement.setString(1, prefix);
            SortedMap<String, ByteString> result = new TreeMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    result.put(rows.getString(1), ByteString.copyFrom(rows.getBytes(2)));
                }
            }
            return result;
        });
    }

    @Override
    public void put(String key, ByteString value) {
        with("INSERT INTO state VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", statement -> {
            statement.setString(1, key);
            statement.setBytes(2, value.toByteArray());
            return statement.executeUpdate();
        });
    }

    @Override
    public void remove(String key) {
        with("DELETE FROM state WHERE key = ?", statement -> {
            statement.setString(1, key);
            return statement.executeUpdate();
        });
    }

    @Override
    public void close() {
        open = false;
    }
}
