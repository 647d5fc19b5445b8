// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.LabRoot;
import org.cooprouter.topology.lab.Progress;
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

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(SharedTwoHomes.class);

    /** The laboratory with echoes on its server. */
    record Running(Lab lab, TwoHomes homes, ChildProcess ordinaryEcho, ChildProcess voiceEcho)
            implements AutoCloseable {
        static Running start() {
            LabRoot.ofMachine().removeDead();
            Lab lab = Lab.create("it");
            TwoHomes homes = TwoHomes.start(lab, new Progress(System.out));
            homes.applySites();
            return new Running(
                    lab,
                    homes,
                    Probe.startEcho(homes.hosts().server(), ORDINARY_PORT),
                    Probe.startEcho(homes.hosts().server(), VOICE_PORT));
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
