// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric;

/** Writes down what bridges say, one line for each event. */
final class RecordingListener implements Fabric.Listener {
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<byte[]> frames = new CopyOnWriteArrayList<>();

    @Override
    public void connected(DatapathId bridge, List<Fabric.Port> ports) {
        events.add("connected " + bridge);
    }

    @Override
    public void disconnected(DatapathId bridge) {
        events.add("disconnected " + bridge);
    }

    @Override
    public void portChanged(DatapathId bridge, Fabric.Port port) {
        events.add("port " + port);
    }

    @Override
    public void portRemoved(DatapathId bridge, String name) {
        events.add("removed " + name);
    }

    @Override
    public void packetIn(DatapathId bridge, String inPort, byte[] frame) {
        frames.add(frame);
        events.add("packet-in " + inPort);
    }

    long count(String event) {
        return events.stream().filter(event::equals).count();
    }
}
