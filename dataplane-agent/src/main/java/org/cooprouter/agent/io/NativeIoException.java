// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.io.IOException;

/** A system call failed: says which, on which interface, why, and what to do. */
public final class NativeIoException extends IOException {
    private static final long serialVersionUID = 1L;

    NativeIoException(String call, String subject, int errno, String advice) {
        super(call + " on " + subject + ": " + Libc.strerror(errno) + " (errno " + errno + "); " + advice);
    }
}
