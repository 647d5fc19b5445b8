// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Says whether this machine can run a laboratory and, if not, what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Says whether this machine can run a laboratory and, if not, what to do.")
final class DoctorCommand implements Callable<Integer> {
    private static final List<Need> NEEDS = List.of(
            new Need("ip", "iproute2"),
            new Need("ss", "iproute2"),
            new Need("ethtool", "ethtool"),
            new Need("setsid", "util-linux"),
            new Need("ovs-vswitchd", "openvswitch-switch"),
            new Need("ovsdb-server", "openvswitch-switch"),
            new Need("ovs-vsctl", "openvswitch-common openvswitch-switch"),
            new Need("iperf3", "iperf3"),
            new Need("sockperf", "sockperf"),
            new Need("ping", "iputils-ping"));

    /** A program and the Debian package that has it. */
    private record Need(String program, String aptPackage) {}

    @Override
    public Integer call() {
        List<String> problems = new ArrayList<>();
        for (Need need : NEEDS) {
            if (!installed(need.program())) {
                problems.add(
                        "the program '%s' is missing: apt-get install %s".formatted(need.program(), need.aptPackage()));
            }
        }
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            problems.add("/dev/net/tun is missing: modprobe tun");
        }
        if (problems.isEmpty() && !mayMakeNamespaces()) {
            problems.add("this user may not make network namespaces: run it as root, for example with sudo");
        }
        problems.forEach(problem -> System.out.println("problem: " + problem));
        if (problems.isEmpty()) {
            System.out.println("this machine can run a laboratory");
        }
        return problems.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean installed(String program) {
        return Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static boolean mayMakeNamespaces() {
        try {
            return Shell.attempt(List.of("unshare", "--net", "true")).exitCode() == 0;
        } catch (LabException e) {
            return false;
        }
    }
}
