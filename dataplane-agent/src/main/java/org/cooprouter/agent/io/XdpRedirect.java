// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The XDP program that hands the frames of an interface to an AF_XDP socket, attached by a BPF link so that it goes when
 * this process ends. In C:
 *
 * <pre>
 *  int redirect(struct xdp_md *frame) {
 *      return bpf_redirect_map(&amp;sockets, frame-&gt;rx_queue_index, XDP_PASS);
 *  }
 * </pre>
 */
final class XdpRedirect implements AutoCloseable {
    private static final int BPF_MAP_CREATE = 0;
    private static final int BPF_MAP_UPDATE_ELEM = 2;
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_LINK_CREATE = 28;
    private static final int BPF_MAP_TYPE_XSKMAP = 17;
    private static final int BPF_PROG_TYPE_XDP = 6;
    private static final int BPF_ATTACH_XDP = 37;
    private static final int BPF_FUNC_REDIRECT_MAP = 51;
    private static final int MAX_QUEUES = 64;
    private static final int ATTRIBUTES_LENGTH = 120;

    private static final int LDX_MEM_W = 0x61;
    private static final int LD_IMM_DW = 0x18;
    private static final int MOV64_IMM = 0xb7;
    private static final int CALL = 0x85;
    private static final int EXIT = 0x95;
    private static final int PSEUDO_MAP_FD = 1;
    private static final int RX_QUEUE_INDEX = 16;
    private static final int XDP_PASS = 2;
    private static final int INSTRUCTION_LENGTH = 8;

    private static final String NEEDS_BPF =
            "needs CAP_BPF, CAP_NET_ADMIN and a kernel with CONFIG_XDP_SOCKETS, or use --io=af_packet";

    private final Descriptor map;
    private final Descriptor program;
    private final Descriptor link;

    private XdpRedirect(Descriptor map, Descriptor program, Descriptor link) {
        this.map = map;
        this.program = program;
        this.link = link;
    }

    /** Sends the frames of one queue of an interface to a bound socket. */
    static XdpRedirect attach(String interfaceName, int interfaceIndex, int queue, Descriptor socket)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Descriptor map = createMap(arena, interfaceName);
            Descriptor program = null;
            try {
                enter(arena, map, queue, socket, interfaceName);
                program = load(arena, map, interfaceName);
                Descriptor link = link(arena, program, interfaceIndex, interfaceName);
                return new XdpRedirect(map, program, link);
            } catch (IOException | RuntimeException e) {
                map.close();
                if (program != null) {
                    program.close();
                }
                throw e;
            }
        }
    }

    private static Descriptor createMap(Arena arena, String interfaceName) throws IOException {
        MemorySegment attributes = arena.allocate(ATTRIBUTES_LENGTH, 8);
        attributes.set(JAVA_INT, 0, BPF_MAP_TYPE_XSKMAP);
        attributes.set(JAVA_INT, 4, Integer.BYTES);
        attributes.set(JAVA_INT, 8, Integer.BYTES);
        attributes.set(JAVA_INT, 12, MAX_QUEUES);
        return Descriptor.of(
                bpf(arena, BPF_MAP_CREATE, attributes, "bpf(BPF_MAP_CREATE, XSKMAP)", interfaceName, NEEDS_BPF),
                interfaceName);
    }

    private static void enter(Arena arena, Descriptor map, int queue, Descriptor socket, String interfaceName)
            throws IOException {
        MemorySegment attributes = arena.allocate(32, 8);
        attributes.set(JAVA_INT, 0, map.fd());
        attributes.set(ADDRESS, 8, arena.allocateFrom(JAVA_INT, queue));
        attributes.set(ADDRESS, 16, arena.allocateFrom(JAVA_INT, socket.fd()));
        bpf(arena, BPF_MAP_UPDATE_ELEM, attributes, "bpf(BPF_MAP_UPDATE_ELEM)", interfaceName, NEEDS_BPF);
    }

    private static Descriptor load(Arena arena, Descriptor map, String interfaceName) throws IOException {
        MemorySegment code = arena.allocate(6L * INSTRUCTION_LENGTH, 8);
        instruction(code, 0, LDX_MEM_W, 2, 1, RX_QUEUE_INDEX, 0);
        instruction(code, 1, LD_IMM_DW, 1, PSEUDO_MAP_FD, 0, map.fd());
        instruction(code, 3, MOV64_IMM, 3, 0, 0, XDP_PASS);
        instruction(code, 4, CALL, 0, 0, 0, BPF_FUNC_REDIRECT_MAP);
        instruction(code, 5, EXIT, 0, 0, 0, 0);
        MemorySegment attributes = arena.allocate(ATTRIBUTES_LENGTH, 8);
        attributes.set(JAVA_INT, 0, BPF_PROG_TYPE_XDP);
        attributes.set(JAVA_INT, 4, (int) (code.byteSize() / INSTRUCTION_LENGTH));
        attributes.set(ADDRESS, 8, code);
        attributes.set(ADDRESS, 16, arena.allocateFrom("Apache-2.0"));
        return Descriptor.of(
                bpf(arena, BPF_PROG_LOAD, attributes, "bpf(BPF_PROG_LOAD, XDP)", interfaceName, NEEDS_BPF),
                interfaceName);
    }

    private static void instruction(
            MemorySegment code, int index, int operation, int destination, int source, int offset, int immediate) {
        long at = (long) index * INSTRUCTION_LENGTH;
        code.set(JAVA_BYTE, at, (byte) operation);
        code.set(JAVA_BYTE, at + 1, (byte) (destination | source << 4));
        code.set(JAVA_SHORT, at + 2, (short) offset);
        code.set(JAVA_INT, at + 4, immediate);
    }

    private static Descriptor link(Arena arena, Descriptor program, int interfaceIndex, String interfaceName)
            throws IOException {
        MemorySegment attributes = arena.allocate(64, 8);
        attributes.set(JAVA_INT, 0, program.fd());
        attributes.set(JAVA_INT, 4, interfaceIndex);
        attributes.set(JAVA_INT, 8, BPF_ATTACH_XDP);
        String advice = "no other XDP program may be attached (`ip link set dev " + interfaceName
                + " xdp off`); needs Linux 5.9 or newer, or use --io=af_packet";
        return Descriptor.of(
                bpf(arena, BPF_LINK_CREATE, attributes, "bpf(BPF_LINK_CREATE, XDP)", interfaceName, advice),
                interfaceName);
    }

    private static int bpf(
            Arena arena, int command, MemorySegment attributes, String call, String interfaceName, String advice)
            throws IOException {
        MemorySegment state = Libc.newState(arena);
        long result = Libc.bpf(state, systemCallNumber(), command, attributes);
        if (result < 0) {
            throw new NativeIoException(call, interfaceName, Libc.errno(state), advice);
        }
        return (int) result;
    }

    private static long systemCallNumber() throws IOException {
        String architecture = System.getProperty("os.arch");
        return switch (architecture) {
            case "amd64" -> 321;
            case "aarch64", "riscv64" -> 280;
            default ->
                throw new IOException("AF_XDP: not known on architecture " + architecture
                        + "; expected amd64, aarch64 or riscv64; use --io=af_packet");
        };
    }

    @Override
    public void close() {
        link.close();
        program.close();
        map.close();
    }
}
