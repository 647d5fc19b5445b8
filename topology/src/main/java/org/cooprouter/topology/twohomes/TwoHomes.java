// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.cooprouter.cli.pki.Identity.Role;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.ControllerHost;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Programs;
import org.cooprouter.topology.lab.Progress;
import org.cooprouter.topology.lab.Waiting;

/**
 * The laboratory "two homes", all parts running.
 *
 * <pre>
 * client-a --- home-a --- isp-a ---+
 *  .1.10         |                 |
 *             to-b/to-a         internet --- server 192.0.2.130
 *                |                 |   |
 * client-b --- home-b --- isp-b ---+   +---- proxy-fra 192.0.2.2
 *  .2.10
 * </pre>
 */
public final class TwoHomes {
    /** Address of the server. */
    public static final String SERVER = "192.0.2.130";
    /** Address of client A in the LAN of home A. */
    public static final String CLIENT_A = "192.168.1.10";
    /** Address of client B in the LAN of home B. */
    public static final String CLIENT_B = "192.168.2.10";
    /** Address of home A at its ISP. */
    public static final String ISP_A = "198.51.100.2";
    /** Address of home B at its ISP. */
    public static final String ISP_B = "203.0.113.2";
    /** Address of the proxy. */
    public static final String PROXY = "192.0.2.2";

    private static final String CONTROLLER = "10.255.0.1";
    /** A site's line in the table of {@code coopctl status}: agent, bridge, live, applied = wanted, all rules. */
    private static final Pattern APPLIED = Pattern.compile("(?m)^sites/\\S+ +yes +yes +yes +(\\d+) +\\1 +(\\d+)/\\2 ");

    private static final Duration AGENT_LIMIT = Duration.ofSeconds(40);

    private final Lab lab;
    private final Progress progress;
    private final Hosts hosts;
    private final Pki pki;
    private final ControllerNode controller;
    private final Coopctl coopctl;
    private final List<SiteNode> sites;
    private final List<IspNode> isps;

    private TwoHomes(
            Lab lab,
            Progress progress,
            Hosts hosts,
            Pki pki,
            ControllerNode controller,
            Coopctl coopctl,
            List<SiteNode> sites,
            List<IspNode> isps) {
        this.lab = lab;
        this.progress = progress;
        this.hosts = hosts;
        this.pki = pki;
        this.controller = controller;
        this.coopctl = coopctl;
        this.sites = sites;
        this.isps = isps;
    }

    /**
     * Builds the topology and starts controller, bridges and ISPs, but no agents; no policy is applied.
     *
     * @param lab that owns it
     * @param progress told of each step
     * @return the running topology
     */
    public static TwoHomes start(Lab lab, Progress progress) {
        return start(lab, progress, ControllerHost.STANDALONE);
    }

    /**
     * The same with a choice of what runs the controller's logic.
     *
     * @param lab that owns it
     * @param progress told of each step
     * @param host what runs it
     * @return the running topology
     */
    public static TwoHomes start(Lab lab, Progress progress, ControllerHost host) {
        progress.say("making hosts and links (network namespaces coop-" + lab.id() + "-...)");
        Hosts hosts = Hosts.build(lab);
        progress.say("making keys and certificates");
        Pki pki = new Pki(lab.directory("pki"));
        ControllerNode controller = new ControllerNode(
                lab, hosts.management(), host, CONTROLLER, pki.issue(Role.CONTROLLER, "ctl", List.of(CONTROLLER)));
        progress.say("starting the controller (" + host + ")");
        controller.start();
        List<SiteNode> sites = List.of(SitePlan.HOME_A, SitePlan.HOME_B, SitePlan.PROXY).stream()
                .map(plan -> {
                    progress.say("starting Open vSwitch of " + plan.id());
                    return SiteNode.build(lab, hosts.site(plan), plan, access(pki, plan));
                })
                .toList();
        progress.say("starting the ISPs (emulated wide-area links)");
        List<IspNode> isps = List.of(IspNode.start(lab, hosts.ispA(), 1), IspNode.start(lab, hosts.ispB(), 2));
        controller.awaitReady();
        Coopctl coopctl =
                new Coopctl(hosts.management(), controller.northbound(), pki.issue(Role.OPERATOR, "alice", List.of()));
        return new TwoHomes(lab, progress, hosts, pki, controller, coopctl, sites, isps);
    }

