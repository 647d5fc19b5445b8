// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.keys;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooprouter.agent.v1.AssociationConfig;
import org.cooprouter.agent.v1.KeyEpochConfig;
import org.cooprouter.agent.v1.Resource;
import org.cooprouter.controller.core.compile.Association;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.controller.core.state.StateStore;
import org.cooprouter.controller.v1.AssociationKeys;
import org.cooprouter.controller.v1.KeyEpoch;

/**
 * The keys of all associations. A rotation issues a new epoch to both sides, lets them send under it when both hold it, and takes
 * the old epoch away after a grace period (wire format: "keys by epoch"). Confined to the core's thread.
 */
public final class KeyManager {
    private static final int KEY_BYTES = 16;
    private static final int MAX_EPOCH = 65535;

    /** What both agents of an association have acknowledged. */
    public interface Holders {
        /** Whether the agents of the association's client and of its proxy hold {@code resource} exactly as it is now. */
        boolean bothHold(Association association, Resource resource);
    }

    private final StateStore store;
    private final SecureRandom random;
    private final Duration rotation;
    private final Duration grace;
    private final Map<String, AssociationKeys> keys;

    /** Every key is replaced {@code rotation} after its first use; the old one goes {@code grace} after both send under the new. */
    public KeyManager(StateStore store, SecureRandom random, Duration rotation, Duration grace) {
        this.store = store;
        this.random = random;
        this.rotation = rotation;
        this.grace = grace;
        this.keys = store.keys();
    }

    /** Makes the first key of associations that have none, and forgets those of associations that are gone. */
    public void ensure(Collection<Association> associations, Instant now) {
        Map<String, Optional<AssociationKeys>> changes = new HashMap<>();
        Set<String> wanted = new HashSet<>();
        for (Association association : associations) {
            wanted.add(association.id());
            if (!keys.containsKey(association.id())) {
                changes.put(association.id(), Optional.of(first(now)));
            }
        }
        keys.keySet().stream().filter(id -> !wanted.contains(id)).forEach(id -> changes.put(id, Optional.empty()));
        save(changes);
    }

    private AssociationKeys first(Instant now) {
        return AssociationKeys.newBuilder()
                .addEpochs(newEpoch(1))
                .setSendEpoch(1)
                .setSwitchTime(Timestamps.fromMillis(now.toEpochMilli()))
                .build();
    }

    private KeyEpoch newEpoch(int epoch) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return KeyEpoch.newBuilder()
                .setEpoch(epoch)
                .setKey(ByteString.copyFrom(key))
                .build();
    }

    private void save(Map<String, Optional<AssociationKeys>> changes) {
        if (changes.isEmpty()) {
            return;
        }
        store.putKeys(changes);
        changes.forEach((id, value) -> {
            value.ifPresent(present -> keys.put(id, present));
            if (!value.isPresent()) {
                keys.remove(id);
            }
        });
    }

    /** The resources that both agents of {@code association} get; none while it has no keys. */
    public List<Resource> resources(Association association) {
        AssociationKeys own = keys.get(association.id());
        if (own == null) {
            return List.of();
        }
        List<Resource> resources = new ArrayList<>();
        resources.add(config(association, own));
        own.getEpochsList().forEach(epoch -> resources.add(key(association, epoch)));
        return resources;
    }

    private static Resource config(Association association, AssociationKeys own) {
        return resource(
                "associations/" + association.id(),
                Any.pack(AssociationConfig.newBuilder()
                        .setClientId(association.clientId())
                        .setProxy(ResourceName.id(association.proxy()))
                        .setSendEpoch(own.getSendEpoch())
                        .build()));
    }

    private static Resource key(Association association, KeyEpoch epoch) {
        return resource(
                "keys/" + association.id() + "/" + epoch.getEpoch(),
                Any.pack(KeyEpochConfig.newBuilder()
                        .setAssociation(association.id())
                        .setEpoch(epoch.getEpoch())
                        .setKey(epoch.getKey())
                        .build()));
    }

    private static Resource resource(String name, Any body) {
        return Resource.newBuilder().setName(name).setBody(body).build();
    }

    /** Takes the next step of an association's rotation if it is time; returns whether its resources have changed. */
    public boolean advance(Association association, Holders holders, Instant now) {
        AssociationKeys own = keys.get(association.id());
        if (own == null) {
            return false;
        }
        AssociationKeys next = next(association, own, holders, now);
        if (next.equals(own)) {
            return false;
        }
        save(Map.of(association.id(), Optional.of(next)));
        return true;
    }

    private AssociationKeys next(Association association, AssociationKeys own, Holders holders, Instant now) {
        KeyEpoch newest = own.getEpochs(own.getEpochsCount() - 1);
        Instant switched = Instant.ofEpochMilli(Timestamps.toMillis(own.getSwitchTime()));
        if (newest.getEpoch() != own.getSendEpoch()) {
            return holders.bothHold(association, key(association, newest)) ? sendUnder(own, newest, now) : own;
        }
        if (own.getEpochsCount() > 1) {
            boolean over =
                    !now.isBefore(switched.plus(grace)) && holders.bothHold(association, config(association, own));
            return over ? own.toBuilder().clearEpochs().addEpochs(newest).build() : own;
        }
        return now.isBefore(switched.plus(rotation))
                ? own
                : own.toBuilder().addEpochs(newEpoch(after(newest))).build();
    }

    private static AssociationKeys sendUnder(AssociationKeys own, KeyEpoch epoch, Instant now) {
        return own.toBuilder()
                .setSendEpoch(epoch.getEpoch())
                .setSwitchTime(Timestamps.fromMillis(now.toEpochMilli()))
                .build();
    }

    private static int after(KeyEpoch epoch) {
        return epoch.getEpoch() == MAX_EPOCH ? 1 : epoch.getEpoch() + 1;
    }

    /**
     * Begins a rotation before its time, unless one is under way: until it ends, packets recorded under the present epoch could be
     * played to an agent that has lost its replay windows.
     */
    public void renew(Collection<Association> associations) {
        Map<String, Optional<AssociationKeys>> changes = new HashMap<>();
        for (Association association : associations) {
            AssociationKeys own = keys.get(association.id());
            if (own == null) {
                continue;
            }
            KeyEpoch newest = own.getEpochs(own.getEpochsCount() - 1);
            if (newest.getEpoch() == own.getSendEpoch()) {
                changes.put(
                        association.id(),
                        Optional.of(own.toBuilder()
                                .addEpochs(newEpoch(after(newest)))
                                .build()));
            }
        }
        save(changes);
    }

    /** A new epoch under which to send at once: an agent might repeat nonces under the present one. */
    public void replace(Collection<Association> associations, Instant now) {
        Map<String, Optional<AssociationKeys>> changes = new HashMap<>();
        for (Association association : associations) {
            AssociationKeys own = Objects.requireNonNullElseGet(keys.get(association.id()), () -> first(now));
            KeyEpoch sending = own.getEpochsList().stream()
                    .filter(epoch -> epoch.getEpoch() == own.getSendEpoch())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the epoch under which to send is always there"));
            KeyEpoch newest = own.getEpochs(own.getEpochsCount() - 1);
            KeyEpoch next = newEpoch(after(newest));
            AssociationKeys replaced = own.toBuilder()
                    .clearEpochs()
                    .addEpochs(sending)
                    .addEpochs(next)
                    .build();
            changes.put(association.id(), Optional.of(sendUnder(replaced, next, now)));
        }
        save(changes);
    }
}
