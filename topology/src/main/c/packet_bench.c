// SPDX-License-Identifier: Apache-2.0
//
// What the benchmarks need outside the JVM: the plain forwarder that the agent is compared with, and the source of frames.
//
//   packet_bench forward IF COPIES           sends every IPv4 frame that arrives back, COPIES times, until SIGTERM
//   packet_bench late IF DELAY block|spin    sends every IPv4 frame that arrives back, and once more DELAY ns later, until SIGTERM
//   packet_bench load IF FILE PPS SECONDS    sends the frames of FILE at a steady rate, from the start again at its end
//   packet_bench ping IF FILE COUNT BURST    sends BURST frames at once, waits for the first that comes back, prints percentiles
//   packet_bench rtt IF FILE COUNT           sends a UDP frame, waits for the answer to it, prints percentiles
//   packet_bench timers IF FILE COUNT DELAY  sends a frame that becomes two packets of the tunnel, the second DELAY ns after the first, and
//                                            prints percentiles of how far from that it leaves
//   packet_bench echo IF                     answers every UDP frame that arrives, until SIGTERM
//   packet_bench await IF FILE SECONDS       sends a frame per millisecond until one comes back as a DATA packet of the tunnel
//
// FILE: frames one after another, each a 2-byte length (big endian) and that many bytes.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, FRAME = 2048, RING_FRAMES = 8192, BLOCK = 1 << 18 };

static volatile sig_atomic_t stopped;

static void stop(int signal_number) {
    (void)signal_number;
    stopped = 1;
}

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int open_packet_socket(const char *interface, int protocol) {
    int fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (fd < 0) die("socket");
    int one = 1;
    setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof one);
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(protocol), .sll_ifindex = if_nametoindex(interface)};
    if (address.sll_ifindex == 0) die(interface);
    if (protocol != 0) {
        int version = TPACKET_V2;
        struct tpacket_req ring = {BLOCK, RING_FRAMES * (long)FRAME / BLOCK, FRAME, RING_FRAMES};
        if (setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version) != 0) die("PACKET_VERSION");
        if (setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one) != 0) die("PACKET_IGNORE_OUTGOING");
        if (setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &ring, sizeof ring) != 0) die("PACKET_RX_RING");
    }
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0) die("bind");
    return fd;
}

