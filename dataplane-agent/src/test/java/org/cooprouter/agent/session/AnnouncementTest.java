// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.cooprouter.agent.wire.FieldType;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
    private static final long MS = 1_000_000L;
    private static final int BOTH = FieldType.ACKNOWLEDGES_CLIENT_ID | FieldType.ACKNOWLEDGES_PARAMETERS;

    private final Announcement announcement = new Announcement(0);

    @Test
    void shouldSayEverythingUntilAcknowledged() {
        for (int ms = 0; ms < 900; ms += 20) {
            announcement.beginPacket(ms * MS);
            assertThat(announcement.sendsClientId()).isTrue();
            assertThat(announcement.sendsParameters()).isTrue();
        }
        announcement.onAcknowledgement(BOTH);
        announcement.beginPacket(901 * MS);

        assertThat(announcement.sendsClientId()).isFalse();
        assertThat(announcement.sendsParameters()).isFalse();
    }

    @Test
    void shouldGoOnSendingWhatAloneIsNotAcknowledged() {
        announcement.onAcknowledgement(FieldType.ACKNOWLEDGES_PARAMETERS);
        announcement.beginPacket(20 * MS);

        assertThat(announcement.sendsClientId()).isTrue();
        assertThat(announcement.sendsParameters()).isFalse();
    }

    @Test
    void shouldRepeatEverythingInOnePacketPerSecond() {
        int complete = 0;
        for (int ms = 0; ms < 10_000; ms += 20) {
            announcement.beginPacket(ms * MS);
            if (announcement.sendsClientId() && announcement.sendsParameters()) {
                complete++;
                announcement.onAcknowledgement(BOTH);
            }
        }

        assertThat(complete).isEqualTo(10);
    }

    @Test
    void shouldBelieveItselfForgottenWhenARepetitionIsNotAcknowledged() {
        announcement.onAcknowledgement(BOTH);
        announcement.beginPacket(1000 * MS);
        announcement.beginPacket(2000 * MS);
        announcement.beginPacket(2020 * MS);

        assertThat(announcement.sendsClientId()).isTrue();
        assertThat(announcement.sendsParameters()).isTrue();
    }

    @Test
    void shouldAskForNewNumbersOnceAfterThreeSilentRepetitions() {
        announcement.onAcknowledgement(BOTH);
        for (int second = 1; second <= 3; second++) {
            announcement.beginPacket(second * 1000L * MS);
            assertThat(announcement.takeRenumber()).isFalse();
        }
        announcement.beginPacket(4000 * MS);

        assertThat(announcement.takeRenumber()).isTrue();
        assertThat(announcement.takeRenumber()).isFalse();
    }
}
