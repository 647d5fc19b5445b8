// SPDX-License-Identifier: Apache-2.0
//
// The plain C programs that the benchmark compares the agent with and drives it with:
//
//   pktbench forward IN OUT            every frame from IN to OUT, recvmmsg/sendmmsg, until SIGTERM
//   pktbench echo IF PORT              UDP frames to PORT go back where they came from, until SIGTERM
//   pktbench blast IF HEX PPS SECONDS  sends the frame HEX with a running number in its last 8 bytes at a steady rate
//
// At the end each prints one line "packets=N cpu_ns=N [late=N]"; cpu_ns is user and system time of the process.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, FRAME = 2048, HEADERS = 42 };

static volatile sig_atomic_t stop;
static uint8_t frames[BATCH][FRAME];
static struct iovec vectors[BATCH];
static struct mmsghdr messages[BATCH];

static void on_signal(int number) {
    (void)number;
    stop = 1;
}

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int packet_socket(const char *interface, int protocol) {
    int fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (fd < 0) {
        die("socket");
    }
    int buffer = 32 << 20;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer);
    int one = 1;
    setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof one);
    setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one);
    struct packet_mreq promiscuous = {.mr_ifindex = (int)if_nametoindex(interface), .mr_type = PACKET_MR_PROMISC};
    if (promiscuous.mr_ifindex == 0) {
        die(interface);
    }
    setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promiscuous, sizeof promiscuous);
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons((uint16_t)protocol), .sll_ifindex = promiscuous.mr_ifindex};
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        die("bind");
    }
    return fd;
}

static void prepare(void) {
    for (int i = 0; i < BATCH; i++) {
        vectors[i] = (struct iovec){.iov_base = frames[i], .iov_len = FRAME};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1};
    }
}

static int receive(int fd) {
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    for (int i = 0; i < BATCH; i++) {
        vectors[i].iov_len = FRAME;
    }
    int count = recvmmsg(fd, messages, BATCH, MSG_DONTWAIT, NULL);
    if (count <= 0) {
        poll(&wait, 1, 200);
        return 0;
    }
    for (int i = 0; i < count; i++) {
        vectors[i].iov_len = messages[i].msg_len;
    }
    return count;
}

static void send_all(int fd, int count) {
    for (int sent = 0; sent < count;) {
        int now = sendmmsg(fd, messages + sent, (unsigned)(count - sent), 0);
        if (now < 0 && errno != EINTR && errno != ENOBUFS && errno != EAGAIN) {
            die("sendmmsg");
        }
        sent += now > 0 ? now : 1;
    }
}

static void report(uint64_t packets, uint64_t late) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    uint64_t cpu = ((uint64_t)usage.ru_utime.tv_sec + (uint64_t)usage.ru_stime.tv_sec) * 1000000000u
                   + ((uint64_t)usage.ru_utime.tv_usec + (uint64_t)usage.ru_stime.tv_usec) * 1000u;
    printf("packets=%llu cpu_ns=%llu late=%llu\n", (unsigned long long)packets, (unsigned long long)cpu,
           (unsigned long long)late);
}

static void forward(const char *in, const char *out) {
    int from = packet_socket(in, ETH_P_ALL);
    int to = packet_socket(out, 0);
    uint64_t packets = 0;
    while (!stop) {
        int count = receive(from);
        send_all(to, count);
        packets += (uint64_t)count;
    }
    report(packets, 0);
}

static void swap(uint8_t *left, uint8_t *right, size_t length) {
    uint8_t kept[6];
    memcpy(kept, left, length);
    memcpy(left, right, length);
    memcpy(right, kept, length);
}

static void echo(const char *interface, uint16_t port) {
    int fd = packet_socket(interface, ETH_P_ALL);
    uint64_t packets = 0;
    while (!stop) {
        int count = receive(fd);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            uint8_t *frame = vectors[i].iov_base;
            if (vectors[i].iov_len < HEADERS || frame[12] != 8 || frame[13] != 0 || frame[23] != IPPROTO_UDP
                || frame[36] << 8 != (port & 0xff00) || frame[37] != (port & 0xff)) {
                continue;
            }
            swap(frame, frame + 6, 6);
            swap(frame + 26, frame + 30, 4);
            swap(frame + 34, frame + 36, 2);
            struct iovec swapped = vectors[kept];
            vectors[kept++] = vectors[i];
            vectors[i] = swapped;
        }
        send_all(fd, kept);
        packets += (uint64_t)kept;
    }
    report(packets, 0);
}

static uint64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void sleep_until(uint64_t time_ns) {
    struct timespec time = {.tv_sec = (time_t)(time_ns / 1000000000u), .tv_nsec = (long)(time_ns % 1000000000u)};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

static size_t parse_hex(const char *hex, uint8_t *bytes) {
    size_t length = strlen(hex) / 2;
    if (length > FRAME || length < HEADERS + 8) {
        fprintf(stderr, "a frame has %d to %d bytes\n", HEADERS + 8, FRAME);
        exit(2);
    }
    for (size_t i = 0; i < length; i++) {
        unsigned value;
        if (sscanf(hex + 2 * i, "%2x", &value) != 1) {
            fprintf(stderr, "not hexadecimal at byte %zu\n", i);
            exit(2);
        }
        bytes[i] = (uint8_t)value;
    }
    return length;
}

static void blast(const char *interface, const char *hex, double pps, double seconds) {
    int fd = packet_socket(interface, 0);
    size_t length = parse_hex(hex, frames[0]);
    for (int i = 0; i < BATCH; i++) {
        memmove(frames[i], frames[0], length);
        vectors[i].iov_len = length;
    }
    // A batch per 200 us at most, so that rates of people are steady and high rates are efficient.
    int batch = (int)(pps / 5000);
    batch = batch < 1 ? 1 : batch > BATCH ? BATCH : batch;
    uint64_t start = now_ns();
    uint64_t total = (uint64_t)(pps * seconds);
    uint64_t late = 0;
    for (uint64_t sent = 0; sent < total && !stop; sent += (uint64_t)batch) {
        uint64_t due = start + (uint64_t)((double)sent * 1e9 / pps);
        uint64_t now = now_ns();
        if (now < due) {
            sleep_until(due);
        } else if (now - due > 1000000) {
            late++;
        }
        for (int i = 0; i < batch; i++) {
            uint64_t number = sent + (uint64_t)i;
            memcpy(frames[i] + length - 8, &number, 8);
        }
        send_all(fd, batch);
    }
    report(total, late);
}

int main(int argc, char **argv) {
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    prepare();
    if (argc == 4 && strcmp(argv[1], "forward") == 0) {
        forward(argv[2], argv[3]);
    } else if (argc == 4 && strcmp(argv[1], "echo") == 0) {
        echo(argv[2], (uint16_t)atoi(argv[3]));
    } else if (argc == 6 && strcmp(argv[1], "blast") == 0) {
        blast(argv[2], argv[3], atof(argv[4]), atof(argv[5]));
    } else {
        fprintf(stderr, "usage: pktbench forward IN OUT | echo IF PORT | blast IF HEX PPS SECONDS\n");
        return 2;
    }
    return 0;
}
