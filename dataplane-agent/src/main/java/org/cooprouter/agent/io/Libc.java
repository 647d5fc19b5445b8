// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The calls of the C library that this package needs. Most take the memory that receives {@code errno} first; it comes
 * from {@link #newState} and belongs to one thread at a time. Those of the packet path do without: the JDK slices that
 * memory in every call, 40 bytes in JDK 25, and whether the compiler removes the slice is the compiler's choice.
 */
@SuppressWarnings("restricted")
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO_CAPTURE = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = handle("socket", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND = handle("bind", of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            handle("setsockopt", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKOPT =
            handle("getsockopt", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SENDMMSG =
            handleWithoutErrno("sendmmsg", of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle SENDTO =
            handleWithoutErrno("sendto", of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle PPOLL =
            handleWithoutErrno("ppoll", of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
    private static final MethodHandle MMAP =
            handle("mmap", of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle OPEN =
            handle("open", of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = handle("close", of(JAVA_INT, JAVA_INT));
    private static final MethodHandle IOCTL =
            handle("ioctl", of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle READ = handleWithoutErrno("read", of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE = handleWithoutErrno("write", of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle EVENTFD = handle("eventfd", of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle IF_NAMETOINDEX = handle("if_nametoindex", of(JAVA_INT, ADDRESS));
    private static final MethodHandle IF_NAMETOINDEX_WITHOUT_ERRNO =
            handleWithoutErrno("if_nametoindex", of(JAVA_INT, ADDRESS));
    private static final MethodHandle SCHED_SETAFFINITY =
            handle("sched_setaffinity", of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
    private static final MethodHandle PRCTL =
            handle("prctl", of(JAVA_INT, JAVA_INT, JAVA_LONG), Linker.Option.firstVariadicArg(1));
    private static final MethodHandle SYSCALL =
            handle("syscall", of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(1));
    private static final MethodHandle STRERROR = handleWithoutErrno("strerror", of(ADDRESS, JAVA_INT));

    private Libc() {}

    /** Returns memory that receives errno. */
    static MemorySegment newState(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    /** Returns the errno of the last failed call that was given this state. */
    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    /** Returns the C library's text for an errno. */
    static String strerror(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(256).getString(0);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int socket(MemorySegment state, int domain, int type, int protocol) {
        try {
            return (int) SOCKET.invokeExact(state, domain, type, protocol);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int bind(MemorySegment state, int fd, MemorySegment address) {
        try {
            return (int) BIND.invokeExact(state, fd, address, (int) address.byteSize());
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int setsockopt(MemorySegment state, int fd, int level, int option, MemorySegment value) {
        try {
            return (int) SETSOCKOPT.invokeExact(state, fd, level, option, value, (int) value.byteSize());
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int getsockopt(
            MemorySegment state, int fd, int level, int option, MemorySegment value, MemorySegment length) {
        try {
            length.set(JAVA_INT, 0, (int) value.byteSize());
            return (int) GETSOCKOPT.invokeExact(state, fd, level, option, value, length);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int sendmmsg(int fd, MemorySegment messages, int count, int flags) {
        try {
            return (int) SENDMMSG.invokeExact(fd, messages, count, flags);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static long sendto(int fd, MemorySegment data, long length, int flags) {
        try {
            return (long) SENDTO.invokeExact(fd, data, length, flags, MemorySegment.NULL, 0);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int ppoll(MemorySegment descriptors, long count, MemorySegment timeout) {
        try {
            return (int) PPOLL.invokeExact(descriptors, count, timeout, MemorySegment.NULL);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static MemorySegment mmap(
            MemorySegment state, MemorySegment at, long length, int protection, int flags, int fd, long offset) {
        try {
            return (MemorySegment) MMAP.invokeExact(state, at, length, protection, flags, fd, offset);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int open(MemorySegment state, MemorySegment path, int flags) {
        try {
            return (int) OPEN.invokeExact(state, path, flags);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int close(MemorySegment state, int fd) {
        try {
            return (int) CLOSE.invokeExact(state, fd);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int ioctl(MemorySegment state, int fd, long request, MemorySegment argument) {
        try {
            return (int) IOCTL.invokeExact(state, fd, request, argument);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static long read(int fd, MemorySegment data, long length) {
        try {
            return (long) READ.invokeExact(fd, data, length);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static long write(int fd, MemorySegment data, long length) {
        try {
            return (long) WRITE.invokeExact(fd, data, length);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int eventfd(MemorySegment state, int value, int flags) {
        try {
            return (int) EVENTFD.invokeExact(state, value, flags);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int ifNameToIndex(MemorySegment state, MemorySegment name) {
        try {
            return (int) IF_NAMETOINDEX.invokeExact(state, name);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** As the other, for a name that may well be gone. */
    static int ifNameToIndex(MemorySegment name) {
        try {
            return (int) IF_NAMETOINDEX_WITHOUT_ERRNO.invokeExact(name);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int schedSetaffinity(MemorySegment state, int thread, MemorySegment mask) {
        try {
            return (int) SCHED_SETAFFINITY.invokeExact(state, thread, mask.byteSize(), mask);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int prctl(MemorySegment state, int option, long argument) {
        try {
            return (int) PRCTL.invokeExact(state, option, argument);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** The system call bpf(2), which the C library does not wrap. */
    static long bpf(MemorySegment state, long number, int command, MemorySegment attributes) {
        try {
            return (long) SYSCALL.invokeExact(state, number, command, attributes, (int) attributes.byteSize());
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static FunctionDescriptor of(MemoryLayout result, MemoryLayout... arguments) {
        return FunctionDescriptor.of(result, arguments);
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker.Option[] all = new Linker.Option[options.length + 1];
        all[0] = ERRNO_CAPTURE;
        System.arraycopy(options, 0, all, 1, options.length);
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, all);
    }

    private static MethodHandle handleWithoutErrno(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }

    /** A downcall throws nothing but what the virtual machine itself throws. */
    static RuntimeException unexpected(Throwable t) {
        if (t instanceof Error error) {
            throw error;
        }
        if (t instanceof RuntimeException runtime) {
            return runtime;
        }
        return new IllegalStateException(t);
    }
}
