// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.role.config.AppType;
import org.jspecify.annotations.Nullable;

/** The app types in force by index. Changed and looked up by the packet path; {@link #present} is for any thread. */
final class AppTypes {
    private final RandomGenerator random;
    private volatile @Nullable AppTypeState[] byIndex = new AppTypeState[0];

    AppTypes(RandomGenerator random) {
        this.random = random;
    }

    /** Takes new app types; {@code proxies} are the preferred ones that exist. */
    void install(Map<Integer, AppType> types, Map<String, ProxyPeer> proxies) {
        int length = types.keySet().stream().mapToInt(index -> index + 1).max().orElse(0);
        @Nullable AppTypeState[] replacement = new AppTypeState[length];
        types.forEach((index, type) -> {
            List<ProxyPeer> preferred = type.preferredProxies().stream()
                    .map(proxies::get)
                    .filter(Objects::nonNull)
                    .toList();
            AppTypeState before = find(index);
            replacement[index] = before != null && before.type().id().equals(type.id())
                    ? before.changed(type, preferred, random)
                    : new AppTypeState(type, preferred, random);
        });
        byIndex = replacement;
    }

    @Nullable
    AppTypeState find(int index) {
        @Nullable AppTypeState[] all = byIndex;
        return index < all.length ? all[index] : null;
    }

    /** Notes a packet of an app type, if that exists. */
    void onPacket(int index, long nowNs) {
        AppTypeState state = find(index);
        if (state != null) {
            state.onPacket(nowNs);
        }
    }

    /** A survey of all sessions is over. */
    void publishRhythms() {
        for (AppTypeState state : byIndex) {
            if (state != null) {
                state.outbound().publish();
                state.inbound().publish();
            }
        }
    }

    /** Visits every app type; any thread. */
    void forEach(Consumer<AppTypeState> visitor) {
        for (AppTypeState state : byIndex) {
            if (state != null) {
                visitor.accept(state);
            }
        }
    }

    /** Ids of the app types with traffic now. */
    List<String> present(long nowNs) {
        List<String> present = new ArrayList<>();
        for (AppTypeState state : byIndex) {
            if (state != null && state.present(nowNs)) {
                present.add(state.type().id());
            }
        }
        return present;
    }
}
