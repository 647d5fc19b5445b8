// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.driver;

import org.jspecify.annotations.Nullable;
import org.onosproject.net.behaviour.ExtensionSelectorResolver;
import org.onosproject.net.driver.AbstractHandlerBehaviour;
import org.onosproject.net.flow.criteria.ExtensionSelector;
import org.onosproject.net.flow.criteria.ExtensionSelectorType;
import org.onosproject.openflow.controller.ExtensionSelectorInterpreter;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.protocol.oxm.OFOxms;
import org.projectfloodlight.openflow.types.U32;

/** Between {@link OvsMatch} and openflowj's fields, in both directions: ONOS compares what a bridge shows with what it sent. */
public final class OvsSelectorInterpreter extends AbstractHandlerBehaviour
        implements ExtensionSelectorInterpreter, ExtensionSelectorResolver {
    private static final int EXACT = -1;

    @Override
    public boolean supported(ExtensionSelectorType type) {
        return type.equals(OvsMatch.CT_STATE) || type.equals(OvsMatch.CT_MARK);
    }

    @Override
    public OFOxm<?> mapSelector(OFFactory factory, ExtensionSelector selector) {
        if (!(selector instanceof OvsMatch)) {
            throw new UnsupportedOperationException(
                    "the driver cooprouter-ovs has no match " + selector + "; its bridges are CoopRouter's alone");
        }
        OvsMatch match = (OvsMatch) selector;
        OFOxms oxms = factory.oxms();
        U32 value = U32.ofRaw(match.value());
        U32 mask = U32.ofRaw(match.mask());
        if (match.type().equals(OvsMatch.CT_STATE)) {
            return match.mask() == EXACT ? oxms.conntrackState(value) : oxms.conntrackStateMasked(value, mask);
        }
        return match.mask() == EXACT ? oxms.conntrackMark(value) : oxms.conntrackMarkMasked(value, mask);
    }

    @Override
    public ExtensionSelector mapOxm(OFOxm<?> oxm) {
        boolean state = oxm.getMatchField().equals(MatchField.CONNTRACK_STATE);
        if (!state && !oxm.getMatchField().equals(MatchField.CONNTRACK_MARK)) {
            throw new UnsupportedOperationException("the driver cooprouter-ovs has no match " + oxm);
        }
        int value = ((U32) oxm.getValue()).getRaw();
        int mask = oxm.isMasked() ? ((U32) oxm.getMask()).getRaw() : EXACT;
        return state ? OvsMatch.ctState(value, mask) : OvsMatch.ctMark(value, mask);
    }

    @Override
    public @Nullable ExtensionSelector getExtensionSelector(ExtensionSelectorType type) {
        return supported(type) ? new OvsMatch(type) : null;
    }
}
