// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

/** Something wrong in a policy: where, and for people what was expected and what to do. */
public final class Problem {
    private final String path;
    private final String message;

    /** {@code path}: "sites/home-a.uplinks[0].gateway". */
    public Problem(String path, String message) {
        this.path = path;
        this.message = message;
    }

    /** Where. */
    public String path() {
        return path;
    }

    /** What was expected and what to do. */
    public String message() {
        return message;
    }

    @Override
    public String toString() {
        return path + ": " + message;
    }
}
