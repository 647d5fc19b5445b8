// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import java.time.Duration;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.port.ClockContract;

/** The clock of the core's tests is one on which the core may rely. */
class VirtualClockTest extends ClockContract {
    private final VirtualClock clock = new VirtualClock();

    @Override
    protected Clock clock() {
        return clock;
    }

    @Override
    protected void pass(Duration duration) {
        clock.advance(duration);
    }
}
