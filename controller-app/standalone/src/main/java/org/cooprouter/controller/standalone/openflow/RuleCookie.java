// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The number by which a rule is recognised on a bridge: {@code 0x436f} ("Co"), then 48 bits of a SHA-256 of all that the rule
 * is (table, priority, match, actions, as sent). A rule that is there with the cookie of a wanted rule is that rule, so
 * nothing of it has to be read back but its cookie.
 */
final class RuleCookie {
    private static final long TAG = 0x436fL << 48;
    private static final long HASH_MASK = 0xffff_ffff_ffffL;

    private RuleCookie() {}

    /** Returns the cookie of the rule whose flow-mod, without cookie, is {@code flowMod}. */
    static long of(byte[] flowMod) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(flowMod);
            return TAG | (ByteBuffer.wrap(hash).getLong() & HASH_MASK);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
