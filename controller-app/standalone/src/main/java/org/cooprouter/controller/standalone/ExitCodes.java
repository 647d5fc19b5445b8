// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import picocli.CommandLine.ExitCode;

/** What the process tells its parent at its end. */
final class ExitCodes {
    static final int OK = ExitCode.OK;

    /** A file, address, certificate or store cannot be used; the message says which. */
    static final int CANNOT_START = 3;

    private ExitCodes() {}
}
