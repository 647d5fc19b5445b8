// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.random.RandomGenerator;

/** How the delays of a link vary around their mean. */
public enum JitterShape {
    /** Evenly between -1 and 1 times the jitter. */
    @JsonProperty("uniform")
    UNIFORM {
        @Override
        double sample(RandomGenerator random) {
            return 2 * random.nextDouble() - 1;
        }
    },
    /** A normal distribution whose standard deviation is the jitter. */
    @JsonProperty("normal")
    NORMAL {
        @Override
        double sample(RandomGenerator random) {
            return random.nextGaussian();
        }
    },
    /** Only later than the delay, exponentially distributed with the jitter as mean: a queue somewhere on the way. */
    @JsonProperty("exponential")
    EXPONENTIAL {
        @Override
        double sample(RandomGenerator random) {
            return random.nextExponential();
        }
    };

    /** Draws a deviation in units of the jitter. */
    abstract double sample(RandomGenerator random);
}
