// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with resources, and reads the field types that they share. */
final class Problems {
    private static final int MAX_PORT = 65535;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int MAC_LENGTH = 6;

    private final List<String> list = new ArrayList<>();

    void add(String resource, String problem) {
        list.add(resource + ": " + problem);
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    List<String> list() {
        return List.copyOf(list);
    }

    void require(boolean condition, String resource, String problem) {
        if (!condition) {
            add(resource, problem);
        }
    }

    /** An address, or the unspecified one after noting the problem. */
    IpAddress address(String resource, String field, ByteString bytes) {
        if (bytes.size() == IpAddress.IPV4_LENGTH || bytes.size() == IpAddress.IPV6_LENGTH) {
            return IpAddress.of(bytes.toByteArray());
        }
        add(resource, field + " has " + bytes.size() + " bytes, expected 4 or 16");
        return IpAddress.ofIpv4(0);
    }

    /** An address of the family that this version forwards. */
    IpAddress ipv4Address(String resource, String field, ByteString bytes) {
        IpAddress address = address(resource, field, bytes);
        require(address.isIpv4(), resource, field + " is an IPv6 address; this version forwards over IPv4 only");
        return address;
    }

    long mac(String resource, String field, ByteString bytes) {
        if (bytes.size() != MAC_LENGTH) {
            add(resource, field + " has " + bytes.size() + " bytes, expected 6");
            return 0;
        }
        long mac = 0;
        for (byte b : bytes) {
            mac = mac << 8 | (b & 0xff);
        }
        return mac;
    }

    int port(String resource, String field, int value, int byDefault) {
        int port = value == 0 ? byDefault : value;
        require(port > 0 && port <= MAX_PORT, resource, field + " is " + port + ", expected 1-65535");
        return port;
    }

    int inRange(String resource, String field, int value, int min, int max) {
        require(value >= min && value <= max, resource, field + " is " + value + ", expected " + min + "-" + max);
        return value;
    }

    long nanos(String resource, String field, Duration duration, long byDefault) {
        long nanos = duration.getSeconds() * NANOS_PER_SECOND + duration.getNanos();
        require(nanos >= 0, resource, field + " is negative");
        return nanos == 0 ? byDefault : nanos;
    }
}
