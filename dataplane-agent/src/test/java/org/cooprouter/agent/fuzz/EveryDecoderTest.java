// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;

/** A decoder that is added without a fuzz target fails here, by its name. */
class EveryDecoderTest {
    private static final Set<String> DECODING_PACKAGES =
            Set.of("org.cooprouter.agent.wire", "org.cooprouter.agent.redundancy", "org.cooprouter.agent.cooperation");

    @Test
    void shouldBeReachedByAFuzzTarget() {
        Set<JavaCodeUnit> reached = reachedByFuzzing();
        List<JavaMethod> decoders = FuzzTargets.CLASSES.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(EveryDecoderTest::isDecoder)
                .toList();

        assertThat(decoders)
                .extracting(JavaMethod::getName)
                .as("what is taken for a decoder")
                .contains("check", "parse", "decode", "read", "add", "fits");
        assertThat(decoders)
                .filteredOn(decoder -> !reached.contains(decoder))
                .extracting(JavaMethod::getFullName)
                .as("decoders that no class Fuzz* of %s calls", FuzzTargets.class.getPackageName())
                .isEmpty();
    }

    /** Judges bytes that somebody else sent: says why they are not good for anything, or reads a value from where it is told. */
    private static boolean isDecoder(JavaMethod method) {
        String first = method.getRawParameterTypes().isEmpty()
                ? ""
                : method.getRawParameterTypes().getFirst().getName();
        boolean judges = method.getRawReturnType().isEquivalentTo(DropReason.class)
                && !method.getOwner().isEnum()
                && !method.getOwner().isInterface();
        boolean reads = first.equals(ByteBuffer.class.getName())
                && Set.of("fits", "decode").contains(method.getName());
        return DECODING_PACKAGES.contains(method.getOwner().getPackageName())
                && !FuzzTargets.isOfTests(method.getOwner())
                && (judges || reads);
    }

    /** The whole agent reaches every decoder, but few inputs get that deep; one that is nearer is wanted. */
    private static Set<JavaCodeUnit> reachedByFuzzing() {
        Set<JavaCodeUnit> reached = new HashSet<>();
        Deque<JavaCodeUnit> next = new ArrayDeque<>();
        FuzzTargets.all()
                .filter(target -> !target.isEquivalentTo(FuzzAgent.class))
                .forEach(target -> next.add(target.getMethod(FuzzTargets.METHOD, byte[].class)));
        while (!next.isEmpty()) {
            JavaCodeUnit unit = next.remove();
            if (reached.add(unit)) {
                unit.getCallsFromSelf()
                        .forEach(call -> call.getTarget().resolveMember().ifPresent(next::add));
                unit.getMethodReferencesFromSelf()
                        .forEach(call -> call.getTarget().resolveMember().ifPresent(next::add));
            }
        }
        return reached;
    }
}
