// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.Resource;

/** A complete, immutable configuration: all resources under one version. */
public final class HeldConfiguration {
    /** The configuration of an agent that has none: version 0, no resources, an empty checksum. */
    public static final HeldConfiguration NONE =
            new HeldConfiguration(0, Collections.emptySortedMap(), ByteString.EMPTY);

    private final long version;
    private final SortedMap<ByteString, Resource> resources;
    private final ByteString checksum;

    private HeldConfiguration(long version, SortedMap<ByteString, Resource> resources, ByteString checksum) {
        this.version = version;
        this.resources = resources;
        this.checksum = checksum;
    }

    /**
     * Applies a delta to a copy of this configuration (agent.proto, ConfigDelta); this one does not change.
     *
     * @param delta as received
     * @return the whole resulting configuration
     * @throws ConfigRejectedException if the delta does not fit this configuration or is not valid in itself
     */
    public HeldConfiguration apply(ConfigDelta delta) throws ConfigRejectedException {
        SortedMap<ByteString, Resource> result = baseOf(delta);
        Set<String> touched = new HashSet<>();
        for (String name : delta.getRemovedList()) {
            if (result.remove(ByteString.copyFromUtf8(name)) == null) {
                throw new ConfigRejectedException("removes the resource '" + name + "', which is not there");
            }
            touched.add(name);
        }
        for (Resource resource : delta.getUpsertedList()) {
            if (!touched.add(resource.getName())) {
                throw new ConfigRejectedException("names the resource '" + resource.getName() + "' more than once");
            }
            result.put(resource.getNameBytes(), resource);
        }
        ByteString checksum = ConfigChecksum.of(result.values());
        if (!checksum.equals(delta.getChecksum())) {
            throw new ConfigRejectedException("checksum of version " + Long.toUnsignedString(delta.getVersion())
                    + " does not match: expected " + ConfigChecksum.toText(delta.getChecksum())
                    + ", the resources give "
                    + ConfigChecksum.toText(checksum));
        }
        return new HeldConfiguration(delta.getVersion(), Collections.unmodifiableSortedMap(result), checksum);
    }

    private SortedMap<ByteString, Resource> baseOf(ConfigDelta delta) throws ConfigRejectedException {
        if (delta.getVersion() == 0) {
            throw new ConfigRejectedException("version 0 is the empty configuration and cannot be sent");
        }
        if (delta.getBaseVersion() == 0) {
            return new TreeMap<>(ByteString.unsignedLexicographicalComparator());
        }
        if (delta.getBaseVersion() != version) {
            throw new ConfigRejectedException(
                    "delta is based on version " + Long.toUnsignedString(delta.getBaseVersion())
                            + ", but the agent holds version " + Long.toUnsignedString(version)
                            + "; send a full snapshot (base_version 0)");
        }
        if (Long.compareUnsigned(delta.getVersion(), version) <= 0) {
            throw new ConfigRejectedException("version " + Long.toUnsignedString(delta.getVersion())
                    + " does not follow the version " + Long.toUnsignedString(version) + " that the agent holds");
        }
        return new TreeMap<>(resources);
    }

    /**
     * Writes this configuration as one delta from the empty configuration.
     *
     * @return a full snapshot that {@link #apply} on {@link #NONE} turns into this configuration
     */
    public ConfigDelta toSnapshot() {
        return ConfigDelta.newBuilder()
                .setVersion(version)
                .addAllUpserted(resources.values())
                .setChecksum(checksum)
                .build();
    }

    /**
     * Returns the version.
     *
     * @return an unsigned number; 0 only for {@link #NONE}
     */
    public long version() {
        return version;
    }

    /**
     * Returns the checksum of all resources.
     *
     * @return SHA-256, 32 bytes; empty for {@link #NONE}
     */
    public ByteString checksum() {
        return checksum;
    }

    /**
     * Returns all resources.
     *
     * @return bodies by name, in byte order of the names
     */
    public Map<String, Any> resources() {
        Map<String, Any> bodies = new LinkedHashMap<>();
        resources.values().forEach(resource -> bodies.put(resource.getName(), resource.getBody()));
        return Collections.unmodifiableMap(bodies);
    }

    /**
     * Tells whether there is no configuration.
     *
     * @return true for {@link #NONE}
     */
    public boolean isNone() {
        return version == 0;
    }

    /** Names the version only: resources hold keys and must not reach a log. */
    @Override
    public String toString() {
        return isNone()
                ? "no configuration"
                : "configuration " + Long.toUnsignedString(version) + " (" + resources.size() + " resources)";
    }
}
