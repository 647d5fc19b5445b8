// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a command running until its process is told to end. */
public final class UntilTermination {
    private static final Logger LOG = LoggerFactory.getLogger(UntilTermination.class);

    private UntilTermination() {}

    /**
     * Blocks until the calling thread is interrupted. When the process is told to end (SIGTERM, SIGINT), the resource is
     * closed before it does.
     *
     * @param resource to close; may be closed a second time by the caller
     * @throws InterruptedException when the thread is interrupted
     */
    public static void await(AutoCloseable resource) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.error("not closed in order", e);
            }
        }));
        new CountDownLatch(1).await();
    }
}
