// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WanJsonTest {
    @Test
    void shouldChangeOnlyWhatIsNamed() {
        WanSettings first = apply(WanSettings.PERFECT, "{\"delayMs\":12.5,\"jitter\":\"uniform\",\"jitterMs\":2}");
        WanSettings second = apply(first, "{\"cut\":true,\"loss\":{\"mean\":0.02,\"burst\":4}}");

        assertThat(second.delayMs()).isEqualTo(12.5);
        assertThat(second.jitter()).isEqualTo(JitterShape.UNIFORM);
        assertThat(second.cut()).isTrue();
        assertThat(second.loss().r()).isEqualTo(0.25);
        assertThat(second.loss().inBad()).isEqualTo(1);
        assertThat(first.cut()).isFalse();
        assertThat(apply(second, "{\"loss\":{\"mean\":0}}").loss().inGood()).isZero();
    }

    @Test
    void shouldReadBackWhatItWrites() throws JsonProcessingException {
        WanSettings settings = apply(
                WanSettings.PERFECT, "{\"rateMbit\":50,\"loss\":{\"p\":0.1,\"r\":0.5,\"inGood\":0.01,\"inBad\":0.9}}");
        String text = WanJson.MAPPER.writeValueAsString(settings);
        assertThat(WanJson.MAPPER.readValue(text, WanSettings.class)).isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"delay\":12}             | delay",
                "{\"delayMs\":-1}           | delayMs of -1.0: expected 0 or more",
                "{\"delayMs\":\"soon\"}     | soon",
                "{\"delayMs\":null}         | null",
                "{\"reorderShare\":1.5}     | reorderShare of 1.5: expected a share from 0 to 1",
                "{\"jitter\":\"pareto\"}    | uniform",
                "{\"loss\":{\"mean\":2}}    | loss.inGood of 2.0: expected a share from 0 to 1",
                "{\"loss\":{\"mean\":0.8,\"burst\":2}} | at least 4.0",
                "{\"loss\":{\"burst\":3}}   | expected either mean",
                "[1]                        | expected a JSON object",
            })
    void shouldSayWhatIsWrongWithAChange(String change, String message) {
        assertThatThrownBy(() -> apply(WanSettings.PERFECT, change))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldQuoteWhatIsNotJson() {
        assertThatThrownBy(() -> WanJson.parse("delay=3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'delay=3' is not JSON");
    }

    private static WanSettings apply(WanSettings settings, String change) {
        return WanJson.apply(settings, WanJson.parse(change));
    }
}
