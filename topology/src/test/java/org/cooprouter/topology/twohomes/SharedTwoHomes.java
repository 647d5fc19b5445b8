// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import java.util.stream.Stream;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.ControllerHost;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.LabRoot;
import org.cooprouter.topology.lab.Progress;
import org.cooprouter.topology.lab.TestLabs;
import org.cooprouter.topology.traffic.Probe;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives the tests of all classes the same running laboratory, which is closed after the last of them. */
final class SharedTwoHomes implements ParameterResolver {
    /** Port of the echo on the server that no app type names. */
    static final int ORDINARY_PORT = 7000;
    /** Port of the echo on the server that belongs to the app type voice. */
    static final int VOICE_PORT = 5004;

    /** What runs the controller's logic in this run of the suite. */
    static final ControllerHost HOST =
            ControllerHost.valueOf(System.getProperty("cooprouter.controller", ControllerHost.STANDALONE.name()));

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(SharedTwoHomes.class);

    /** The laboratory with echoes on its server. */
    static final class Running implements AutoCloseable {
        private static final String[] CALLS = {
            "appTypes/voice", "appTypes/game", "cooperations/a-helped-by-b", "redundancyProfiles/double"
        };

        private final Lab lab;
        private final TwoHomes homes;
        private final ChildProcess ordinaryEcho;
        private final ChildProcess voiceEcho;
        private boolean hasCalls;

        private Running(Lab lab, TwoHomes homes) {
            this.lab = lab;
            this.homes = homes;
            this.ordinaryEcho = Probe.startEcho(homes.hosts().server(), ORDINARY_PORT);
            this.voiceEcho = Probe.startEcho(homes.hosts().server(), VOICE_PORT);
        }

        static Running start() {
            LabRoot.ofMachine().removeDead();
            Lab lab = Lab.create(TestLabs.id("it"));
            TwoHomes homes = TwoHomes.start(lab, new Progress(System.out), HOST);
            homes.applySites();
            return new Running(lab, homes);
        }

        /** The laboratory with the policy for calls in force. */
        TwoHomes withCalls() {
            if (!hasCalls) {
                homes.applyCalls();
                hasCalls = true;
            }
            return homes;
        }

        /** The laboratory with nothing declared but its sites and the proxy. */
        TwoHomes withoutCalls() {
            if (hasCalls) {
                homes.coopctl()
                        .run(Stream.concat(Stream.of("delete"), Stream.of(CALLS))
                                .toArray(String[]::new));
                homes.awaitApplied();
                hasCalls = false;
            }
            return homes;
        }

        ChildProcess ordinaryEcho() {
            return ordinaryEcho;
        }

        ChildProcess voiceEcho() {
            return voiceEcho;
        }

        @Override
        public void close() {
            lab.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Running.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(STORE).getOrComputeIfAbsent(Running.class, key -> Running.start());
    }
}
