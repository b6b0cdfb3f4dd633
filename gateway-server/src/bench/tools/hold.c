// Holds many connections open: hold PORT. One thread, epoll, Linux. Commands come as lines on standard input:
//
//   open KIND N    opens N more: ws (WebSockets on /ws, each sends a message every 5 s and awaits its echo), stream (answers
//                  without end on /stream), idle (kept alive after one GET of /small), quiet (WebSockets that say nothing)
//   close KIND N   closes N of them
//   check          does nothing
//
// Each is answered with a line of JSON: how many of each kind are open, how many of all were lost (closed by the other side,
// or silent for 15 s when they should not be), messages and chunks received. "open" is answered when all are open or none
// has come for 10 s.
#include "net.h"

enum { IDLE, QUIET, WS, STREAM, KINDS };
static const char *names[] = { "idle", "quiet", "ws", "stream" }, *paths[] = { "/small", "/ws", "/ws", "/stream" };
typedef struct { int fd, kind, up; unsigned sent, got; uint64_t heard, next; } conn;

static const uint64_t S = 1000000000ull;
static int port, capacity, wanted[KINDS], up[KINDS];
static conn **all;
static int count;
static uint64_t lost, messages, chunks;

static void gone(conn *c, const char *why) {    // its memory stays: there may be an event for it yet
    if (why) lost++, fprintf(stderr, "%s %s\n", names[c->kind], why);
    close(c->fd);
    wanted[c->kind]--, up[c->kind] -= c->up, c->fd = -1;
}
static int open_one(int kind) {
    conn *c = calloc(1, sizeof *c);
    *c = (conn) { .fd = connect_to(port), .kind = kind, .heard = now() };
    if (c->fd < 0) return free(c), -1;
    if (count == capacity) all = realloc(all, (capacity = capacity ? capacity * 2 : 1024) * sizeof *all);
    all[count++] = c, wanted[kind]++;
    watch(EPOLL_CTL_ADD, c->fd, EPOLLOUT, c);
    return 0;
}
static void ask(conn *c) {
    char text[512];
    int n = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", paths[c->kind],
            c->kind == WS || c->kind == QUIET ? "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" : "");
    watch(EPOLL_CTL_MOD, c->fd, EPOLLIN, c);
    if (send(c->fd, text, n, MSG_NOSIGNAL) != n) gone(c, "cannot connect");
}
static void readable(conn *c) {
    char in[4096];
    ssize_t n = recv(c->fd, in, sizeof in - 1, 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) { gone(c, n ? strerror(errno) : "was closed"); return; }
    in[n] = 0, c->heard = now();
    if (!c->up) {                               // heads are short: one read has all of it
        if (strncmp(in, c->kind == WS || c->kind == QUIET ? "HTTP/1.1 101" : "HTTP/1.1 200", 12)) { gone(c, "was refused"); return; }
        c->up = 1, up[c->kind]++, c->next = c->heard + (count % 500) * S / 100;
    } else if (c->kind == STREAM) chunks++;
    else if (c->kind == WS) {
        if (n != 6 || memcmp(in + 2, &c->sent, 4)) { gone(c, (in[0] & 15) == 8 ? "got a CLOSE" : "got another message"); return; }
        messages++, c->got = c->sent;
    } else gone(c, "got what it had not asked for");
}
static void look(conn *c, uint64_t t) {
    if (!c->up || c->kind == IDLE || c->kind == QUIET) return;
    if (c->kind == WS && c->sent == c->got && t >= c->next) {
        unsigned char frame[10] = { 0x82, 0x84 };               // four bytes, masked with 0
        c->sent++, memcpy(frame + 6, &c->sent, 4), c->next = t + 5 * S, c->heard = t;
        if (send(c->fd, frame, sizeof frame, MSG_NOSIGNAL) != sizeof frame) gone(c, "cannot send");
    } else if (t > c->heard + 15 * S) gone(c, "is silent");
}
static void run(uint64_t pause_ms) {
    struct epoll_event events[256];
    static uint64_t looked;
    int n = epoll_wait(ep, events, 256, pause_ms);
    for (int i = 0; i < n; i++) {
        conn *c = events[i].data.ptr;
        if (c && c->fd >= 0) events[i].events & EPOLLOUT ? ask(c) : readable(c);
    }
    if (now() < looked + S / 20) return;
    looked = now();
    int kept = 0;
    for (int i = 0; i < count; i++) {
        if (all[i]->fd >= 0) look(all[i], looked);
        if (all[i]->fd >= 0) all[kept++] = all[i];
        else free(all[i]);
    }
    count = kept;
}
static void opened(int kind, int number) {
    uint64_t heard = now();
    int seen = up[kind];
    for (int i = 0; i < number && now() < heard + 10 * S; run(1)) {
        while (i < number && wanted[kind] - up[kind] < 100 && !open_one(kind)) i++;     // at most 100 on the way
        if (up[kind] != seen) seen = up[kind], heard = now();
    }
    while (up[kind] < wanted[kind] && now() < heard + 10 * S) {
        run(1);
        if (up[kind] != seen) seen = up[kind], heard = now();
    }
}
static void closed(int kind, int number) {
    for (int i = count - 1; i >= 0 && number > 0; i--) if (all[i]->fd >= 0 && all[i]->kind == kind) gone(all[i], NULL), number--;
}

int main(int argc, char **argv) {
    if (argc != 2) return fprintf(stderr, "hold PORT\n"), 2;
    port = atoi(argv[1]), ep = epoll_create1(0);
    int commands = epoll_create1(0);            // asked apart, so that a command is read outside of run
    struct epoll_event e = { .events = EPOLLIN };
    if (epoll_ctl(commands, EPOLL_CTL_ADD, 0, &e)) die("epoll_ctl");
    watch(EPOLL_CTL_ADD, commands, EPOLLIN, NULL);
    setvbuf(stdin, NULL, _IONBF, 0);
    for (char line[80];;) {
        run(20);
        if (epoll_wait(commands, &e, 1, 0) < 1) continue;
        char verb[16] = "", kind[16] = "";
        int number = 0, k = 0;
        if (!fgets(line, sizeof line, stdin)) return 0;
        sscanf(line, "%15s %15s %d", verb, kind, &number);
        while (k < KINDS && strcmp(names[k], kind)) k++;
        if (k < KINDS && !strcmp(verb, "open")) opened(k, number);
        if (k < KINDS && !strcmp(verb, "close")) closed(k, number);
        printf("{\"idle\": %d, \"quiet\": %d, \"ws\": %d, \"stream\": %d, \"lost\": %lu, \"messages\": %lu, \"chunks\": %lu}\n",
               up[IDLE], up[QUIET], up[WS], up[STREAM], lost, messages, chunks);
        fflush(stdout);
    }
}
