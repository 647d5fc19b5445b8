// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.manifest;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import org.cooprouter.cli.UserError;
import org.cooprouter.cli.manifest.Node.Mapping;
import org.cooprouter.cli.manifest.Node.Scalar;
import org.cooprouter.cli.manifest.Node.Sequence;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Resource.SpecCase;

/** The resources that a set of texts declares, with the places at which they do. */
public final class Manifest {
    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Manifest() {}

    /**
     * Reads texts.
     *
     * @param texts YAML or JSON by the name under which messages speak of them; a document is a resource or a list of
     *     resources
     * @throws UserError with one line for every mistake
     */
    public static Manifest read(Map<String, String> texts) {
        Manifest manifest = new Manifest();
        texts.forEach((source, text) -> {
            List<Node> documents = DocumentReader.read(source, text);
            for (int i = 0; i < documents.size(); i++) {
                manifest.add(documents.get(i), i + 1);
            }
        });
        if (!manifest.problems.isEmpty()) {
            throw UserError.usage("the documents cannot be used:\n" + String.join("\n", manifest.problems));
        }
        if (manifest.resources.isEmpty()) {
            throw UserError.usage(String.join(", ", texts.keySet()) + ": no resource is declared there");
        }
        return manifest;
    }

    /** The resources in the order of the texts. */
    public List<Resource> resources() {
        return List.copyOf(resources.values());
    }

    /**
     * Where a field stands, or the smallest thing around it that stands somewhere.
     *
     * @param field as in a server's violation, {@code sites/home-a.uplinks[0].gateway}
     */
    public Optional<Place> locate(String field) {
        for (String path = normalise(field); !path.isEmpty(); path = parent(path)) {
            Place place = places.get(path);
            if (place != null) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    private void add(Node document, int number) {
        if (document instanceof Sequence sequence) {
            sequence.items().forEach(item -> add(item, number));
            return;
        }
        Optional<String> name = name(document);
        String subject = "document " + number + name.map(n -> " (" + n + ")").orElse("");
        SchemaReader reader = new SchemaReader(subject);
        String json = reader.message(document, Resource.getDescriptor(), "").toString();
        problems.addAll(reader.problems());
        if (!reader.problems().isEmpty()) {
            return;
        }
        try {
            Resource.Builder resource = Resource.newBuilder();
            JsonFormat.parser().merge(json, resource);
            add(resource.clearRevision().clearUpdateTime().build(), document.place(), subject, reader.places());
        } catch (InvalidProtocolBufferException e) {
            problems.add(document.place() + ": " + subject + ": " + e.getMessage());
        }
    }

    private void add(Resource resource, Place place, String subject, Map<String, Place> fields) {
        if (resource.getName().isEmpty() || resource.getSpecCase() == SpecCase.SPEC_NOT_SET) {
            problems.add(place + ": " + subject + ": expected a name such as sites/home-a and one of "
                    + PolicyCollection.kinds());
            return;
        }
        Place first = places.get(normalise(resource.getName()));
        if (first != null) {
            problems.add(place + ": " + subject + ": " + resource.getName() + " is declared twice, first at " + first);
            return;
        }
        resources.put(resource.getName(), resource);
        places.put(normalise(resource.getName()), place);
        for (Entry<String, Place> field : fields.entrySet()) {
            // The server's paths start at the resource's name and leave its kind out.
            int kindEnd = field.getKey().indexOf('.');
            if (kindEnd > 0) {
                places.put(normalise(resource.getName() + field.getKey().substring(kindEnd)), field.getValue());
            }
        }
    }

    private static Optional<String> name(Node document) {
        if (document instanceof Mapping mapping) {
            for (Node.Entry entry : mapping.entries()) {
                if (entry.key().equals("name") && entry.value() instanceof Scalar scalar) {
                    return Optional.of(scalar.text());
                }
            }
        }
        return Optional.empty();
    }

    /** Field names have two spellings: {@code gatewayMac} and {@code gateway_mac}. */
    private static String normalise(String field) {
        return field.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }
}
