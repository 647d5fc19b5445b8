// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.io.LibCryptoAead;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a packet of a call costs in the pipeline alone, without reading and writing frames: a client's packet that leaves the
 * router in two copies; that packet and both its copies at the proxy, the second one a duplicate. Time stands still,
 * so there are no timers and no repetitions.
 */
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PipelineBenchmark {
    /** Bytes of UDP payload. */
    @Param({"100", "1200"})
    public int length;

    /** Implementation of AES-128-GCM. */
    @Param({"libcrypto", "jdk"})
    public String aead;

    private final ByteBuffer work = ByteBuffer.allocateDirect(4096);
    private ByteBuffer clientFrame = work;
    private Agent router = agent(JdkAead::new);
    private Agent proxy = router;

    private static Agent agent(AeadProvider aeads) {
        return new Agent(TestConfig.router("home-a", 11), 5, 0, new SplittableRandom(1), aeads);
    }

    /** Begins a call in which both sides know each other's paths. */
    @Setup
    public void setUp() throws IOException {
        AeadProvider aeads = aead.equals("jdk") ? JdkAead::new : LibCryptoAead.provider();
        Network net = new Network(
                agent(aeads),
                new Agent(
                        TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)),
                        9,
                        0,
                        new SplittableRandom(2),
                        aeads));
        net.advance(TestConfig.SECOND);
        net.client("x");
        net.server("acknowledged");
        router = net.router;
        proxy = net.proxy;
        byte[] bytes = Network.fromClient(new String(new byte[length], UTF_8)).bytes();
        clientFrame = ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
        router.sink.countOnly();
        proxy.sink.countOnly();
    }

    /** Router: classify, seal, two copies. */
    @Benchmark
    public long routerSendsTwoCopies() {
        pass(router, clientFrame, 0, clientFrame.capacity());
        return router.sink.committed();
    }

    /** The same, and at the proxy: open, deduplicate, translate. */
    @Benchmark
    public long routerSendsAndProxyDelivers() {
        pass(router, clientFrame, 0, clientFrame.capacity());
        pass(proxy, router.sink.buffer(), router.sink.offset(2), router.sink.length(2));
        pass(proxy, router.sink.buffer(), router.sink.offset(1), router.sink.length(1));
        return proxy.sink.committed();
    }

    private void pass(Agent agent, ByteBuffer frame, int offset, int frameLength) {
        work.put(0, frame, offset, frameLength);
        agent.pipeline.onFrame(work, 0, frameLength, agent.nowNs);
    }
}
