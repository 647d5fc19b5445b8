// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.PathConfig;
import org.cooprouter.agent.v1.Resource;
import org.cooprouter.agent.v1.SiteConfig;

/** Configurations as a controller makes them; the checksum is written anew from the comment in agent.proto. */
public final class Deltas {
    static final Resource SITE = resource(
            "site",
            SiteConfig.newBuilder()
                    .setRouterMac(ByteString.copyFrom(new byte[] {2, 0, 0, 0, 0, 1}))
                    .setClientId(1)
                    .build());

    private Deltas() {}

    static Resource path(String id, int pathId) {
        return resource(
                "paths/" + id,
                PathConfig.newBuilder()
                        .setPathId(pathId)
                        .setKind(PathConfig.Kind.KIND_UPLINK)
                        .setLocalAddress(ByteString.copyFrom(new byte[] {10, 0, 0, (byte) (pathId + 1)}))
                        .setMtu(1500)
                        .build());
    }

    public static Resource resource(String name, Message body) {
        return Resource.newBuilder().setName(name).setBody(Any.pack(body)).build();
    }

    public static ConfigDelta snapshot(long version, Resource... resources) {
        return delta(0, version, List.of(resources), List.of(), List.of(resources));
    }

    static ConfigDelta delta(
            long base, long version, List<Resource> upserted, List<String> removed, List<Resource> result) {
        return ConfigDelta.newBuilder()
                .setBaseVersion(base)
                .setVersion(version)
                .setNonce(ByteString.copyFromUtf8("nonce-" + version))
                .addAllUpserted(upserted)
                .addAllRemoved(removed)
                .setChecksum(checksum(result))
                .build();
    }

    static ByteString checksum(List<Resource> resources) {
        Resource[] sorted = resources.toArray(new Resource[0]);
        Arrays.sort(
                sorted,
                (a, b) -> Arrays.compareUnsigned(
                        a.getName().getBytes(StandardCharsets.UTF_8),
                        b.getName().getBytes(StandardCharsets.UTF_8)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            for (Resource resource : sorted) {
                write(out, resource.getName().getBytes(StandardCharsets.UTF_8));
                write(out, resource.getBody().getTypeUrl().getBytes(StandardCharsets.UTF_8));
                write(out, resource.getBody().getValue().toByteArray());
            }
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(DataOutputStream out, byte[] part) throws IOException {
        out.writeInt(part.length);
        out.write(part);
    }
}
