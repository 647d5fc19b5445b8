// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.cooprouter.controller.core.compile.Association;
import org.cooprouter.controller.core.compile.CompileInput;
import org.cooprouter.controller.core.compile.Dependencies;
import org.cooprouter.controller.core.compile.NextHop;
import org.cooprouter.controller.core.decide.Share;
import org.cooprouter.controller.core.keys.KeyManager;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.southbound.AgentListener;
import org.cooprouter.controller.core.southbound.Agents;
import org.cooprouter.controller.core.state.StateStore;

/**
 * Holds the policy in force and brings it to every site: what an event makes dirty is compiled, refreshed and advanced until
 * nothing is left to do. Confined to the core's thread.
 */
public final class Coordinator implements AgentListener {
    private final StateStore store;
    private final Clock clock;
    private final ByteString linkSecret;
    private final KeyManager keys;
    private final Bridges bridges;
    private final NextHopResolver nextHops;
    private final Rollouts rollouts;
    private final Accounts accounts;
    private final Cooperations cooperations;
    private final Worklist worklist = new Worklist(new SiteWork());
    private final List<Consumer<String>> statusListeners = new ArrayList<>();
    private PolicySnapshot snapshot;

    /** Loads what the store remembers; {@link #start} begins to act. */
    public Coordinator(StateStore store, Fabric fabric, Clock clock, Agents agents, KeyManager keys) {
        this.store = store;
        this.clock = clock;
        this.linkSecret = store.linkSecret(new SecureRandom());
        this.keys = keys;
        this.bridges = new Bridges(fabric, clock, this::bridgeChanged);
        this.nextHops = new NextHopResolver(fabric, store.nextHops());
        this.rollouts = new Rollouts(store, agents, keys, bridges);
        this.accounts = new Accounts(store);
        this.cooperations = new Cooperations(store, rollouts::site, accounts);
        this.snapshot = new PolicySnapshot(store.revision(), Policy.of(store.resources()), store.numbers());
    }

    /** Compiles all sites, and follows bridges from now on. */
    public void start() {
        cooperations.update(snapshot.policy());
        worklist.compile(snapshot.policy().effective(ResourceName.SITES).keySet());
        worklist.settle();
        bridges.start(this::packetIn);
    }

    /** Hears of bridges no more. */
    public void stop() {
        bridges.stop();
    }

    /** The policy in force. */
    public PolicySnapshot snapshot() {
        return snapshot;
    }

    /** A new policy has been committed to the store. */
    public void policyChanged(PolicySnapshot next) {
        Set<String> all = new HashSet<>(rollouts.sites());
        all.forEach(site -> rollouts.noteApplied(site, snapshot.revision()));
        worklist.compile(Dependencies.sitesToCompile(snapshot.policy(), next.policy()));
        snapshot = next;
        cooperations.update(next.policy());
        cooperations.all().forEach(this::advanceCooperation);
        worklist.settle();
        all.addAll(rollouts.sites());
        all.forEach(this::statusChanged);
    }

    /** Calls {@code listener} with the name of each site whose status may have changed. */
    public void onStatus(Consumer<String> listener) {
        statusListeners.add(listener);
    }

    /** What is being done for a site, if the policy has it. */
    public Optional<SiteRollout> site(String name) {
        return rollouts.site(name);
    }

    /** The states of cooperations. */
    public Cooperations cooperations() {
        return cooperations;
    }

    /** What helpers have given. */
    public Accounts accounts() {
        return accounts;
    }

    /** Whether the next hop's MAC address is known. */
    public boolean isResolved(NextHop hop) {
        return nextHops.known().containsKey(hop.key());
    }

    /** The newest revision that the site's bridge and agent had both applied; 0 = none yet. */
    public long appliedRevision(String site) {
        return rollouts.appliedRevision(site, snapshot.revision());
    }

    // --- what happens

    @Override
    public boolean exists(String site) {
        return snapshot.policy().site(site).isPresent();
    }

    @Override
    public void keysExposed(String site) {
        List<Association> exposed = associations(site);
        keys.replace(exposed, clock.instant());
        exposed.forEach(this::refreshBothSides);
        worklist.settle();
    }

    @Override
    public void replayWindowsLost(String site) {
        List<Association> replayable = associations(site);
        keys.renew(replayable);
        replayable.forEach(this::refreshBothSides);
        worklist.settle();
    }

    @Override
    public void agentChanged(String site) {
        changed(site);
    }

