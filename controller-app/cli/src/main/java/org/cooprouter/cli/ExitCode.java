// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli;

/** What coopctl's exit codes mean; scripts rely on these numbers. */
public final class ExitCode {
    /** Done. */
    public static final int OK = 0;
    /** The request was understood and refused, by the server or because it would overwrite a file. */
    public static final int REFUSED = 1;
    /** The command line, a file or a document cannot be used. */
    public static final int USAGE = 2;
    /** The sites are not as the policy wants them. */
    public static final int NOT_AS_WANTED = 3;
    /** The controller cannot be reached, or it does not accept the certificate. */
    public static final int UNREACHABLE = 4;

    private ExitCode() {}
}
