// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class ControllerVersion implements IVersionProvider {
    static String get() {
        return Objects.requireNonNullElse(
                ControllerVersion.class.getPackage().getImplementationVersion(), "(unpackaged)");
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "CoopRouter controller " + get(), "Java " + System.getProperty("java.version") + ", OpenFlow 1.3"
        };
    }
}
