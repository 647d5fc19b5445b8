// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.cooprouter.agent.crypto.Aead;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What sealing a packet costs, and sealing and opening it, by the JDK's provider and by libcrypto. */
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AeadBenchmark {
    private static final int HEADER = 16;

    /** Which implementation. */
    @Param({"jdk", "libcrypto"})
    public String provider;

    /** Bytes of plaintext. */
    @Param({"160", "1400"})
    public int length;

    private Aead aead;
    private ByteBuffer buffer;
    private long packetId;

    /** Takes a key into use. */
    @Setup
    public void setUp() throws IOException {
        AeadProvider implementation = "jdk".equals(provider) ? JdkAead::new : LibCryptoAead.provider();
        aead = implementation.newKey(new byte[Aead.KEY_LENGTH]);
        buffer = ByteBuffer.allocateDirect(HEADER + length + Aead.TAG_LENGTH);
    }

    /** Destroys the key. */
    @TearDown
    public void tearDown() {
        aead.close();
    }

    /** A router's share. */
    @Benchmark
    public void seal() {
        aead.seal(buffer, 0, HEADER, length, 0, packetId++);
    }

    /** Sealing included, because a tag verifies once: subtract {@link #seal}. */
    @Benchmark
    public boolean sealAndOpen() {
        long id = packetId++;
        aead.seal(buffer, 0, HEADER, length, 0, id);
        return aead.open(buffer, 0, HEADER, length + Aead.TAG_LENGTH, 0, id);
    }
}
