// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.io.LibCryptoAead;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.Repairs;
import org.cooprouter.agent.role.config.RuntimeConfig;
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
 * router in its copies; that packet and all its copies at the proxy, those not wanted any more included. Time stands still, so
 * there are no timers and no repetitions.
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

    /**
     * Scheme and datagrams per packet over two paths; with RAICT of depth 1 and Reed-Solomon of 2 + 1 packets, one whole copy over one
     * of them and the repair copies over the other.
     */
    @Param({"raic1-2", "raic1-3", "raic5-3", "raic1-4", "raic6-4", "raict-2", "fec-1.5"})
    public String scheme;

    private final ByteBuffer work = ByteBuffer.allocateDirect(4096);
    private ByteBuffer clientFrame = work;
    private Agent router = agent(JdkAead::new);
    private Agent proxy = router;

    private static Agent agent(AeadProvider aeads) {
        return agent(TestConfig.router("home-a", 11), 5, aeads);
    }

    private static Agent agent(RuntimeConfig config, int startNumber, AeadProvider aeads) {
        return new Agent(config, startNumber, 0, new SplittableRandom(startNumber), aeads);
    }

    private RedundancyProfile profile() {
        long skewNs = 500 * TestConfig.MS;
        return switch (scheme) {
            case "raict-2" -> repaired(new Raict(1), skewNs);
            case "fec-1.5" -> repaired(new ReedSolomon(2, 1, 1), skewNs);
            case "raic1-2", "raic1-3", "raic1-4" -> {
                int datagrams = scheme.charAt(6) - '0';
                yield new RedundancyProfile((datagrams + 1) / 2, datagrams / 2, skewNs);
            }
            default ->
                new RedundancyProfile(Objects.requireNonNull(Schemes.find(scheme.charAt(4) - '0', 2)), 1, 1, 1, skewNs);
        };
    }

    private static RedundancyProfile repaired(RepairCode code, long skewNs) {
        return new RedundancyProfile(Schemes.replication(), 1, 0, 1, new Repairs(code, 0, 1), skewNs);
    }

    private RuntimeConfig with(RuntimeConfig config) {
        return TestConfig.withTypes(config, TestConfig.voice(profile(), "fra"));
    }

    /** Begins a call in which both sides know each other's paths. */
    @Setup
    public void setUp() throws IOException {
        AeadProvider aeads = aead.equals("jdk") ? JdkAead::new : LibCryptoAead.provider();
        Network net = new Network(
                agent(with(TestConfig.router("home-a", 11)), 5, aeads),
                agent(with(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1))), 9, aeads));
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

    /** Router: classify, seal, write the copies. */
    @Benchmark
    public long routerSends() {
        pass(router, clientFrame, 0, clientFrame.capacity());
        return router.sink.committed();
    }

    /** The same, and at the proxy: open, restore, deduplicate, translate. */
    @Benchmark
    public long routerSendsAndProxyDelivers() {
        long before = router.sink.committed();
        pass(router, clientFrame, 0, clientFrame.capacity());
        for (int back = (int) (router.sink.committed() - before); back > 0; back--) {
            pass(proxy, router.sink.buffer(), router.sink.offset(back), router.sink.length(back));
        }
        return proxy.sink.committed();
    }

    private void pass(Agent agent, ByteBuffer frame, int offset, int frameLength) {
        work.put(0, frame, offset, frameLength);
        agent.pipeline.onFrame(work, 0, frameLength, agent.nowNs);
    }
}
