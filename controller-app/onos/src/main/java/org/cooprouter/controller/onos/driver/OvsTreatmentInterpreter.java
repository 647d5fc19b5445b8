// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.driver;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.onosproject.net.behaviour.ExtensionTreatmentResolver;
import org.onosproject.net.driver.AbstractHandlerBehaviour;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatmentType;
import org.onosproject.openflow.controller.ExtensionTreatmentInterpreter;
import org.projectfloodlight.openflow.protocol.OFActionType;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;

/** Hands {@link OvsAction}s to the bridge as they are, and keeps what a bridge shows in the same form. */
public final class OvsTreatmentInterpreter extends AbstractHandlerBehaviour
        implements ExtensionTreatmentInterpreter, ExtensionTreatmentResolver {
    @Override
    public boolean supported(ExtensionTreatmentType type) {
        return type.equals(OvsAction.TYPE);
    }

    /**
     * A proxy, because openflowj's interface names classes of Guava, of which this bundle carries another version: a class of ours
     * that implements it cannot be linked.
     */
    @Override
    public OFAction mapInstruction(OFFactory factory, ExtensionTreatment treatment) {
        if (!(treatment instanceof OvsAction)) {
            throw new UnsupportedOperationException(
                    "the driver cooprouter-ovs has no action " + treatment + "; its bridges are CoopRouter's alone");
        }
        OvsAction action = (OvsAction) treatment;
        return (OFAction) Proxy.newProxyInstance(
                OFAction.class.getClassLoader(),
                new Class<?>[] {OFAction.class},
                (proxy, method, arguments) ->
                        answer(action, proxy, method.getName(), arguments == null ? new Object[0] : arguments));
    }

    private static Object answer(OvsAction action, Object proxy, String method, Object[] arguments) {
        switch (method) {
            case "writeTo":
                ((ByteBuf) arguments[0]).writeBytes(action.bytes());
                return proxy;
            case "getVersion":
                return OFVersion.OF_13;
            case "getType":
                return OFActionType.EXPERIMENTER;
            case "equals":
                return System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
            case "hashCode":
                return action.hashCode();
            case "toString":
                return action.toString();
            default:
                throw new UnsupportedOperationException(method + ": an action of CoopRouter can only be written");
        }
    }

    @Override
    public ExtensionTreatment mapAction(OFAction action) {
        ByteBuf buffer = Unpooled.buffer();
        action.writeTo(buffer);
        return new OvsAction(ByteBufUtil.getBytes(buffer), action.toString());
    }

    @Override
    public @Nullable ExtensionTreatment getExtensionInstruction(ExtensionTreatmentType type) {
        return supported(type) ? new OvsAction() : null;
    }
}
