// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.cooprouter.controller.onos.channel.BridgeWatch;
import org.cooprouter.controller.onos.testhost.component.Stubs;
import org.junit.jupiter.api.Test;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterService;
import org.onosproject.store.service.StorageException;

/** Reading meters from a store that may not answer. */
class MeterSyncTest {
    private static final DeviceId DEVICE = DeviceId.deviceId("of:000000000000000a");

    private boolean answers;

    @Test
    void shouldReadAgainWhenTheStoreDidNotAnswer() {
        AllMeters all = new AllMeters(this::readAll, Runnable::run);
        try (var patience = new Patience(Duration.ofSeconds(1))) {
            MeterSync meters = new MeterSync(
                    Stubs.of(MeterService.class),
                    all,
                    new DefaultApplicationId(1, "org.cooprouter"),
                    DEVICE,
                    patience,
                    new BridgeWatch());
            meters.connected();
            assertThat(meters.looked()).isCompletedExceptionally();

            answers = true;
            assertThat(meters.looked()).isCompleted();
        }
    }

    private Collection<Meter> readAll() {
        if (answers) {
            return List.of();
        }
        throw new StorageException.Timeout();
    }
}
