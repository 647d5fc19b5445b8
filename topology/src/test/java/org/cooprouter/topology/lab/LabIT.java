// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A laboratory removes what it made, also when another process has to do it. */
class LabIT {
    private static final Path NAMESPACES = Path.of("/run/netns");

    @TempDir
    private Path directory;

    @Test
    void shouldRemoveNamespacesAndProcessesWhenItCloses() {
        LabRoot root = LabRoot.at(directory.resolve("labs"));
        ChildProcess child;
        try (Lab lab = Lab.create(root, TestLabs.id("close"))) {
            Namespace host = lab.namespace("host");
            child = host.start("sleeper", List.of("sleep", "1000"));
            assertThat(NAMESPACES.resolve(host.name())).exists();
            assertThat(child.isAlive()).isTrue();
        }
        assertThat(child.isAlive()).isFalse();
        assertThat(NAMESPACES.resolve(TestLabs.namespace("close", "host"))).doesNotExist();
        assertThat(root.ids()).isEmpty();
    }

    @Test
    void shouldRefuseASecondLaboratoryOfTheSameIdWhileTheFirstLives() {
        LabRoot root = LabRoot.at(directory.resolve("labs"));
        try (Lab lab = Lab.create(root, TestLabs.id("twice"))) {
            assertThatThrownBy(() -> Lab.create(root, lab.id()))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining(
                            "is running as process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void shouldRemoveWhatADeadLaboratoryLeftAndNothingElse() throws Exception {
        LabRoot root = LabRoot.at(directory.resolve("labs"));
        Process orphan = new ProcessBuilder("sleep", "1001").start();
        Process stranger = new ProcessBuilder("sleep", "1002").start();
        try {
            Path dead = Files.createDirectories(root.directoryOf(TestLabs.id("dead")));
            LabState state = new LabState(dead);
            state.addOwner(new ProcessIdentity(ProcessHandle.current().pid(), 1, "java long ago"));
            state.addNamespace(TestLabs.namespace("dead", "host"));
            state.addNamespace(TestLabs.namespace("dead", "none"));
            Shell.run("ip", "netns", "add", TestLabs.namespace("dead", "host"));
            state.addProcess(ProcessIdentity.of(orphan.pid(), "sleep 1001").orElseThrow());
            state.addProcess(new ProcessIdentity(stranger.pid(), 1, "sleep 1002"));
            state.addProcess(ProcessIdentity.of(stranger.pid(), "sleep 9999").orElseThrow());

            assertThat(root.removeDead()).containsExactly(TestLabs.id("dead"));

            orphan.waitFor();
            assertThat(stranger.isAlive()).isTrue();
            assertThat(NAMESPACES.resolve(TestLabs.namespace("dead", "host"))).doesNotExist();
            assertThat(dead).doesNotExist();
        } finally {
            orphan.destroyForcibly();
            stranger.destroyForcibly();
        }
    }

    @Test
    void shouldNotTakeALaboratoryForDeadWhileItIsBeingMade() throws Exception {
        LabRoot root = LabRoot.at(directory.resolve("labs"));
        AtomicReference<List<String>> removed = new AtomicReference<>(List.of("nothing was tried"));
        Thread cleaner = Thread.ofPlatform().unstarted(() -> removed.set(root.removeDead()));
        root.exclusively(() -> {
            LabState state = new LabState(root.directoryOf("young"));
            assertThat(root.directoryOf("young").toFile().mkdirs()).isTrue();
            cleaner.start();
            Waiting.until(
                    Duration.ofSeconds(10),
                    () -> cleaner.getState() == Thread.State.BLOCKED || !cleaner.isAlive(),
                    () -> "the cleaner is " + cleaner.getState());
            state.addOwner(ProcessIdentity.self());
            return state;
        });
        cleaner.join();

        assertThat(removed.get()).isEmpty();
        assertThat(root.ids()).containsExactly("young");
    }

    @Test
    void shouldForwardBetweenTwoHostsThroughABridgeOfItsOwn() {
        try (Lab lab = Lab.create(LabRoot.at(directory.resolve("labs")), TestLabs.id("bridge"))) {
            Namespace site = lab.namespace("site");
            Namespace left = lab.namespace("left");
            Namespace right = lab.namespace("right");
            left.connect("eth0", site, "left");
            right.connect("eth0", site, "right");
            left.address("eth0", "192.0.2.1/24");
            right.address("eth0", "192.0.2.2/24");
            OpenVswitch bridge =
                    OpenVswitch.start(lab, site, new OpenVswitch.Identity("00000000000000aa", "02:00:5e:00:00:aa"));
            bridge.addFastPort("left");
            bridge.addFastPort("right");

            assertThat(left.attempt(List.of("ping", "-c1", "-W1", "192.0.2.2")).exitCode())
                    .as("a bridge without rules drops everything")
                    .isNotZero();
            bridge.ofctl("add-flow", "actions=NORMAL");
            assertThat(left.run("ping", "-c3", "-i0.2", "-W2", "192.0.2.2")).contains(" 0% packet loss");
            assertThat(bridge.ofctl("show")).contains("dpid:00000000000000aa");
        }
    }
}
