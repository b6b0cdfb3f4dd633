// A server to stand behind the gateway: backend PORT. One thread, epoll, Linux.
//
//   /ws          switches to WebSocket and sends every message back
//   /stream      an answer without end, a chunk every second
//   /large       1 MiB
//   all others   2 bytes; a request body of known length is read first
#include "net.h"

enum { REQUEST, TUNNEL, STREAM };
enum { LARGE = 1 << 20, IN = 4096, TICK_MS = 100, TICKS = 10 };

typedef struct conn {
    int fd, state, tick;
    uint64_t body;                              // bytes of the request's body still to come
    const char *out;                            // what is being sent
    size_t left, have;
    struct conn *next, **at;                    // the streams of one tick
    char path[16], in[IN];
} conn;

static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";
static const char stream[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nb\r\ndata: one\n\n\r\n";
static const char chunk[] = "b\r\ndata: one\n\n\r\n";
static const char tunnel[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";      // to the key of RFC 6455, 1.3
static char large[LARGE + 128];
static size_t large_length;
static conn *streams[TICKS];
static int next_tick;

static void end(conn *c) {
    if (c->at && (*c->at = c->next)) c->next->at = c->at;
    close(c->fd);
    free(c);
}
static int flush_out(conn *c) {                 // -1: the connection is gone
    while (c->left) {
        ssize_t n = send(c->fd, c->out, c->left, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN) return end(c), -1;
        if (n < 0) break;
        c->out += n, c->left -= n;
    }
    watch(EPOLL_CTL_MOD, c->fd, c->left ? EPOLLOUT : EPOLLIN, c);
    return 0;
}
static int answer(conn *c, const char *bytes, size_t length) {
    c->out = bytes, c->left = length;
    return flush_out(c);
}
static int respond(conn *c) {
    if (!strcmp(c->path, "/ws")) return c->state = TUNNEL, answer(c, tunnel, sizeof tunnel - 1);
    if (!strcmp(c->path, "/large")) return answer(c, large, large_length);
    if (strcmp(c->path, "/stream")) return answer(c, ok, sizeof ok - 1);
    c->state = STREAM, c->at = &streams[next_tick++ % TICKS], c->next = *c->at;
    if (c->next) c->next->at = &c->next;
    *c->at = c;
    return answer(c, stream, sizeof stream - 1);
}
static ssize_t request(conn *c) {               // bytes used, -1 once the connection is gone
    char *head_end = memmem(c->in, c->have, "\r\n\r\n", 4), *length;
    if (!head_end) return 0;
    *head_end = 0;
    length = strcasestr(c->in, "\r\ncontent-length:");
    c->body = length ? strtoull(length + 17, 0, 10) : 0;
    if (sscanf(c->in, "%*s %15[^ ?]", c->path) != 1) return end(c), -1;
    return head_end + 4 - c->in;
}
static ssize_t echo(conn *c) {                  // one short message, unmasked in place, since a server does not mask
    unsigned char *p = (void *)c->in;
    size_t length = p[1] & 127;
    if (c->have < 6 + length) return 0;
    for (size_t i = 0; i < length; i++) p[6 + i] ^= p[2 + i % 4];
    p[4] = p[0], p[5] = length;
    return send(c->fd, p + 4, 2 + length, MSG_NOSIGNAL) == (ssize_t)(2 + length) ? (ssize_t)(6 + length) : (end(c), -1);
}
static void readable(conn *c) {
    ssize_t n = recv(c->fd, c->in + c->have, IN - c->have, 0), used = 1;
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) { end(c); return; }
    c->have += n;
    while (c->have && used && !c->left) {
        if (c->body) used = c->body < c->have ? c->body : c->have, c->body -= used;
        else if ((used = c->state == TUNNEL ? echo(c) : request(c)) < 0) return;
        memmove(c->in, c->in + used, c->have -= used);
        if (c->state == REQUEST && used && !c->body && respond(c)) return;
    }
    if (c->have == IN) end(c);
}
static void tick(void) {
    static int turn;
    for (conn *c = streams[turn++ % TICKS], *next; c; c = next) {
        next = c->next;
        if (!c->left) answer(c, chunk, sizeof chunk - 1);
    }
}

int main(int argc, char **argv) {
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = loopback(0, argc > 1 ? atoi(argv[1]) : 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) die("listen");
    large_length = sprintf(large, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", LARGE);
    memset(large + large_length, 'a', LARGE), large_length += LARGE;
    ep = epoll_create1(0);
    watch(EPOLL_CTL_ADD, listener, EPOLLIN, NULL);
    for (uint64_t due = now();;) {
        struct epoll_event events[256];
        uint64_t t = now();
        if (t >= due) tick(), due += TICK_MS * 1000000ull;
        int n = epoll_wait(ep, events, 256, TICK_MS / 2);
        for (int i = 0; i < n; i++) {
            conn *c = events[i].data.ptr;
            if (c && events[i].events & EPOLLOUT) flush_out(c);
            else if (c) readable(c);
            else for (int fd; (fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0;) {
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                c = calloc(1, sizeof *c), c->fd = fd;
                watch(EPOLL_CTL_ADD, fd, EPOLLIN, c);
            }
        }
    }
}
