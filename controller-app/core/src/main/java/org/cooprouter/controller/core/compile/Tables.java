// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import org.cooprouter.policy.v1.Cooperation.TypeCase;

/** Numbers that ovs-config/pipeline.md gives to tables, groups, meters, marks and cookies. */
public final class Tables {
    public static final int INGRESS = 0;
    public static final int CLASSIFY = 1;
    public static final int STEER = 2;
    public static final int ORDINARY = 3;
    public static final int UPLINK_IN = 4;
    public static final int AGENT_OUT = 5;
    public static final int NEIGHBOUR_IN = 6;
    public static final int FROM_UPLINK = 7;
    public static final int EGRESS = 8;
    public static final int FAIL_OPEN = 9;
    public static final int ARP = 10;
    public static final int OWN_WAY = 11;
    public static final int NEIGHBOUR_WAY = 12;
    public static final int STRANDED = 13;
    public static final int STRANDED_IN = 14;
    public static final int SHARING = 15;
    public static final int SHARED_WAY = 16;

    /** The group that turns to the ordinary path when the agent is gone. */
    public static final int AGENT_GROUP = 1;

    /** The group that gives what begins anew to the neighbour while the ISP is silent. */
    public static final int EMERGENCY_GROUP = 2;

    /** The group that takes what began before off a silent uplink. */
    public static final int STRANDED_GROUP = 3;

    /** The group of sessions that go through the neighbour because bandwidth is shared, as long as the link has a carrier. */
    public static final int SHARING_GROUP = 4;

    static final int MARK_LAN = 0x1;
    static final int MARK_NEIGHBOUR = 0x2;
    static final int MARK_LOCAL = 0x3;
    static final int MARK_ORIGIN = 0x3;
    static final int MARK_FAIL_OPEN = 0x10;
    /** A neighbour's session in an emergency, not a copy to a proxy. */
    static final int MARK_EMERGENCY = 0x20;
    /** A neighbour's session that shares our bandwidth. */
    static final int MARK_SHARING = 0x40;
    /** Bits 8-15: path_ID of the link over which a neighbour's session came. */
    static final int MARK_LINK_SHIFT = 8;

    static final int MARK_LINK = 0xff << MARK_LINK_SHIFT;

    /** All bits of a cookie count when statistics are asked for. */
    public static final long COOKIE_EXACT = ~0L;

    private static final long COOKIE = 0x4352L << 48;
    static final long COOKIE_BASE = COOKIE | 1L << 32;
    private static final long COOKIE_STEERING = COOKIE | 2L << 32;
    private static final long COOKIE_COOPERATION = COOKIE | 3L << 32;
    private static final long COOKIE_EMERGENCY = COOKIE | 4L << 32;
    private static final long COOKIE_REFUSED = COOKIE | 5L << 32;
    private static final long COOKIE_SHARING = COOKIE | 6L << 32;
    private static final int METERS_OF_SHARING = 384;
    /** What a neighbour has asked us to limit: the other traffic of our LAN. */
    static final int METER_SUPPRESSED_UP = 513;

    static final int METER_SUPPRESSED_DOWN = 514;
    private static final int METERS_OF_EMERGENCIES = 128;
    private static final int METERS_OF_HANDSHAKES = 257;
    /** The address by which bridge and agent name a link to each other, but for its last byte, the link's path_ID. */
    private static final long LINK_MAC = 0x0243_5202_0000L;

    private Tables() {}

    /** The cookie of the rules that steer an app type. */
    public static long steeringCookie(int appTypeIndex) {
        return COOKIE_STEERING | appTypeIndex;
    }

    /** The cookie of the helper's rules that forward over the link with that path_ID. */
    public static long cooperationCookie(int pathId) {
        return COOKIE_COOPERATION | pathId;
    }

    /** The cookie of the helper's rules that forward in an emergency, over the link with that path_ID. */
    public static long emergencyCookie(int pathId) {
        return COOKIE_EMERGENCY | pathId;
    }

    /** The cookie of the helper's rules that forward what shares its bandwidth, over the link with that path_ID. */
    public static long sharingCookie(int pathId) {
        return COOKIE_SHARING | pathId;
    }

    /** The cookie of the helper's rules that forward for a cooperation of that type, over the link with that path_ID. */
    public static long cookie(TypeCase type, int pathId) {
        switch (type) {
            case LATENCY_OPTIMIZATION:
                return cooperationCookie(pathId);
            case EMERGENCY_CONNECTION:
                return emergencyCookie(pathId);
            case BANDWIDTH_SHARING:
                return sharingCookie(pathId);
            case TYPE_NOT_SET:
                break;
        }
        throw new IllegalArgumentException("a new type of cooperation: " + type);
    }

    /** The cookie of the helper's rules that refuse what a neighbour may not reach, over the link with that path_ID. */
    static long refusedCookie(int pathId) {
        return COOKIE_REFUSED | pathId;
    }

    /** The conntrack zone in which sessions of a silent uplink are translated once more. */
    static int strandedZone(int zone) {
        return zone ^ 0x8000;
    }

    static long linkMac(int pathId) {
        return LINK_MAC | pathId;
    }

    static int meterOfHandshake(int pathId) {
        return METERS_OF_HANDSHAKES + pathId;
    }

    static int meterToInternet(int pathId) {
        return METERS_OF_EMERGENCIES + meterToProxy(pathId);
    }

    static int meterFromInternet(int pathId) {
        return METERS_OF_EMERGENCIES + meterToNeighbour(pathId);
    }

    static int meterOfSharedToInternet(int pathId) {
        return METERS_OF_SHARING + meterToProxy(pathId);
    }

    static int meterOfSharedFromInternet(int pathId) {
        return METERS_OF_SHARING + meterToNeighbour(pathId);
    }

    static int meterToProxy(int pathId) {
        return 2 * pathId + 1;
    }

    static int meterToNeighbour(int pathId) {
        return 2 * pathId + 2;
    }
}
