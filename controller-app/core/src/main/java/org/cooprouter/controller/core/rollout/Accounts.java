// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cooprouter.controller.core.state.StateStore;
import org.cooprouter.controller.v1.CooperationAccount;
import org.cooprouter.controller.v1.MonthAccount;
import org.cooprouter.policy.v1.Cooperation;

/** What helpers have given, by calendar month (UTC), over restarts of controller and bridges (C6). Confined to the core's thread. */
public final class Accounts {
    private static final int MONTHS_KEPT = 13;

    private final StateStore store;
    private final Map<String, CooperationAccount> accounts;

    Accounts(StateStore store) {
        this.store = store;
        this.accounts = store.accounts();
    }

    /** The counters of the helper's rules stand at {@code sum} together; a smaller sum than before is one of new rules. */
    void counted(String name, long sum, Instant now) {
        CooperationAccount before = of(name);
        long added = sum >= before.getCountedBytes() ? sum - before.getCountedBytes() : sum;
        if (added > 0) {
            MonthAccount month = month(before, now);
            put(name, now, before, month.toBuilder().setBytes(month.getBytes() + added), sum);
        }
    }

    /** The rules are gone, and with them their counters. */
    void rulesRemoved(String name) {
        CooperationAccount before = of(name);
        if (before.getCountedBytes() > 0) {
            save(name, before.toBuilder().setCountedBytes(0).build());
        }
    }

    /** Traffic went through the helper for that many more seconds. */
    void used(String name, long seconds, Instant now) {
        CooperationAccount before = of(name);
        MonthAccount month = month(before, now);
        put(
                name,
                now,
                before,
                month.toBuilder().setInUseSeconds(month.getInUseSeconds() + seconds),
                before.getCountedBytes());
    }

    private void put(String name, Instant now, CooperationAccount before, MonthAccount.Builder month, long counted) {
        SortedMap<String, MonthAccount> months = new TreeMap<>(before.getMonthsMap());
        months.put(monthOf(now), month.build());
        while (months.size() > MONTHS_KEPT) {
            months.remove(months.firstKey());
        }
        save(
                name,
                CooperationAccount.newBuilder()
                        .putAllMonths(months)
                        .setCountedBytes(counted)
                        .build());
    }

    private void save(String name, CooperationAccount account) {
        accounts.put(name, account);
        store.putAccount(name, Optional.of(account));
    }

    /** The cooperation is gone. */
    void forget(String name) {
        if (accounts.remove(name) != null) {
            store.putAccount(name, Optional.empty());
        }
    }

    /** By month, "2026-11". */
    public SortedMap<String, MonthAccount> months(String name) {
        return new TreeMap<>(of(name).getMonthsMap());
    }

    /** Whether the helper has given what it gives in the month of {@code now}. */
    public boolean isExhausted(String name, Cooperation cooperation, Instant now) {
        long most = maxBytesPerMonth(cooperation);
        return most > 0 && month(of(name), now).getBytes() >= most;
    }

    /** The most bytes that the helper gives in a month; 0: no limit. */
    public static long maxBytesPerMonth(Cooperation cooperation) {
        return cooperation.hasBandwidthSharing()
                ? cooperation.getBandwidthSharing().getMaxBytesPerMonth()
                : cooperation.getEmergencyConnection().getMaxBytesPerMonth();
    }

    private CooperationAccount of(String name) {
        return accounts.getOrDefault(name, CooperationAccount.getDefaultInstance());
    }

    private static MonthAccount month(CooperationAccount account, Instant now) {
        return account.getMonthsOrDefault(monthOf(now), MonthAccount.getDefaultInstance());
    }

    private static String monthOf(Instant now) {
        return YearMonth.from(now.atZone(ZoneOffset.UTC)).toString();
    }
}
