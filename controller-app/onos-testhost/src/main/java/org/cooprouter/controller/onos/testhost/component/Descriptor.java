// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.component;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What {@code OSGI-INF/<name>.xml} says of a component (OSGi Compendium, chapter 112).
 *
 * @param name of the component, its class's name as a rule
 * @param type its class
 * @param enabled whether it becomes active without being asked to
 * @param services that it provides
 * @param references that it needs
 * @param properties with their defaults
 * @param activate method, empty when there is none
 * @param deactivate method, likewise
 * @param modified method, likewise
 * @param constructorParameters how many its constructor has; services of references, and else what an activate method may ask for
 */
record Descriptor(
        String name,
        Class<?> type,
        boolean enabled,
        List<Class<?>> services,
        List<Reference> references,
        Map<String, Object> properties,
        String activate,
        String deactivate,
        String modified,
        int constructorParameters) {

    /** The {@code parameter} of a reference that is not given to the constructor. */
    static final int NO_PARAMETER = -1;

    /**
     * A service that the component needs.
     *
     * @param name of the reference
     * @param service its interface
     * @param optional whether the component may live without it
     * @param multiple whether it gets all of them
     * @param dynamic whether it may come and go while the component is active
     * @param field that takes it, empty when a method does
     * @param bind method that takes it, empty when a field does
     * @param unbind method that is told when it goes, may be empty
     * @param parameter of the constructor that takes it, {@link #NO_PARAMETER} when none does
     */
    record Reference(
            String name,
            Class<?> service,
            boolean optional,
            boolean multiple,
            boolean dynamic,
            String field,
            String bind,
            String unbind,
            int parameter) {}

    static Descriptor read(ClassLoader loader, String name) {
        String resource = "OSGI-INF/" + name + ".xml";
        try (InputStream input = loader.getResourceAsStream(resource)) {
            if (input == null) {
                throw new IllegalArgumentException(name + " is no component: there is no " + resource);
            }
            return of(
                    loader,
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(input)
                            .getDocumentElement());
        } catch (IOException | SAXException | ParserConfigurationException | ClassNotFoundException e) {
            throw new IllegalArgumentException("cannot read " + resource, e);
        }
    }

    private static Descriptor of(ClassLoader loader, Element root) throws ClassNotFoundException {
        Class<?> type = loader.loadClass(only(root, "implementation").getAttribute("class"));
        return new Descriptor(
                text(root, "name", type.getName()),
                type,
                !"false".equals(root.getAttribute("enabled")),
                services(loader, root),
                references(loader, root),
                properties(root),
                text(root, "activate", ""),
                text(root, "deactivate", ""),
                text(root, "modified", ""),
                Integer.parseInt(text(root, "init", "0")));
    }

    private static List<Class<?>> services(ClassLoader loader, Element root) throws ClassNotFoundException {
        List<Class<?>> services = new ArrayList<>();
        for (Element provide : all(root, "provide")) {
            services.add(loader.loadClass(provide.getAttribute("interface")));
        }
        return services;
    }

    private static List<Reference> references(ClassLoader loader, Element root) throws ClassNotFoundException {
        List<Reference> references = new ArrayList<>();
        for (Element reference : all(root, "reference")) {
            String cardinality = text(reference, "cardinality", "1..1");
            references.add(new Reference(
                    reference.getAttribute("name"),
                    loader.loadClass(reference.getAttribute("interface")),
                    cardinality.startsWith("0"),
                    cardinality.endsWith("n"),
                    "dynamic".equals(reference.getAttribute("policy")),
                    reference.getAttribute("field"),
                    reference.getAttribute("bind"),
                    reference.getAttribute("unbind"),
                    Integer.parseInt(text(reference, "parameter", String.valueOf(NO_PARAMETER)))));
        }
        return references;
    }

    private static Map<String, Object> properties(Element root) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Element property : all(root, "property")) {
            if (property.hasAttribute("value")) {
                properties.put(
                        property.getAttribute("name"),
                        value(text(property, "type", "String"), property.getAttribute("value")));
            } else {
                properties.put(
                        property.getAttribute("name"),
                        property.getTextContent()
                                .lines()
                                .map(String::strip)
                                .filter(line -> !line.isEmpty())
                                .toArray(String[]::new));
            }
        }
        return properties;
    }

    private static Object value(String type, String text) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "integer" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            case "boolean" -> Boolean.valueOf(text);
            case "double" -> Double.valueOf(text);
            case "float" -> Float.valueOf(text);
            case "short" -> Short.valueOf(text);
            default -> text;
        };
    }

    private static Element only(Element parent, String tag) {
        return all(parent, tag).getFirst();
    }

    private static List<Element> all(Element parent, String tag) {
        List<Element> found = new ArrayList<>();
        NodeList elements = parent.getElementsByTagName(tag);
        for (int i = 0; i < elements.getLength(); i++) {
            found.add((Element) elements.item(i));
        }
        return found;
    }

    private static String text(Element element, String attribute, @Nullable String otherwise) {
        String value = element.getAttribute(attribute);
        return value.isEmpty() && otherwise != null ? otherwise : value;
    }
}