    @Override
    public void statusChanged(String site) {
        statusListeners.forEach(listener -> listener.accept(site));
    }

    private void bridgeChanged(BridgeChannel bridge) {
        rollouts.on(bridge).forEach(rollout -> changed(rollout.compiled().name()));
    }

    private void changed(String site) {
        if (rollouts.site(site).isPresent()) {
            worklist.advance(site);
            for (Association association : associations(site)) {
                advanceKeys(association);
                worklist.advance(association.client());
            }
            cooperations.of(site).forEach(this::advanceCooperation);
            worklist.settle();
        }
        statusChanged(site);
    }

    private void packetIn(BridgeChannel bridge, String inPort, byte[] frame) {
        for (SiteRollout rollout : rollouts.on(bridge)) {
            nextHops.learn(rollout.compiled().nextHops(), inPort, frame).ifPresent(hop -> {
                store.putNextHop(
                        hop.key(), Objects.requireNonNull(nextHops.known().get(hop.key())));
                worklist.compile(Set.of(rollout.compiled().name()));
            });
        }
        worklist.settle();
    }

    // --- what time brings

    /** Asks for next hops that are not known: every second. */
    public void resolveNextHops() {
        askNextHops(false);
    }

    /** Asks for next hops that are known, since they may have been replaced: every minute. */
    public void refreshNextHops() {
        askNextHops(true);
    }

    private void askNextHops(boolean known) {
        for (SiteRollout rollout : rollouts.all()) {
            for (NextHop hop : rollout.compiled().nextHops()) {
                if (rollout.bridge().isConnected() && nextHops.known().containsKey(hop.key()) == known) {
                    nextHops.ask(rollout.bridge().id(), hop);
                }
            }
        }
    }

    /** Looks whether bridges still have what they should, each once in {@code interval}, and puts right what others changed. */
    public void verifyBridges(Duration interval) {
        bridges.verify(interval);
    }

    /** What is shared of a cooperation has changed. */
    void shareChanged(String name, Share share) {
        cooperations.share(name, share);
        decided(name);
    }

    /** The beneficiary of a latency optimization asks for suppression, for a reason, or to stop it. */
    void suppressionChanged(String name, Optional<String> reason) {
        cooperations.suppression(name, reason, clock.instant());
        decided(name);
    }

    private void decided(String name) {
        snapshot.policy().cooperation(name).ifPresent(cooperation -> {
            List<String> sites = List.of(cooperation.getHelper(), cooperation.getBeneficiary());
            worklist.compile(sites);
            worklist.settle();
            sites.forEach(this::statusChanged);
        });
    }

    /** Opens and closes cooperations by their schedules. */
    public void followSchedules() {
        cooperations.all().forEach(this::advanceCooperation);
        worklist.settle();
    }

    /** Rotates keys whose time has come. */
    public void rotateKeys() {
        for (SiteRollout rollout : rollouts.all()) {
            for (Association association : rollout.compiled().associations()) {
                if (association.proxySite().equals(rollout.compiled().name())) {
                    advanceKeys(association);
                }
            }
        }
        worklist.settle();
    }

    // --- what follows

    private void advanceCooperation(String name) {
        worklist.compile(cooperations.advance(name, clock.instant()));
    }

    private void advanceKeys(Association association) {
        if (keys.advance(association, rollouts::bothHold, clock.instant())) {
            refreshBothSides(association);
        }
    }

    private void refreshBothSides(Association association) {
        worklist.refresh(association.client());
        worklist.refresh(association.proxySite());
    }

    private List<Association> associations(String site) {
        return rollouts.site(site)
                .map(rollout -> rollout.compiled().associations())
                .orElse(List.of());
    }

    /** What the worklist does for sites, by the policy in force. */
    private final class SiteWork implements Worklist.Work {
        @Override
        public void compile(Set<String> sites) {
            CompileInput input = new CompileInput(
                    snapshot.policy(),
                    snapshot.numbers(),
                    cooperations.helping(),
                    cooperations.usable(),
                    nextHops.known(),
                    linkSecret,
                    cooperations.shares(),
                    cooperations.suppressing());
            rollouts.compile(input, sites, clock.instant());
        }

        @Override
        public void refresh(String site) {
            rollouts.refresh(site);
        }

        @Override
        public void advance(String site) {
            rollouts.advance(site);
            rollouts.noteApplied(site, snapshot.revision());
        }
    }
}