static uint8_t *map_ring(int fd) {
    uint8_t *ring = mmap(NULL, RING_FRAMES * (size_t)FRAME, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (ring == MAP_FAILED) die("mmap");
    return ring;
}

static int is_full(struct tpacket2_hdr *slot) {
    return (__atomic_load_n(&slot->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) != 0;
}

static void give_back(struct tpacket2_hdr *slot) {
    __atomic_store_n(&slot->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
}

static struct mmsghdr messages[BATCH];
static struct iovec vectors[BATCH];

static void prepare_messages(void) {
    for (int i = 0; i < BATCH; i++) {
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
}

static int send_all(int fd, int count) {
    int sent = 0;
    while (sent < count) {
        int n = sendmmsg(fd, messages + sent, count - sent, MSG_DONTWAIT);
        if (n <= 0) break;
        sent += n;
    }
    return sent;
}

static void forward(const char *interface, int copies) {
    int rx = open_packet_socket(interface, ETH_P_IP), tx = open_packet_socket(interface, 0);
    uint8_t *ring = map_ring(rx);
    unsigned at = 0;
    struct pollfd waiter = {.fd = rx, .events = POLLIN};
    printf("forwarding\n");
    fflush(stdout);
    while (!stopped) {
        int queued = 0, taken = 0;
        unsigned first = at;
        while (queued + copies <= BATCH) {
            struct tpacket2_hdr *slot = (void *)(ring + (size_t)at * FRAME);
            if (!is_full(slot)) break;
            for (int c = 0; c < copies; c++) {
                vectors[queued].iov_base = (uint8_t *)slot + slot->tp_mac;
                vectors[queued++].iov_len = slot->tp_snaplen;
            }
            at = (at + 1) % RING_FRAMES;
            taken++;
        }
        if (taken == 0) {
            poll(&waiter, 1, 100);
            continue;
        }
        send_all(tx, queued);
        for (int i = 0; i < taken; i++) give_back((void *)(ring + (size_t)((first + i) % RING_FRAMES) * FRAME));
    }
}

struct receiver {
    uint8_t *ring;
    unsigned at;
    int64_t arrived_at;  // the last accepted frame, by the kernel's clock: right also when this process did not have the CPU
};

static struct tpacket2_hdr *next_slot(struct receiver *receiver) {
    struct tpacket2_hdr *slot = (void *)(receiver->ring + (size_t)receiver->at * FRAME);
    return is_full(slot) ? slot : NULL;
}

static void release(struct receiver *receiver) {
    give_back((void *)(receiver->ring + (size_t)receiver->at * FRAME));
    receiver->at = (receiver->at + 1) % RING_FRAMES;
}

// One frame at a time waits: the load of `timers` sends the next one only when both copies have come.
static void late(const char *interface, int64_t delay, int spins) {
    int rx = open_packet_socket(interface, ETH_P_IP), tx = open_packet_socket(interface, 0);
    struct receiver receiver = {.ring = map_ring(rx)};
    struct pollfd waiter = {.fd = rx, .events = POLLIN};
    static uint8_t waiting[FRAME];
    int64_t due = INT64_MAX;
    prctl(PR_SET_TIMERSLACK, 1UL);
    printf("forwarding\n");
    fflush(stdout);
    while (!stopped) {
        struct tpacket2_hdr *slot = next_slot(&receiver);
        int64_t now = now_ns();
        if (slot != NULL) {
            vectors[0].iov_len = slot->tp_snaplen;
            vectors[0].iov_base = memcpy(waiting, (uint8_t *)slot + slot->tp_mac, slot->tp_snaplen);
            release(&receiver);
            due = now + delay;
            send_all(tx, 1);
        } else if (now >= due) {
            due = INT64_MAX;
            send_all(tx, 1);
        } else if (!spins) {
            int64_t left = due - now < 100000000 ? due - now : 100000000;
            struct timespec timeout = {.tv_nsec = left};
            ppoll(&waiter, 1, &timeout, NULL);
        }
    }
}

struct frames {
    uint8_t *bytes;
    size_t length, at;
};

static struct frames open_frames(const char *file) {
    int fd = open(file, O_RDONLY);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) die(file);
    struct frames frames = {.length = status.st_size};
    frames.bytes = mmap(NULL, frames.length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (frames.bytes == MAP_FAILED) die(file);
    return frames;
}

static void next_frame(struct frames *frames, struct iovec *vector) {
    if (frames->at >= frames->length) frames->at = 0;
    vector->iov_len = frames->bytes[frames->at] << 8 | frames->bytes[frames->at + 1];
    vector->iov_base = frames->bytes + frames->at + 2;
    frames->at += 2 + vector->iov_len;
}

static void load(const char *interface, const char *file, double pps, double seconds) {
    int tx = open_packet_socket(interface, 0);
    struct frames frames = open_frames(file);
    int64_t start = now_ns(), end = start + (int64_t)(seconds * 1e9), now;
    int64_t sent = 0, refused = 0;
    while ((now = now_ns()) < end && !stopped) {
        int64_t due = (int64_t)((now - start) * pps / 1e9) - sent - refused;
        if (due < 8) continue;
        int count = due > BATCH ? BATCH : (int)due;
        for (int i = 0; i < count; i++) next_frame(&frames, &vectors[i]);
        int done = send_all(tx, count);
        sent += done;
        refused += count - done;
    }
    printf("sent=%lld refused=%lld seconds=%.3f\n", (long long)sent, (long long)refused, (now_ns() - start) / 1e9);
}

static int ascending(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return a < b ? -1 : a > b;
}

// Offsets in a frame of Ethernet, IPv4 without options, and UDP.
enum { IP_PROTOCOL = 23, IP_SOURCE = 26, IP_TARGET = 30, SOURCE_PORT = 34, TARGET_PORT = 36, PAYLOAD = 42 };
enum { TUNNEL_PORT = 7177, VERSION_1_DATA = 0x10, ANSWER_NS = 20000000 };

static int is_udp(const struct tpacket2_hdr *slot, const uint8_t *frame) {
    return slot->tp_snaplen > PAYLOAD && frame[IP_PROTOCOL] == IPPROTO_UDP;
}

static int is_any(const struct tpacket2_hdr *slot, const uint8_t *frame, const uint8_t *sent) {
    (void)slot, (void)frame, (void)sent;
    return 1;
}

static int is_answer(const struct tpacket2_hdr *slot, const uint8_t *frame, const uint8_t *sent) {
    return is_udp(slot, frame) && memcmp(frame + IP_TARGET, sent + IP_SOURCE, 4) == 0 &&
           memcmp(frame + TARGET_PORT, sent + SOURCE_PORT, 2) == 0;
}

static int is_data(const struct tpacket2_hdr *slot, const uint8_t *frame, const uint8_t *sent) {
    (void)sent;
    return is_udp(slot, frame) && (frame[TARGET_PORT] << 8 | frame[TARGET_PORT + 1]) == TUNNEL_PORT && frame[PAYLOAD] == VERSION_1_DATA;
}

typedef int (*accepts)(const struct tpacket2_hdr *slot, const uint8_t *frame, const uint8_t *sent);

// Spins until a frame comes that is accepted; returns when, or 0 after the time limit.
static int64_t await_frame(struct receiver *receiver, accepts accepted, const uint8_t *sent, int64_t until) {
    int64_t now;
    do {
        struct tpacket2_hdr *slot = next_slot(receiver);
        now = now_ns();
        if (slot != NULL) {
            int found = accepted(slot, (uint8_t *)slot + slot->tp_mac, sent);
            receiver->arrived_at = slot->tp_sec * 1000000000LL + slot->tp_nsec;
            release(receiver);
            if (found) return now;
        }
    } while (now < until && !stopped);
    return 0;
}

static void ping(const char *interface, const char *file, int count, int burst, accepts accepted) {
    int tx = open_packet_socket(interface, 0);
    // Of all protocols, because such a socket sees also what tc passes on.
    struct receiver receiver = {.ring = map_ring(open_packet_socket(interface, ETH_P_ALL))};
    struct frames frames = open_frames(file);
    int64_t *times = calloc(count, sizeof *times);
    int measured = 0, lost = 0;
    for (int i = 0; i < count && !stopped; i++) {
        for (int b = 0; b < burst; b++) next_frame(&frames, &vectors[b]);
        int64_t sent_at = now_ns();
        send_all(tx, burst);
        int64_t back_at = await_frame(&receiver, accepted, vectors[0].iov_base, sent_at + ANSWER_NS);
        if (back_at != 0) {
            times[measured++] = back_at - sent_at;
        } else {
            lost++;
        }
        // Copies that follow are not what is measured; the pause lets the other side fall asleep as between a call's packets.
        usleep(1000);
        while (next_slot(&receiver) != NULL) release(&receiver);
    }
    qsort(times, measured, sizeof *times, ascending);
    if (measured == 0) {
        printf("lost=%d\n", lost);
        return;
    }
    printf("p50=%lld p99=%lld lost=%d\n", (long long)times[measured / 2], (long long)times[(int)(measured * 0.99)], lost);
}

static void timers(const char *interface, const char *file, int count, int64_t delay) {
    int tx = open_packet_socket(interface, 0);
    struct receiver receiver = {.ring = map_ring(open_packet_socket(interface, ETH_P_ALL))};
    struct frames frames = open_frames(file);
    int64_t *errors = calloc(count, sizeof *errors);
    int measured = 0, lost = 0;
    srandom(1);
    for (int i = 0; i < count && !stopped; i++) {
        next_frame(&frames, &vectors[0]);
        send_all(tx, 1);
        int64_t found = await_frame(&receiver, is_data, NULL, now_ns() + ANSWER_NS);
        int64_t first_at = receiver.arrived_at;
        if (found != 0 && await_frame(&receiver, is_data, NULL, found + delay + ANSWER_NS) != 0) {
            errors[measured++] = llabs(receiver.arrived_at - first_at - delay);
        } else {
            lost++;
        }
        // At no even pace: an agent counts delays from the time at which a rhythm lets it expect the packet.
        usleep(5000 + random() % 10000);
        while (next_slot(&receiver) != NULL) release(&receiver);
    }
    qsort(errors, measured, sizeof *errors, ascending);
    if (measured > 0) {
        printf("p50=%lld p99=%lld ", (long long)errors[measured / 2], (long long)errors[(int)(measured * 0.99)]);
    }
    printf("lost=%d\n", lost);
}

static void await_tunnel(const char *interface, const char *file, double seconds) {
    int tx = open_packet_socket(interface, 0);
    struct receiver receiver = {.ring = map_ring(open_packet_socket(interface, ETH_P_ALL))};
    struct frames frames = open_frames(file);
    int64_t end = now_ns() + (int64_t)(seconds * 1e9);
    while (now_ns() < end && !stopped) {
        next_frame(&frames, &vectors[0]);
        send_all(tx, 1);
        // Sleeps between its frames: what is awaited needs the CPU.
        usleep(1000);
        while (next_slot(&receiver) != NULL) {
            struct tpacket2_hdr *slot = next_slot(&receiver);
            if (is_data(slot, (uint8_t *)slot + slot->tp_mac, NULL)) {
                printf("found=1\n");
                return;
            }
            release(&receiver);
        }
    }
    printf("found=0\n");
}

static void swap(uint8_t *left, uint8_t *right, int length) {
    for (int i = 0; i < length; i++) {
        uint8_t byte = left[i];
        left[i] = right[i];
        right[i] = byte;
    }
}

static void echo(const char *interface) {
    int rx = open_packet_socket(interface, ETH_P_IP), tx = open_packet_socket(interface, 0);
    struct receiver receiver = {.ring = map_ring(rx)};
    struct pollfd waiter = {.fd = rx, .events = POLLIN};
    printf("echoing\n");
    fflush(stdout);
    while (!stopped) {
        struct tpacket2_hdr *slot = next_slot(&receiver);
        if (slot == NULL) {
            poll(&waiter, 1, 100);
            continue;
        }
        uint8_t *frame = (uint8_t *)slot + slot->tp_mac;
        if (is_udp(slot, frame)) {
            // Swapping leaves the checksums right.
            swap(frame, frame + 6, 6);
            swap(frame + IP_SOURCE, frame + IP_TARGET, 4);
            swap(frame + SOURCE_PORT, frame + TARGET_PORT, 2);
            vectors[0].iov_base = frame;
            vectors[0].iov_len = slot->tp_snaplen;
            send_all(tx, 1);
        }
        release(&receiver);
    }
}

int main(int argc, char **argv) {
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    prepare_messages();
    if (argc == 4 && strcmp(argv[1], "forward") == 0) {
        forward(argv[2], atoi(argv[3]));
    } else if (argc == 5 && strcmp(argv[1], "late") == 0) {
        late(argv[2], atoll(argv[3]), strcmp(argv[4], "spin") == 0);
    } else if (argc == 6 && strcmp(argv[1], "load") == 0) {
        load(argv[2], argv[3], atof(argv[4]), atof(argv[5]));
    } else if (argc == 6 && strcmp(argv[1], "ping") == 0) {
        ping(argv[2], argv[3], atoi(argv[4]), atoi(argv[5]), is_any);
    } else if (argc == 5 && strcmp(argv[1], "rtt") == 0) {
        ping(argv[2], argv[3], atoi(argv[4]), 1, is_answer);
    } else if (argc == 6 && strcmp(argv[1], "timers") == 0) {
        timers(argv[2], argv[3], atoi(argv[4]), atoll(argv[5]));
    } else if (argc == 3 && strcmp(argv[1], "echo") == 0) {
        echo(argv[2]);
    } else if (argc == 5 && strcmp(argv[1], "await") == 0) {
        await_tunnel(argv[2], argv[3], atof(argv[4]));
    } else {
        fprintf(stderr, "usage: packet_bench forward|late|load|ping|rtt|timers|echo|await IF ...; see the beginning of packet_bench.c\n");
        return 2;
    }
    return 0;
}
