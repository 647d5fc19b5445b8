// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import io.netty.handler.codec.LengthFieldBasedFrameDecoder;

/**
 * Cuts the stream into messages by the length in their header, OpenFlow 1.3 §7.1; a length below that of the header closes
 * the connection.
 *
 * <pre>
 *  version (8) | type (8) | length (16) | xid (32) | ...
 * </pre>
 */
final class OpenFlowFrames extends LengthFieldBasedFrameDecoder {
    static final int HEADER_LENGTH = 8;

    private static final int MAX_LENGTH = 0xffff;
    private static final int LENGTH_OFFSET = 2;
    private static final int LENGTH_BYTES = 2;

    OpenFlowFrames() {
        super(MAX_LENGTH, LENGTH_OFFSET, LENGTH_BYTES, -(LENGTH_OFFSET + LENGTH_BYTES), 0);
    }
}
