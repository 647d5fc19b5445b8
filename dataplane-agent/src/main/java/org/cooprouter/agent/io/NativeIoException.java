// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.io.IOException;

/** A system call failed: says which, on which interface, why, and what to do. */
public final class NativeIoException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    NativeIoException(String call, String subject, int errno, String advice) {
        super(call + " on " + subject + ": " + Libc.strerror(errno) + " (errno " + errno + "); " + advice);
        this.errno = errno;
    }

    /**
     * Returns the error number of the call.
     *
     * @return a value of errno.h
     */
    public int errno() {
        return errno;
    }
}
