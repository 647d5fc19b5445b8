// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import org.cooprouter.controller.onos.CoopRouterApplication;
import org.cooprouter.policy.v1.PolicyServiceGrpc;
import org.cooprouter.policy.v1.PolicyServiceGrpc.PolicyServiceBlockingStub;
import org.onosproject.cli.AbstractShellCommand;

/** What the commands have in common: they are clients of the northbound services, at whichever node they are typed. */
abstract class OperatorCommand extends AbstractShellCommand {
    private static final long PATIENCE_SECONDS = 10;
    private static final String WHO = "console";

    @Override
    protected final void doExecute() {
        CoopRouterApplication application = get(CoopRouterApplication.class);
        application.troubles().forEach(trouble -> error("%s", trouble));
        try {
            execute(application.operator(WHO));
        } catch (StatusRuntimeException e) {
            error("%s", String.valueOf(e.getStatus().getDescription()));
        } catch (IllegalStateException | InvalidProtocolBufferException e) {
            error("%s", String.valueOf(e.getMessage()));
        }
    }

    abstract void execute(Channel channel) throws InvalidProtocolBufferException;

    static PolicyServiceBlockingStub policy(Channel channel) {
        return PolicyServiceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    final void printJson(MessageOrBuilder message) throws InvalidProtocolBufferException {
        print("%s", JsonFormat.printer().print(message));
    }

    /** "STATE_DEGRADED" as people say it. */
    static String word(Enum<?> state) {
        return state.name().substring(state.name().indexOf('_') + 1);
    }
}
