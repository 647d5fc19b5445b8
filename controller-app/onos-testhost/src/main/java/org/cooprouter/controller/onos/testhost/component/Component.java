// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.component;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cooprouter.controller.onos.testhost.component.Descriptor.Reference;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentContext;

/** A component: asleep until what it needs is there, then active until it is told to stop. */
final class Component {
    private final Descriptor descriptor;
    private final Map<String, ?> configured;
    private final Map<String, Object> properties;
    private boolean enabled;
    private @Nullable Object instance;

    Component(Descriptor descriptor, Map<String, ?> configured) {
        this.descriptor = descriptor;
        this.configured = configured;
        this.properties = new LinkedHashMap<>(descriptor.properties());
        this.properties.put("component.name", descriptor.name());
        this.properties.putAll(configured);
        this.enabled = descriptor.enabled();
    }

    Descriptor descriptor() {
        return descriptor;
    }

    void enable() {
        enabled = true;
    }

    boolean isEnabled() {
        return enabled;
    }

    boolean isActive() {
        return instance != null;
    }

    /** The active component's object. */
    Object instance() {
        return Objects.requireNonNull(instance, descriptor.name() + " is not active");
    }

    /** Makes the object, gives it what it needs, and activates it. */
    void activate(ServiceTable services) {
        try {
            Object made = construct(services);
            for (Reference reference : descriptor.references()) {
                if (reference.parameter() != Descriptor.NO_PARAMETER) {
                    continue;
                }
                Collection<Object> found = services.all(reference.service());
                if (reference.field().isEmpty()) {
                    for (Object service : reference.multiple() ? found : first(found)) {
                        call(made, reference.bind(), service);
                    }
                } else {
                    set(made, reference, found);
                }
            }
            call(made, descriptor.activate(), null);
            instance = made;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot activate " + descriptor.name(), rootOf(e));
        }
    }

    private Object construct(ServiceTable services) throws ReflectiveOperationException {
        for (Constructor<?> constructor : descriptor.type().getDeclaredConstructors()) {
            if (constructor.getParameterCount() == descriptor.constructorParameters()) {
                Object[] arguments = Arrays.stream(constructor.getParameterTypes())
                        .map(type -> argument(type, null))
                        .toArray();
                for (Reference reference : descriptor.references()) {
                    if (reference.parameter() != Descriptor.NO_PARAMETER) {
                        Collection<Object> found = services.all(reference.service());
                        arguments[reference.parameter()] = reference.multiple()
                                ? List.copyOf(found)
                                : found.stream().findFirst().orElse(null);
                    }
                }
                constructor.setAccessible(true);
                return constructor.newInstance(arguments);
            }
        }
        throw new NoSuchMethodException("a constructor with " + descriptor.constructorParameters() + " parameters");
    }

    private static Throwable rootOf(ReflectiveOperationException e) {
        return e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
    }

    private static List<Object> first(Collection<Object> services) {
        return services.stream().limit(1).toList();
    }

    private static void set(Object made, Reference reference, Collection<Object> found)
            throws ReflectiveOperationException {
        Field field = fieldOf(made.getClass(), reference.field());
        field.setAccessible(true);
        if (reference.multiple()) {
            field.set(made, new CopyOnWriteArrayList<>(found));
        } else if (!found.isEmpty()) {
            field.set(made, found.iterator().next());
        }
    }

    private static Field fieldOf(Class<?> type, String name) throws NoSuchFieldException {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(type.getName() + "." + name);
    }

    /** Tells an active component of a service that came after it. */
    void offer(Class<?> service, Object provider) {
        change(service, provider, true);
    }

    /** Tells an active component of a service that is about to go. */
    void withdraw(Class<?> service, Object provider) {
        change(service, provider, false);
    }

