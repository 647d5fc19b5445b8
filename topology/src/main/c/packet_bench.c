// SPDX-License-Identifier: Apache-2.0
//
// What the benchmarks need outside the JVM: the plain forwarder that the agent is compared with, and the source of frames.
//
//   packet_bench forward IF COPIES           sends every IPv4 frame that arrives back, COPIES times, until SIGTERM
//   packet_bench load IF FILE PPS SECONDS    sends the frames of FILE at a steady rate, from the start again at its end
//   packet_bench ping IF FILE COUNT          sends one frame, waits for the first that comes back, prints percentiles
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

static void ping(const char *interface, const char *file, int count) {
    int rx = open_packet_socket(interface, ETH_P_IP), tx = open_packet_socket(interface, 0);
    uint8_t *ring = map_ring(rx);
    unsigned at = 0;
    struct frames frames = open_frames(file);
    int64_t *times = calloc(count, sizeof *times);
    int measured = 0, lost = 0;
    for (int i = 0; i < count && !stopped; i++) {
        struct tpacket2_hdr *slot = (void *)(ring + (size_t)at * FRAME);
        next_frame(&frames, &vectors[0]);
        int64_t sent_at = now_ns(), now;
        send_all(tx, 1);
        while (!is_full(slot) && (now = now_ns()) - sent_at < 20000000)
            ;
        now = now_ns();
        if (is_full(slot)) {
            times[measured++] = now - sent_at;
        } else {
            lost++;
        }
        // Copies that follow are not what is measured; the pause lets the other side fall asleep as between a call's packets.
        usleep(1000);
        for (slot = (void *)(ring + (size_t)at * FRAME); is_full(slot); slot = (void *)(ring + (size_t)at * FRAME)) {
            give_back(slot);
            at = (at + 1) % RING_FRAMES;
        }
    }
    qsort(times, measured, sizeof *times, ascending);
    if (measured == 0) {
        printf("lost=%d\n", lost);
        return;
    }
    printf("p50=%lld p99=%lld lost=%d\n", (long long)times[measured / 2], (long long)times[(int)(measured * 0.99)], lost);
}

int main(int argc, char **argv) {
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    prepare_messages();
    if (argc == 4 && strcmp(argv[1], "forward") == 0) {
        forward(argv[2], atoi(argv[3]));
    } else if (argc == 6 && strcmp(argv[1], "load") == 0) {
        load(argv[2], argv[3], atof(argv[4]), atof(argv[5]));
    } else if (argc == 5 && strcmp(argv[1], "ping") == 0) {
        ping(argv[2], argv[3], atoi(argv[4]));
    } else {
        fprintf(stderr, "usage: packet_bench forward IF COPIES | load IF FILE PPS SECONDS | ping IF FILE COUNT\n");
        return 2;
    }
    return 0;
}
