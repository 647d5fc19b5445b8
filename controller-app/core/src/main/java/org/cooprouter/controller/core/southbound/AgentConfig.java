// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.southbound;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.Resource;

/** The whole configuration of one agent, with its checksum (ConfigDelta.checksum in agent.proto). */
public final class AgentConfig {
    /** What an agent holds before it has heard from any controller. */
    public static final AgentConfig EMPTY = new AgentConfig(Collections.emptySortedMap());

    private static final Comparator<String> BYTE_ORDER =
            Comparator.comparing(name -> ByteString.copyFromUtf8(name), ByteString.unsignedLexicographicalComparator());

    private final SortedMap<String, Resource> resources;
    private final ByteString checksum;

    /** {@code resources} by name. */
    public AgentConfig(SortedMap<String, Resource> resources) {
        SortedMap<String, Resource> ordered = new TreeMap<>(BYTE_ORDER);
        ordered.putAll(resources);
        this.resources = Collections.unmodifiableSortedMap(ordered);
        this.checksum = checksum(ordered);
    }

    private static ByteString checksum(SortedMap<String, Resource> resources) {
        MessageDigest digest = sha256();
        for (Resource resource : resources.values()) {
            add(digest, resource.getName().getBytes(StandardCharsets.UTF_8));
            add(digest, resource.getBody().getTypeUrl().getBytes(StandardCharsets.UTF_8));
            add(digest, resource.getBody().getValue().toByteArray());
        }
        return ByteString.copyFrom(digest.digest());
    }

    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** In byte order of their names. */
    public SortedMap<String, Resource> resources() {
        return resources;
    }

    /** SHA-256. */
    public ByteString checksum() {
        return checksum;
    }

    /** Whether the resource {@code name} is the same here and in {@code other}; absent in both is not the same. */
    public boolean agrees(AgentConfig other, String name) {
        Resource mine = resources.get(name);
        return mine != null && mine.equals(other.resources.get(name));
    }

    /** What an agent that holds {@code base} has to change; without version and nonce. */
    public ConfigDelta.Builder deltaFrom(AgentConfig base) {
        ConfigDelta.Builder delta = ConfigDelta.newBuilder().setChecksum(checksum);
        delta.addAllUpserted(upserts(base, this));
        delta.addAllRemoved(removals(base, this));
        return delta;
    }

    /** Resources that are new or different in {@code to}. */
    public static List<Resource> upserts(AgentConfig from, AgentConfig to) {
        List<Resource> result = new ArrayList<>();
        to.resources.forEach((name, resource) -> {
            if (!resource.equals(from.resources.get(name))) {
                result.add(resource);
            }
        });
        return result;
    }

    /** Names that are not in {@code to}. */
    public static List<String> removals(AgentConfig from, AgentConfig to) {
        List<String> result = new ArrayList<>(from.resources.keySet());
        result.removeAll(to.resources.keySet());
        return result;
    }
}
