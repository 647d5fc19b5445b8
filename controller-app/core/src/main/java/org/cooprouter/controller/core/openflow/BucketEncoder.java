// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.openflow;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.GroupSpec.Bucket;

/**
 * Writes the buckets of a group as a bridge shows them (OpenFlow 1.3 §7.3.4.2):
 *
 * <pre>
 *  length (16) | weight (16) | watched port (32) | watched group (32) | padding (32) | actions
 * </pre>
 */
public final class BucketEncoder {
    private static final int HEADER = 16;
    /** OFPP_ANY and OFPG_ANY. */
    private static final int NONE = -1;

    private final PortNumbers ports;
    private final ActionEncoder actions;

    /** For the bridge that has {@code ports}; every port that the buckets name must be there. */
    public BucketEncoder(PortNumbers ports) {
        this.ports = ports;
        this.actions = new ActionEncoder(ports);
    }

    /** The bytes of {@code buckets}, one after the other. */
    public byte[] encode(List<Bucket> buckets) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        buckets.forEach(bucket -> bytes.writeBytes(encode(bucket)));
        return bytes.toByteArray();
    }

    private byte[] encode(Bucket bucket) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Action action : bucket.actions()) {
            body.writeBytes(actions.encode(action));
        }
        return ByteBuffer.allocate(HEADER + body.size())
                .putShort((short) (HEADER + body.size()))
                .putShort((short) 0)
                .putInt(bucket.watchPort().map(ports::get).orElse(NONE))
                .putInt(NONE)
                .putInt(0)
                .put(body.toByteArray())
                .array();
    }
}
