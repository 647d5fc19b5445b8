// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why the redundancy of an adaptive profile has changed.
 *
 * @param number counts the changes of one choice, from 1
 * @param from what it was; null for the first choice
 * @param to what it is
 * @param cause what made it change
 * @param atNs monotonic time
 * @param losses of the paths chosen from, by path_ID
 * @param joint greatest measured probability, 0-1, that two paths lose the same packet; negative if not known
 * @param before what was expected of {@code from} at that moment
 * @param after what is expected of {@code to}
 * @param budget greatest overhead that the policy allows, 0.6 for 60 %
 */
public record Change(
        int number,
        @Nullable Chosen from,
        Chosen to,
        Cause cause,
        long atNs,
        List<PathLoss> losses,
        double joint,
        Expected before,
        Expected after,
        double budget) {
    /** Why it changes. */
    public enum Cause {
        /** There was nothing before. */
        START,
        /** Less would be lost. */
        LOSS,
        /** It cost more than the budget allows. */
        BUDGET,
        /** As little is lost for fewer bytes. */
        SAVING
    }

    /**
     * A path's loss.
     *
     * @param pathId path_ID
     * @param loss 0-1; 1 while the path is down
     */
    public record PathLoss(int pathId, double loss) {}

    /**
     * What is expected of a choice.
     *
     * @param residual share of packets lost, 0-1
     * @param overhead extra bytes of what one copy would take, 0.6 for 60 %
     */
    public record Expected(double residual, double overhead) {}
}
