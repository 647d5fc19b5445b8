// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import org.cooprouter.policy.v1.CooperationStatus.State;

/** The life of a cooperation that the controller mediates (C6), with the transitions that each state allows. */
public enum CooperationState {
    /** Consent of a side is missing, and has always been. */
    PENDING(State.STATE_PENDING, false) {
        @Override
        public CooperationState next(Facts facts) {
            return facts.agreed ? agreed(facts) : this;
        }
    },
    /** Agreed, outside its schedule. */
    SCHEDULED(State.STATE_SCHEDULED, false) {
        @Override
        public CooperationState next(Facts facts) {
            return withdrawn(facts);
        }
    },
    /** Agreed, being put in place: first the helper's rules, then the beneficiary's path. */
    GRANTED(State.STATE_GRANTED, true) {
        @Override
        public CooperationState next(Facts facts) {
            if (!facts.agreed || !facts.scheduleOpen || facts.exhausted) {
                return withdrawn(facts);
            }
            if (facts.failed) {
                return FAILED;
            }
            return facts.inPlace ? ACTIVE : this;
        }
    },
    /** In place at both sites; stays so while one of them cannot be asked. */
    ACTIVE(State.STATE_ACTIVE, true) {
        @Override
        public CooperationState next(Facts facts) {
            if (!facts.agreed || !facts.scheduleOpen || facts.exhausted) {
                return withdrawn(facts);
            }
            return facts.failed ? FAILED : this;
        }
    },
    /** A side withdrew its consent. */
    REVOKED(State.STATE_REVOKED, false) {
        @Override
        public CooperationState next(Facts facts) {
            return facts.agreed ? agreed(facts) : this;
        }
    },
    /** The helper has given what it gives in a month; goes on with the next month. */
    EXHAUSTED(State.STATE_EXHAUSTED, false) {
        @Override
        public CooperationState next(Facts facts) {
            return withdrawn(facts);
        }
    },
    /** A bridge or agent refuses its part; goes on when it no longer does. */
    FAILED(State.STATE_FAILED, true) {
        @Override
        public CooperationState next(Facts facts) {
            if (!facts.agreed || !facts.scheduleOpen || facts.exhausted) {
                return withdrawn(facts);
            }
            return facts.failed ? this : GRANTED;
        }
    };

    private final State wire;
    private final boolean inForce;

    CooperationState(State wire, boolean inForce) {
        this.wire = wire;
        this.inForce = inForce;
    }

    /** The state that follows from what is true now. */
    public abstract CooperationState next(Facts facts);

    private static CooperationState agreed(Facts facts) {
        if (facts.exhausted) {
            return EXHAUSTED;
        }
        return facts.scheduleOpen ? GRANTED : SCHEDULED;
    }

    private static CooperationState withdrawn(Facts facts) {
        return facts.agreed ? agreed(facts) : REVOKED;
    }

    /** As the northbound API says it. */
    public State wire() {
        return wire;
    }

    /** Whether the helper forwards. */
    public boolean isInForce() {
        return inForce;
    }

    /** The state that the northbound API calls {@code wire}; PENDING for those that are no state. */
    public static CooperationState of(int wire) {
        for (CooperationState state : values()) {
            if (state.wire.getNumber() == wire) {
                return state;
            }
        }
        return PENDING;
    }

    /** What is true of a cooperation now. */
    public static final class Facts {
        private final boolean agreed;
        private final boolean scheduleOpen;
        private final boolean inPlace;
        private final boolean failed;
        private final boolean exhausted;

        /**
         * {@code agreed}: both sides consent; {@code scheduleOpen}: it applies now; {@code inPlace}: both sites have their parts;
         * {@code failed}: one of them refuses its part; {@code exhausted}: the month's bytes are used up.
         */
        public Facts(boolean agreed, boolean scheduleOpen, boolean inPlace, boolean failed, boolean exhausted) {
            this.agreed = agreed;
            this.scheduleOpen = scheduleOpen;
            this.inPlace = inPlace;
            this.failed = failed;
            this.exhausted = exhausted;
        }
    }
}
