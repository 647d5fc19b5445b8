// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.rpc.Code;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooprouter.controller.core.policy.ResourceName;

/** Names of sessions: "sites/home-a/sessions/1f2e3d4c". */
final class SessionNames {
    private static final Pattern NAME = Pattern.compile("(sites/[a-z][a-z0-9-]{0,39})/sessions/([0-9a-f]{8})");

    private SessionNames() {}

    static String of(String site, int sessionId) {
        return site + "/sessions/" + id(sessionId);
    }

    static String id(int sessionId) {
        return String.format("%08x", sessionId);
    }

    static String site(String name) {
        return match(name).group(1);
    }

    static int sessionId(String name) {
        return Integer.parseUnsignedInt(match(name).group(2), 16);
    }

    private static Matcher match(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw Errors.of(
                    Code.INVALID_ARGUMENT,
                    "name is \"" + name + "\"; expected \"" + ResourceName.SITES
                            + "/ID/sessions/\" and eight hexadecimal digits");
        }
        return matcher;
    }

    /** The session_ID of a page token; 0 for the first page. */
    static int token(String token) {
        if (token.isEmpty()) {
            return 0;
        }
        if (!token.matches("[0-9a-f]{8}")) {
            throw Errors.of(Code.INVALID_ARGUMENT, "page_token is not one that an earlier answer gave");
        }
        return Integer.parseUnsignedInt(token, 16);
    }
}
