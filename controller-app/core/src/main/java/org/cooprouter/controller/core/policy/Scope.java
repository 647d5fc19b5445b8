// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** A place in a resource, where checks note what is wrong. */
final class Scope {
    private final List<Problem> problems;
    private final String path;

    Scope(List<Problem> problems, String path) {
        this.problems = problems;
        this.path = path;
    }

    Scope field(String name) {
        return new Scope(problems, path + "." + name);
    }

    Scope item(String name, int index) {
        return field(name + "[" + index + "]");
    }

    void add(String message) {
        problems.add(new Problem(path, message));
    }

    boolean require(boolean condition, String message) {
        if (!condition) {
            add(message);
        }
        return condition;
    }

    void id(String value) {
        require(
                ResourceName.isId(value),
                quoted(value) + "expected 1-40 characters of a-z, 0-9 and single '-', beginning with a letter");
    }

    void portName(String value) {
        require(
                value.matches("[A-Za-z0-9_.-]{1,15}"),
                quoted(value)
                        + "expected the name of a bridge port, 1-15 characters, as `ovs-vsctl list-ports` shows it");
    }

    /** An address with prefix length of the family that this version forwards. */
    Optional<Cidr> cidr(String value, String example) {
        Optional<Cidr> cidr = Cidr.parse(value);
        if (require(cidr.isPresent(), quoted(value) + "expected an address with its prefix length, like " + example)) {
            ipv4(cidr.orElseThrow().address());
        }
        return cidr;
    }

    Optional<InetAddress> address(String value, String example) {
        Optional<InetAddress> address = Cidr.parseAddress(value);
        if (require(address.isPresent(), quoted(value) + "expected an address, like " + example)) {
            ipv4(address.orElseThrow());
        }
        return address;
    }

    private void ipv4(InetAddress address) {
        require(address instanceof Inet4Address, "is an IPv6 address; this version forwards IPv4 only");
    }

    Optional<Long> mac(String value) {
        Optional<Long> mac = MacAddress.parse(value);
        require(mac.isPresent(), quoted(value) + "expected the MAC address of one station, like 02:00:5e:00:00:0a");
        return mac;
    }

    void range(long value, long min, long max, String unit) {
        require(
                value >= min && value <= max,
                "is " + Long.toUnsignedString(value) + ", expected " + min + " to " + max + unit);
    }

    void duration(Duration value, Duration min, Duration max) {
        boolean valid = Durations.isValid(value);
        require(
                valid && Durations.compare(value, min) >= 0 && Durations.compare(value, max) <= 0,
                "is " + (valid ? Durations.toString(value) : "not a duration") + ", expected " + Durations.toString(min)
                        + " to " + Durations.toString(max));
    }

    private static String quoted(String value) {
        return value.isEmpty() ? "is missing; " : "is \"" + value + "\"; ";
    }
}
