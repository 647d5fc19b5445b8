// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.util.HashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.cooprouter.agent.v1.AssociationConfig;
import org.cooprouter.agent.v1.KeyEpochConfig;

/** Joins associations with their keys. */
final class AssociationCompiler {
    private static final int KEY_LENGTH = 16;
    private static final int MAX_EPOCH = 65535;
    private static final String SEPARATOR = "--";

    private final Problems problems;

    AssociationCompiler(Problems problems) {
        this.problems = problems;
    }

    Map<String, AssociationSettings> compile(
            Map<String, AssociationConfig> associations, Map<String, KeyEpochConfig> keyEpochs) {
        Map<String, Map<Integer, SecretKey>> keys = keys(associations, keyEpochs);
        Map<String, AssociationSettings> compiled = new HashMap<>();
        associations.forEach((id, association) -> {
            String name = "associations/" + id;
            int separator = id.indexOf(SEPARATOR);
            problems.require(separator > 0, name, "expected a name of the form <site id>--<proxy id>");
            Map<Integer, SecretKey> own = keys.getOrDefault(id, Map.of());
            problems.require(
                    own.containsKey(association.getSendEpoch()),
                    name,
                    "keys/" + id + "/" + association.getSendEpoch() + ", the key of send_epoch, does not exist");
            compiled.put(
                    id,
                    new AssociationSettings(
                            id,
                            Integer.toUnsignedLong(association.getClientId()),
                            id.substring(0, Math.max(0, separator)),
                            association.getProxy(),
                            association.getSendEpoch(),
                            Map.copyOf(own)));
        });
        return Map.copyOf(compiled);
    }

    private Map<String, Map<Integer, SecretKey>> keys(
            Map<String, AssociationConfig> associations, Map<String, KeyEpochConfig> keyEpochs) {
        Map<String, Map<Integer, SecretKey>> keys = new HashMap<>();
        keyEpochs.forEach((id, epoch) -> {
            String name = "keys/" + id;
            problems.inRange(name, "epoch", epoch.getEpoch(), 1, MAX_EPOCH);
            problems.require(
                    associations.containsKey(epoch.getAssociation()),
                    name,
                    "associations/" + epoch.getAssociation() + " does not exist");
            if (epoch.getKey().size() != KEY_LENGTH) {
                problems.add(name, "key has " + epoch.getKey().size() + " bytes, expected 16");
                return;
            }
            keys.computeIfAbsent(epoch.getAssociation(), _ -> new HashMap<>())
                    .put(epoch.getEpoch(), new SecretKeySpec(epoch.getKey().toByteArray(), "AES"));
        });
        return keys;
    }
}
