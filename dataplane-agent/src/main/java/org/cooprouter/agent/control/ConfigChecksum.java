// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import org.cooprouter.agent.v1.Resource;

/** The checksum over a whole configuration (agent.proto, ConfigDelta.checksum). */
public final class ConfigChecksum {
    private static final int SHOWN_BYTES = 6;

    private ConfigChecksum() {}

    /**
     * Computes SHA-256 over name, type_url and value of every resource, each after its length (4 bytes, big endian).
     *
     * @param resources in byte order of their names
     * @return SHA-256, 32 bytes
     */
    public static ByteString of(Collection<Resource> resources) {
        MessageDigest digest = sha256();
        for (Resource resource : resources) {
            add(digest, resource.getNameBytes());
            add(digest, resource.getBody().getTypeUrlBytes());
            add(digest, resource.getBody().getValue());
        }
        return ByteString.copyFrom(digest.digest());
    }

    /** Returns an unused SHA-256, which every JDK has. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }

    /** Shortens a checksum for messages to people. */
    static String toText(ByteString checksum) {
        if (checksum.isEmpty()) {
            return "(none)";
        }
        ByteString shown = checksum.substring(0, Math.min(SHOWN_BYTES, checksum.size()));
        return HexFormat.of().formatHex(shown.toByteArray()) + "...";
    }

    private static void add(MessageDigest digest, ByteString part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.size()).flip());
        for (ByteBuffer buffer : part.asReadOnlyByteBufferList()) {
            digest.update(buffer);
        }
    }
}
