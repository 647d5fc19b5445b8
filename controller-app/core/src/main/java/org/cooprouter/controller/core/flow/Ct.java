// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Open vSwitch's ct action: look a packet up in the connection tracker, or commit its session. */
public final class Ct {
    private static final int NO_TABLE = -1;

    private final boolean commit;
    private final int zone;
    private final int table;
    private final @Nullable Nat nat;
    private final List<Action> exec;

    private Ct(boolean commit, int zone, int table, @Nullable Nat nat, List<Action> exec) {
        this.commit = commit;
        this.zone = zone;
        this.table = table;
        this.nat = nat;
        this.exec = List.copyOf(exec);
    }

    /** Only looks the packet's session up, in {@code zone}. */
    public static Ct lookup(int zone) {
        return new Ct(false, zone, NO_TABLE, null, List.of());
    }

    /** Remembers the packet's session in {@code zone}. */
    public static Ct commit(int zone) {
        return new Ct(true, zone, NO_TABLE, null, List.of());
    }

    /** And goes on in {@code next} with the tracked packet. */
    public Ct table(int next) {
        return new Ct(commit, zone, next, nat, exec);
    }

    /** And translates addresses. */
    public Ct nat(Nat translation) {
        return new Ct(commit, zone, table, translation, exec);
    }

    /** And writes ct_mark or ct_label of the session that is committed: {@code setField} and {@code move} only. */
    public Ct exec(Action... actions) {
        return new Ct(commit, zone, table, nat, List.of(actions));
    }

    /** Whether a new session is remembered. */
    public boolean commits() {
        return commit;
    }

    /** Conntrack zone, 1-65535. */
    public int zone() {
        return zone;
    }

    /** The table in which the tracked packet goes on, if it does. */
    public OptionalInt table() {
        return table == NO_TABLE ? OptionalInt.empty() : OptionalInt.of(table);
    }

    /** The translation, if any. */
    public Optional<Nat> nat() {
        return Optional.ofNullable(nat);
    }

    /** What is written into the committed session. */
    public List<Action> exec() {
        return exec;
    }

    /** In ovs-ofctl notation. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("ct(");
        text.append(commit ? "commit," : "");
        text.append(table == NO_TABLE ? "" : "table=" + table + ",");
        text.append("zone=").append(zone);
        text.append(nat == null ? "" : "," + nat);
        if (!exec.isEmpty()) {
            text.append(",exec(")
                    .append(exec.stream().map(Action::toString).collect(Collectors.joining(",")))
                    .append(')');
        }
        return text.append(')').toString();
    }
}
