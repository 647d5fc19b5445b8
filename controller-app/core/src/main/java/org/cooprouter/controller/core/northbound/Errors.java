// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.policy.Problem;

/** Errors as the northbound API promises them: a status, words, and a BadRequest.FieldViolation for each problem. */
final class Errors {
    private static final int SHOWN = 3;

    private Errors() {}

    static StatusRuntimeException of(Code code, String message) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(message)
                .build());
    }

    static StatusRuntimeException of(Code code, List<Problem> problems) {
        BadRequest.Builder details = BadRequest.newBuilder();
        for (Problem problem : problems) {
            details.addFieldViolationsBuilder().setField(problem.path()).setDescription(problem.message());
        }
        String shown = problems.stream().limit(SHOWN).map(Problem::toString).collect(Collectors.joining("; "));
        String rest = problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : "";
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(problems.size() + (problems.size() == 1 ? " problem: " : " problems: ") + shown + rest)
                .addDetails(Any.pack(details.build()))
                .build());
    }
}
