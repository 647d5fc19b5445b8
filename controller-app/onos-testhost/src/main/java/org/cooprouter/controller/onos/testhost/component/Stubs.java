// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.component;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stands in for services that a manager asks for and that play no part here: every method answers with nothing. */
public final class Stubs {
    private Stubs() {}

    /** Returns a {@code type} whose methods return empty collections, zero or null. */
    public static <T> T of(Class<T> type) {
        return of(type, Map.of());
    }

    /** Returns a {@code type} whose methods return {@code answers} by their names, and otherwise nothing. */
    public static <T> T of(Class<T> type, Map<String, ?> answers) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (answers.containsKey(method.getName())) {
                return answers.get(method.getName());
            }
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(type, proxy, method, arguments);
            }
            return method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : nothing(method);
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @SuppressWarnings("ReferenceEquality") // What a stub is equal to: itself.
    private static Object ofObject(Class<?> type, Object proxy, Method method, @Nullable Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "stub of " + type.getSimpleName();
        };
    }

    private static @Nullable Object nothing(Method method) {
        Class<?> type = method.getReturnType();
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class || type == short.class || type == byte.class) {
            return 0;
        }
        if (type == long.class) {
            return 0L;
        }
        if (type == Set.class) {
            return Set.of();
        }
        if (type.isAssignableFrom(List.class) && type != Object.class) {
            return List.of();
        }
        if (type == Map.class) {
            return Map.of();
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        return type == CompletableFuture.class ? CompletableFuture.completedFuture(null) : null;
    }
}
