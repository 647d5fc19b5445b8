// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

/** Names of laboratories that two test runs on one machine do not share. */
public final class TestLabs {
    private TestLabs() {}

    /**
     * An id of this test run's own.
     *
     * @param prefix up to 6 characters of a to z, different for laboratories that live at the same time
     * @return the prefix and this process's number, up to 12 characters: "it2k9f"
     */
    public static String id(String prefix) {
        return prefix + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
    }

    static String namespace(String prefix, String shortName) {
        return "coop-" + id(prefix) + "-" + shortName;
    }
}
