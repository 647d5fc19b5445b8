// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;

/** The server's end of a streaming call whose client reads, waits or goes as the test says. */
public final class FakeCall<T> extends ServerCallStreamObserver<T> {
    private final List<T> received = new ArrayList<>();
    private Runnable onReady = () -> {};
    private Runnable onCancel = () -> {};
    private boolean ready = true;
    private boolean cancelled;
    private Throwable error;

    /** The client takes nothing until it resumes. */
    public void pause() {
        ready = false;
    }

    public void resume() {
        ready = true;
        onReady.run();
    }

    public void cancel() {
        cancelled = true;
        ready = false;
        onCancel.run();
    }

    /** What has come since the last time. */
    public List<T> take() {
        List<T> taken = List.copyOf(received);
        received.clear();
        return taken;
    }

    /** How the call has ended, or null. */
    public Status.Code end() {
        return error == null ? null : Status.fromThrowable(error).getCode();
    }

    @Override
    public void onNext(T message) {
        if (error != null) {
            throw new IllegalStateException("call is closed");
        }
        if (!ready) {
            throw new AssertionError("sent to a client that was not ready: " + message);
        }
        received.add(message);
    }

    @Override
    public void onError(Throwable cause) {
        if (error != null) {
            throw new IllegalStateException("call is closed");
        }
        error = cause;
    }

    @Override
    public void onCompleted() {
        throw new AssertionError("a watch ends only with a reason");
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
        onCancel = handler;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
        onReady = handler;
    }

    @Override
    public void setCompression(String compression) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setMessageCompression(boolean enable) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void disableAutoInboundFlowControl() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void request(int count) {
        throw new UnsupportedOperationException();
    }
}
