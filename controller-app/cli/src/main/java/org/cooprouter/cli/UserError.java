// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli;

/** A mistake of the caller, told in words that name the thing, what was expected and what to do. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private UserError(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /**
     * The command line, a file or a document is not usable.
     *
     * @param message complete sentence for people
     */
    public static UserError usage(String message) {
        return new UserError(ExitCode.USAGE, message);
    }

    /**
     * The request is understood but not carried out.
     *
     * @param message complete sentence for people
     */
    public static UserError refused(String message) {
        return new UserError(ExitCode.REFUSED, message);
    }

    /**
     * The controller cannot be reached or does not accept who we are.
     *
     * @param message complete sentence for people
     */
    public static UserError unreachable(String message) {
        return new UserError(ExitCode.UNREACHABLE, message);
    }

    /** One of {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }
}
