// What the three programs beside this file share: sockets on loopback, epoll, the clock.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static int ep;

static void die(const char *what) { perror(what); exit(1); }

static uint64_t now(void) {                     // ns, the clock that time.monotonic_ns() of Python reads
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void watch(int op, int fd, uint32_t events, void *owner) {
    struct epoll_event e = { .events = events, .data.ptr = owner };
    if (epoll_ctl(ep, op, fd, &e)) die("epoll_ctl");
}

static struct sockaddr_in loopback(int host, int port) {
    return (struct sockaddr_in) { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK + host) };
}

// Begins to connect; from 50 addresses in turn, since one has no more than 28,000 ports. -1: no descriptors left.
__attribute__((unused)) static int connect_to(int port) {
    static unsigned source;
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in from = loopback(1 + source++ % 50, 0), to = loopback(0, port);
    if (fd < 0) return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (bind(fd, (void *)&from, sizeof from) || (connect(fd, (void *)&to, sizeof to) && errno != EINPROGRESS)) die("connect");
    return fd;
}
