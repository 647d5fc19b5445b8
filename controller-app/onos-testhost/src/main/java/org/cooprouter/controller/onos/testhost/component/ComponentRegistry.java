// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.component;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;
import org.cooprouter.controller.onos.testhost.component.Descriptor.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Components and services of one node. A component becomes active when all that it must have is there, and stays so until it is
 * stopped: a service that goes takes the components that need it with it only by {@link #stop}.
 */
public final class ComponentRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ComponentRegistry.class);

    private static final Deque<ComponentRegistry> RUNNING = new ConcurrentLinkedDeque<>();

    private final ServiceTable services = new ServiceTable();
    private final List<Component> waiting = new ArrayList<>();
    private final Deque<Component> active = new ArrayDeque<>();

    /** An empty registry, which is the {@link #current} one until it is closed or another is made. */
    public ComponentRegistry() {
        RUNNING.push(this);
    }

    /**
     * The registry that was made last, for what asks for services without saying whose.
     *
     * @throws IllegalStateException when there is none
     */
    public static ComponentRegistry current() {
        return latest().orElseThrow(() -> new IllegalStateException("no test host is running"));
    }

    /** The registry that was made last and is not closed. */
    public static Optional<ComponentRegistry> latest() {
        return Optional.ofNullable(RUNNING.peek());
    }

    /** Adds a service that is no component. */
    public synchronized <T> void provide(Class<T> type, T service) {
        added(type, service);
        settle();
    }

    /**
     * Adds a component, which becomes active as soon as it can.
     *
     * @param loader of the bundle that has it
     * @param name whose descriptor is {@code OSGI-INF/<name>.xml}
     * @param properties that differ from the descriptor's
     */
    public synchronized void install(ClassLoader loader, String name, Map<String, ?> properties) {
        waiting.add(new Component(Descriptor.read(loader, name), properties));
        settle();
    }

    /** Lets a component that its descriptor disables become active. */
    public synchronized void enable(String name) {
        waiting.stream()
                .filter(component -> component.descriptor().name().equals(name))
                .forEach(Component::enable);
        settle();
    }

    /** Changes properties of the component {@code name}, or of one that will be installed; does nothing when there is none. */
    public synchronized void modify(String name, Map<String, ?> properties) {
        List<Component> all = new ArrayList<>(waiting);
        all.addAll(active);
        all.stream()
                .filter(component -> component.descriptor().name().equals(name))
                .forEach(component -> component.modify(properties));
    }

    private void settle() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Component component : List.copyOf(waiting)) {
                if (waiting.contains(component)
                        && component.isEnabled()
                        && missing(component).isEmpty()) {
                    waiting.remove(component);
                    component.activate(services);
                    active.push(component);
                    component.descriptor().services().forEach(type -> added(type, component.instance()));
                    moved = true;
                }
            }
        }
    }

    private void added(Class<?> type, Object service) {
        services.add(type, service);
        active.stream().filter(Component::isActive).forEach(component -> component.offer(type, service));
    }

    private List<Class<?>> missing(Component component) {
        List<Class<?>> missing = new ArrayList<>();
        for (Reference reference : component.descriptor().references()) {
            if (!reference.optional() && !services.has(reference.service())) {
                missing.add(reference.service());
            }
        }
        return missing;
    }

    /**
     * Holds that all is active that should be.
     *
     * @throws IllegalStateException that names the components that are not, and what each of them misses
     */
    public synchronized void requireActive() {
        String stuck = waiting.stream()
                .filter(Component::isEnabled)
                .map(component -> component + " misses "
                        + missing(component).stream().map(Class::getName).toList())
                .collect(Collectors.joining("; "));
        if (!stuck.isEmpty()) {
            throw new IllegalStateException("components that cannot become active: " + stuck);
        }
    }

    /**
     * The service of {@code type} that came first.
     *
     * @throws IllegalStateException when there is none
     */
    public <T> T service(Class<T> type) {
        return services.all(type).stream()
                .findFirst()
                .map(type::cast)
                .orElseThrow(() -> new IllegalStateException("no service " + type.getName()));
    }

    /** All services of {@code type}. */
    public <T> List<T> services(Class<T> type) {
        return services.all(type).stream().map(type::cast).toList();
    }

    /** The object of the active component {@code type}. */
    public synchronized <T> T component(Class<T> type) {
        return active.stream()
                .filter(component -> component.descriptor().type() == type)
                .findFirst()
                .map(component -> type.cast(component.instance()))
                .orElseThrow(() -> new IllegalStateException(type.getName() + " is not active"));
    }

    /** Deactivates and removes the components whose names begin with {@code prefix}, the latest first. */
    public synchronized void stop(String prefix) {
        waiting.removeIf(component -> component.descriptor().name().startsWith(prefix));
        for (Component component : List.copyOf(active)) {
            // A component may stop others when it stops.
            if (component.descriptor().name().startsWith(prefix) && active.remove(component)) {
                stop(component);
            }
        }
    }

    private void stop(Component component) {
        Object instance = component.instance();
        Collection<Class<?>> provided = component.descriptor().services();
        for (Class<?> type : provided) {
            services.remove(type, instance);
            active.stream().filter(Component::isActive).forEach(other -> other.withdraw(type, instance));
        }
        try {
            component.deactivate();
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("Could not deactivate {}", component, e);
        }
    }

    @Override
    public void close() {
        stop("");
        RUNNING.remove(this);
    }
}
