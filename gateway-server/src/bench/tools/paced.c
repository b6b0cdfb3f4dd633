// An open loop: paced PORT RATE CONNECTIONS FILE PATH... One thread, epoll, Linux.
//
// Requests for the paths in turn are due at the moments of a Poisson process of RATE a second, whether those before are answered
// or not. Each goes over one of CONNECTIONS kept-alive connections; time waited for a free one counts, since latencies run from
// the due moment. Ends with its standard input. Then FILE has two numbers of 64 bits for each request, as the machine writes
// them: when it was due, and its latency, both in ns; a latency of 0 says it failed: no answer or one that is not 200.
#include "net.h"
#include <math.h>
#include <sys/prctl.h>

enum { IN = 1 << 14 };
typedef struct conn { int fd, busy; uint64_t slot; size_t have; struct conn *free; char in[IN]; } conn;
typedef struct { uint64_t due, latency; } request;

static int port, npaths, turn;
static char **paths;
static conn *idle;
static request *all;
static uint64_t sent, due_count, capacity;

static void again(conn *c) {                    // a new connection in place of one that has failed or was closed
    if (c->fd > 0) close(c->fd);
    if ((c->fd = connect_to(port)) < 0) die("socket");
    c->have = 0;
    watch(EPOLL_CTL_ADD, c->fd, EPOLLIN, c);    // what is written before it is connected fails: see send_due
    if (!c->busy) return;
    c->busy = 0, c->free = idle, idle = c;
}
static void send_due(void) {
    while (idle && sent < due_count) {
        conn *c = idle;
        char text[512];
        int length = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n", paths[turn++ % npaths]);
        ssize_t n = send(c->fd, text, length, MSG_NOSIGNAL);
        if (n < 0 && (errno == EAGAIN || errno == ENOTCONN)) { turn--; return; }
        idle = c->free, c->busy = 1, c->slot = sent++;
        if (n != length) again(c);
    }
}
static void readable(conn *c) {
    ssize_t n = recv(c->fd, c->in + c->have, IN - 1 - c->have, 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) { again(c); return; }
    c->in[c->have += n] = 0;
    char *body = strstr(c->in, "\r\n\r\n"), *length = body ? strcasestr(c->in, "\r\ncontent-length:") : NULL;
    if (!body || !c->busy) { if (c->have == IN - 1 || !c->busy) again(c); return; }
    if (!length) { again(c); return; }
    if ((size_t)(body + 4 - c->in) + strtoull(length + 17, 0, 10) > c->have) return;
    if (!strncmp(c->in, "HTTP/1.1 200", 12)) all[c->slot].latency = now() - all[c->slot].due;
    char *close_said = strcasestr(c->in, "\r\nconnection: close");
    if (close_said && close_said < body) { again(c); return; }
    c->have = 0, c->busy = 0, c->free = idle, idle = c;
}
static void wait_until(uint64_t t) {
    struct epoll_event events[256];
    uint64_t at = now(), pause = t > at ? t - at : 0;
    struct timespec limit = { pause / 1000000000ull, pause % 1000000000ull };
    int n = epoll_pwait2(ep, events, 256, &limit, NULL);
    for (int i = 0; i < n; i++)
        if (events[i].data.ptr) readable(events[i].data.ptr);
        else due_count = due_count | 1ull << 63;        // standard input has ended
}

int main(int argc, char **argv) {
    if (argc < 6) return fprintf(stderr, "paced PORT RATE CONNECTIONS FILE PATH...\n"), 2;
    port = atoi(argv[1]), paths = argv + 5, npaths = argc - 5;
    double rate = atof(argv[2]), next;
    int count = atoi(argv[3]), ended = 0;
    prctl(PR_SET_TIMERSLACK, 1ul);
    ep = epoll_create1(0);
    watch(EPOLL_CTL_ADD, 0, EPOLLIN, NULL);
    conn *conns = calloc(count, sizeof *conns);
    for (int i = 0; i < count; i++) conns[i].busy = 1, again(&conns[i]);
    wait_until(now() + 100000000);
    next = now();
    for (uint64_t seed = 88172645463325252ull, end = UINT64_MAX; !ended || (sent < due_count && now() < end);) {
        for (uint64_t t = now(); !ended && next <= t;) {
            if (due_count == capacity) all = realloc(all, (capacity = capacity ? capacity * 2 : 1 << 16) * sizeof *all);
            all[due_count++] = (request) { next, 0 };
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            next += -log(((seed >> 11) + 1) / 9007199254740993.0) * 1e9 / rate;
        }
        send_due();
        wait_until(idle || sent == due_count ? next : now() + 1000000);
        if (due_count >> 63) {
            due_count &= ~(1ull << 63), ended = 1, end = now() + 5000000000ull;
            epoll_ctl(ep, EPOLL_CTL_DEL, 0, NULL);
        }
    }
    for (uint64_t end = now() + 5000000000ull, busy = 1; busy && now() < end;) {        // the last ones
        wait_until(now() + 10000000), busy = 0;
        for (int i = 0; i < count; i++) busy += conns[i].busy;
    }
    FILE *file = fopen(argv[4], "w");
    if (!file || fwrite(all, sizeof *all, sent, file) != sent || fclose(file)) die(argv[4]);
    return 0;
}
