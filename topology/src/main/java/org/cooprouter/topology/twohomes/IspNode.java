// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Programs;
import org.cooprouter.topology.wan.WanClient;
import org.cooprouter.topology.wan.WanCommand;
import org.cooprouter.topology.wan.WanDirection;
import org.cooprouter.topology.wan.WanReport;
import org.cooprouter.topology.wan.WanStatistics;

/** One ISP: an emulated wide-area link between a home and the Internet, perfect until it is told otherwise. */
public final class IspNode {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final String name;
    private final WanClient client;

    private IspNode(String name, WanClient client) {
        this.name = name;
        this.client = client;
    }

    static IspNode start(Lab lab, Namespace namespace, int seed) {
        String name = namespace.shortName();
        Path control = lab.directory("wan").resolve(name + ".sock");
        List<String> command = new ArrayList<>(Programs.ofBuild().lab());
        command.addAll(List.of(
                "wan", "--name=" + name, "--left=home", "--right=net", "--control=" + control, "--seed=" + seed));
        namespace.start("wan", command).awaitOutput(WanCommand.READY, START_LIMIT);
        return new IspNode(name, new WanClient(control));
    }

    /**
     * Changes both directions.
     *
     * @param changes names of {@link org.cooprouter.topology.wan.WanSettings} with their new values
     */
    public void set(Map<String, ?> changes) {
        set(WanDirection.BOTH, changes);
    }

    /**
     * Changes one direction.
     *
     * @param toInternet true from the home to the Internet, false back
     * @param changes as above
     */
    public void set(boolean toInternet, Map<String, ?> changes) {
        set(toInternet ? WanDirection.LEFT_TO_RIGHT : WanDirection.RIGHT_TO_LEFT, changes);
    }

    private void set(WanDirection direction, Map<String, ?> changes) {
        try {
            client.change(name, direction, changes);
        } catch (IOException e) {
            throw new LabException(name + ": " + e.getMessage(), e);
        }
    }

    /** Makes it perfect: no delay, no loss, no limit. */
    public void makePerfect() {
        set(Map.of("delayMs", 0, "jitterMs", 0, "rateMbit", 0, "loss", Map.of("mean", 0), "cut", false));
    }

    /**
     * Counts of one direction since the start.
     *
     * @param toInternet true from the home to the Internet, false back
     * @return the counts
     */
    public WanStatistics counts(boolean toInternet) {
        try {
            WanReport report = client.report(name);
            return (toInternet ? report.leftToRight() : report.rightToLeft()).statistics();
        } catch (IOException e) {
            throw new LabException(name + ": " + e.getMessage(), e);
        }
    }
}
