// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.OpenVswitch;
import org.cooprouter.topology.lab.Programs;
import org.cooprouter.topology.lab.Waiting;
import org.jspecify.annotations.Nullable;

/** One site: its namespace, its bridge, and the agent that can be started and killed. */
public final class SiteNode {
    private static final String AGENT_PORT = "agent0";
    private static final String AGENT_INTERFACE = "agent";
    private static final String LIVE_TAP = "live0";
    private static final String SILENT_TAP = "silent0";
    private static final String METRICS = "127.0.0.1:9177";

    private final SitePlan plan;
    private final Namespace namespace;
    private final OpenVswitch bridge;
    private final List<String> agentCommand;
    private @Nullable ChildProcess agent;

    private SiteNode(SitePlan plan, Namespace namespace, OpenVswitch bridge, List<String> agentCommand) {
        this.plan = plan;
        this.namespace = namespace;
        this.bridge = bridge;
        this.agentCommand = agentCommand;
    }

    /**
     * Builds the site in its namespace, whose outer interfaces exist already; the agent is not started.
     *
     * @param lab that owns it
     * @param namespace of the site
     * @param plan of the site
     * @param access how bridge and agent reach the controller
     * @return the site
     */
    static SiteNode build(Lab lab, Namespace namespace, SitePlan plan, ControllerAccess access) {
        namespace.connect(AGENT_PORT, namespace, AGENT_INTERFACE);
        namespace.persistentTap(LIVE_TAP);
        namespace.persistentTap(SILENT_TAP);
        OpenVswitch bridge = OpenVswitch.start(lab, namespace, plan.identity());
        plan.ports().forEach(bridge::addFastPort);
        bridge.addFastPort(AGENT_PORT);
        bridge.addPort(LIVE_TAP);
        bridge.addPort(SILENT_TAP);
        namespace.bringUp(OpenVswitch.BRIDGE);
        namespace.address(OpenVswitch.BRIDGE, plan.localAddress());
        namespace.run("ip", "route", "add", "default", "dev", OpenVswitch.BRIDGE);
        Pki.Credentials bridgeKeys = access.bridge();
        bridge.setController(
                "ssl:" + access.host() + ":6653", bridgeKeys.certificate(), bridgeKeys.key(), bridgeKeys.authority());
        List<String> agentCommand = agentCommand(
                lab.directory("agent-" + plan.id()),
                plan.id(),
                new AgentPlaces(AGENT_INTERFACE, LIVE_TAP, METRICS),
                new AgentAccess(access.host(), access.agent()));
        return new SiteNode(plan, namespace, bridge, agentCommand);
    }

    /**
     * Where an agent reads and writes.
     *
     * @param device its interface
     * @param liveTap the TAP that it holds open
     * @param metrics host and port
     */
    record AgentPlaces(String device, String liveTap, String metrics) {}

    /**
     * How an agent reaches the controller.
     *
     * @param host the controller's address
     * @param credentials what the agent shows
     */
    record AgentAccess(String host, Pki.Credentials credentials) {}

    static List<String> agentCommand(Path stateDirectory, String name, AgentPlaces places, AgentAccess access) {
        List<String> command = new ArrayList<>(Programs.ofBuild().agent());
        command.addAll(List.of("run", "--agent=" + name, "--controller=" + access.host() + ":7444"));
        command.addAll(access.credentials().options());
        command.addAll(List.of(
                "--interface=" + places.device(),
                "--live-tap=" + places.liveTap(),
                "--state-dir=" + stateDirectory,
                "--io=af_packet",
                "--wait=block",
                "--metrics=" + places.metrics()));
        return command;
    }

    /**
     * How a site's programs reach the controller.
     *
     * @param host the controller's address in the management network
     * @param bridge what the bridge shows
     * @param agent what the agent shows
     */
    record ControllerAccess(String host, Pki.Credentials bridge, Pki.Credentials agent) {}

    /**
     * Its plan.
     *
     * @return the plan
     */
    public SitePlan plan() {
        return plan;
    }

    /**
     * Where it is.
     *
     * @return the namespace
     */
    public Namespace namespace() {
        return namespace;
    }

    /**
     * Its bridge.
     *
     * @return the running switch
     */
    public OpenVswitch bridge() {
        return bridge;
    }

    /** Starts the agent. */
    public void startAgent() {
        agent = namespace.start("agent", agentCommand);
    }

    /** Kills the agent as a crash would. */
    public void killAgent() {
        agent().kill();
    }

    /** Asks the agent to end, and waits for that. */
    public void stopAgent() {
        agent().close();
    }

    /**
     * The agent's process.
     *
     * @return the one started last
     */
    public ChildProcess agent() {
        if (agent == null) {
            throw new LabException("the agent of " + plan.id() + " was not started");
        }
        return agent;
    }

    /**
     * The command that starts the agent, for people and for tests that start another one.
     *
     * @return program and arguments
     */
    public List<String> agentCommand() {
        return agentCommand;
    }

    /**
     * The agent's metrics in the text format of Prometheus.
     *
     * @return the page
     */
    public String metrics() {
        return namespace.metrics(METRICS);
    }

    /**
     * Waits until the agent tells the bridge that the site's ISP is silent, or that it is not.
     *
     * @param silent which of both
     * @param limit how long to wait
     */
    public void awaitSilence(boolean silent, Duration limit) {
        Waiting.until(
                limit,
                () -> isSilent() == silent,
                () -> "the agent of " + plan.id() + (silent ? " does not find" : " still finds")
                        + " its ISP silent; see " + agent().log());
    }

    /**
     * Whether the agent tells the bridge that the site's ISP is silent.
     *
     * @return the carrier of its TAP
     */
    public boolean isSilent() {
        return namespace
                .attempt(List.of("cat", "/sys/class/net/" + SILENT_TAP + "/carrier"))
                .output()
                .equals("1");
    }

    /**
     * Waits until the agent says that it forwards: its TAP has a carrier.
     *
     * @param limit how long to wait
     */
    public void awaitForwarding(Duration limit) {
        Waiting.until(
                limit,
                () -> namespace
                        .attempt(List.of("cat", "/sys/class/net/" + LIVE_TAP + "/carrier"))
                        .output()
                        .equals("1"),
                () -> "the agent of " + plan.id() + " does not forward; see " + agent().log());
    }
}
