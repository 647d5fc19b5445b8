// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.path.Association;
import org.cooprouter.agent.role.config.AssociationSettings;
import org.cooprouter.agent.session.ClientPeer;
import org.cooprouter.agent.session.TupleTable;
import org.jspecify.annotations.Nullable;

/** The authenticator's database (T6): the clients of a proxy by client_ID. {@link #all()} is for any thread. */
final class Clients {
    private final AeadProvider aeads;
    private final PacketIdSpace packetIds;
    private final TupleTable<ClientPeer> byId;
    private volatile List<ClientPeer> all = List.of();

    Clients(AeadProvider aeads, PacketIdSpace packetIds, long seed) {
        this.aeads = aeads;
        this.packetIds = packetIds;
        this.byId = new TupleTable<>(0, seed);
    }

    @Nullable
    ClientPeer find(long clientId) {
        return byId.get(clientId, 0, 0, 0, 0);
    }

    /** Takes the associations of a proxy; clients that stay keep everything, those that go are handed over first. */
    void install(List<AssociationSettings> associations, Consumer<ClientPeer> gone, long nowNs) {
        Map<Long, ClientPeer> before = new HashMap<>();
        for (ClientPeer client : all) {
            before.put(client.association().clientId(), client);
        }
        byId.reserve(associations.size() + before.size());
        List<ClientPeer> now = new ArrayList<>();
        for (AssociationSettings settings : associations) {
            ClientPeer client = before.remove(settings.clientId());
            if (client == null) {
                client = new ClientPeer(new Association(settings, aeads, packetIds), nowNs);
                byId.put(settings.clientId(), 0, 0, 0, 0, client);
            } else {
                client.association().update(settings);
            }
            now.add(client);
        }
        all = List.copyOf(now);
        for (ClientPeer client : before.values()) {
            gone.accept(client);
            byId.remove(client.association().clientId(), 0, 0, 0, 0, client);
            client.close();
        }
    }

    List<ClientPeer> all() {
        return all;
    }
}