    private void change(Class<?> service, Object provider, boolean comes) {
        for (Reference reference : descriptor.references()) {
            if (reference.service() != service || !reference.dynamic()) {
                continue;
            }
            try {
                if (reference.field().isEmpty()) {
                    call(instance(), comes ? reference.bind() : reference.unbind(), provider);
                } else {
                    changeField(reference, provider, comes);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "cannot give " + service.getName() + " to " + descriptor.name(), rootOf(e));
            }
        }
    }

    private void changeField(Reference reference, Object provider, boolean comes) throws ReflectiveOperationException {
        Field field = fieldOf(instance().getClass(), reference.field());
        field.setAccessible(true);
        if (!reference.multiple()) {
            field.set(instance(), comes ? provider : null);
            return;
        }
        @SuppressWarnings("unchecked")
        Collection<Object> services = (Collection<Object>) field.get(instance());
        if (comes) {
            services.add(provider);
        } else {
            services.remove(provider);
        }
    }

    /** Gives the component other properties; a mere default does not change what it was installed with. */
    void modify(Map<String, ?> changed) {
        changed.forEach((name, value) -> {
            if (!configured.containsKey(name)
                    || !String.valueOf(value)
                            .equals(String.valueOf(descriptor.properties().get(name)))) {
                properties.put(name, value);
            }
        });
        if (isActive() && !descriptor.modified().isEmpty()) {
            try {
                call(instance(), descriptor.modified(), null);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot modify " + descriptor.name(), rootOf(e));
            }
        }
    }

    void deactivate() throws ReflectiveOperationException {
        Object was = instance();
        instance = null;
        call(was, descriptor.deactivate(), null);
    }

    private void call(Object target, String method, @Nullable Object service) throws ReflectiveOperationException {
        if (method.isEmpty()) {
            return;
        }
        for (Class<?> at = target.getClass(); at != null; at = at.getSuperclass()) {
            for (Method candidate : at.getDeclaredMethods()) {
                if (candidate.getName().equals(method) && accepts(candidate, service)) {
                    candidate.setAccessible(true);
                    candidate.invoke(
                            target,
                            Arrays.stream(candidate.getParameterTypes())
                                    .map(type -> argument(type, service))
                                    .toArray());
                    return;
                }
            }
        }
        throw new NoSuchMethodException(target.getClass().getName() + "." + method);
    }

    /** A class may have further methods of the same name, with parameters that no container would give. */
    private static boolean accepts(Method candidate, @Nullable Object service) {
        return service == null
                ? Arrays.stream(candidate.getParameterTypes()).allMatch(Component::isOfLifeCycle)
                : candidate.getParameterCount() > 0 && candidate.getParameterTypes()[0].isInstance(service);
    }

    private static boolean isOfLifeCycle(Class<?> type) {
        return type == ComponentContext.class
                || type == BundleContext.class
                || type == Map.class
                || type.isAnnotation();
    }

    private @Nullable Object argument(Class<?> type, @Nullable Object service) {
        if (type.isInstance(service)) {
            return service;
        }
        if (type == ComponentContext.class) {
            return Stubs.of(
                    ComponentContext.class,
                    Map.of("getProperties", dictionary(), "getBundleContext", Stubs.of(BundleContext.class)));
        }
        if (type == BundleContext.class) {
            return Stubs.of(BundleContext.class);
        }
        if (type.isAnnotation()) {
            return settings(type.asSubclass(Annotation.class));
        }
        return type == Map.class ? new LinkedHashMap<>(properties) : null;
    }

    @SuppressWarnings("JdkObsolete") // OSGi speaks of dictionaries.
    private Dictionary<String, Object> dictionary() {
        return new Hashtable<>(properties);
    }

    /** The properties as a component property type: names with dots for underscores, defaults of the annotation. */
    private Annotation settings(Class<? extends Annotation> type) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Method member : type.getDeclaredMethods()) {
            Object value = properties.get(member.getName().replace('_', '.'));
            values.put(member.getName(), value == null ? member.getDefaultValue() : value);
        }
        return Stubs.of(type, values);
    }

    @Override
    public String toString() {
        return descriptor.name();
    }
}