    private static SiteNode.ControllerAccess access(Pki pki, SitePlan plan) {
        return new SiteNode.ControllerAccess(
                CONTROLLER, pki.issue(Role.BRIDGE, plan.id(), List.of()), pki.issue(Role.AGENT, plan.id(), List.of()));
    }

    /** Starts the agents, and does not wait. */
    public void startAgents() {
        progress.say("starting the agents");
        sites.forEach(SiteNode::startAgent);
    }

    /** Declares the sites and the proxy, so that ordinary traffic flows, starts the agents, and waits until all is in force. */
    public void applySites() {
        progress.say("declaring the sites (coopctl apply -f sites.yaml)");
        coopctl.apply(policy("sites.yaml"));
        startAgents();
        sites.forEach(site -> site.awaitForwarding(AGENT_LIMIT));
        awaitApplied();
    }

    /** Applies the policy for calls and games, and waits until it is in force. */
    public void applyCalls() {
        progress.say("applying the policy for calls and games (coopctl apply -f calls.yaml)");
        coopctl.apply(policy("calls.yaml"));
        awaitApplied();
    }

    /** Waits until all sites are connected and have applied the latest policy. */
    public void awaitApplied() {
        AtomicReference<String> status = new AtomicReference<>("");
        Waiting.until(
                AGENT_LIMIT,
                () -> {
                    // Exit code 3 also speaks of what is no matter of the policy, such as a path that does not answer.
                    status.set(coopctl.attempt("status", "--wait=10").output());
                    return APPLIED.matcher(status.get()).results().count() >= sites.size();
                },
                () -> "a site has not applied the policy: " + status.get());
    }

    /**
     * A policy file of this topology.
     *
     * @param file "calls.yaml"
     * @return its path
     */
    public static Path policy(String file) {
        return Programs.ofBuild().file("topology/policies/two-homes/" + file);
    }

    /**
     * The laboratory that owns it.
     *
     * @return the laboratory
     */
    public Lab lab() {
        return lab;
    }

    /**
     * The hosts around the sites.
     *
     * @return the hosts
     */
    public Hosts hosts() {
        return hosts;
    }

    /**
     * The certificate authority.
     *
     * @return the authority that all trust
     */
    public Pki pki() {
        return pki;
    }

    /**
     * The controller.
     *
     * @return the controller
     */
    public ControllerNode controller() {
        return controller;
    }

    /**
     * The operator's client.
     *
     * @return the client
     */
    public Coopctl coopctl() {
        return coopctl;
    }

    /**
     * The client with another identity.
     *
     * @param credentials what it shows
     * @return the client
     */
    public Coopctl coopctl(Pki.Credentials credentials) {
        return new Coopctl(hosts.management(), controller.northbound(), credentials);
    }

    /**
     * Starts an agent that belongs to no site, in the management namespace.
     *
     * @param name that it claims
     * @param credentials what it shows
     * @return its process
     */
    public ChildProcess startStrayAgent(String name, Pki.Credentials credentials) {
        Namespace management = hosts.management();
        String device = "stray" + (System.nanoTime() & 0xffff);
        management.connect(device, management, device + "p");
        management.persistentTap(device + "t");
        return management.start(
                "agent-" + device,
                SiteNode.agentCommand(
                        lab.directory("agent-" + device),
                        name,
                        new SiteNode.AgentPlaces(device, device + "t", "127.0.0.1:9177"),
                        new SiteNode.AgentAccess(CONTROLLER, credentials)));
    }

    /**
     * Home A.
     *
     * @return the site that is helped
     */
    public SiteNode homeA() {
        return sites.get(0);
    }

    /**
     * Home B.
     *
     * @return the neighbour
     */
    public SiteNode homeB() {
        return sites.get(1);
    }

    /**
     * The proxy's host.
     *
     * @return the site of the proxy
     */
    public SiteNode proxy() {
        return sites.get(2);
    }

    /**
     * Home A's ISP.
     *
     * @return the emulated link
     */
    public IspNode ispA() {
        return isps.get(0);
    }

    /**
     * Home B's ISP.
     *
     * @return the emulated link
     */
    public IspNode ispB() {
        return isps.get(1);
    }

    /**
     * All sites.
     *
     * @return home A, home B, proxy
     */
    public List<SiteNode> sites() {
        return sites;
    }

    /**
     * Who is told of each step.
     *
     * @return the progress
     */
    public Progress progress() {
        return progress;
    }
}
