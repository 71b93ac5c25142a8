/* The viewers' receiving side: epoll, recv, WebSocket frames (RFC 6455), nothing else.
 *
 * In C because a client in Python takes in some 60,000 deliveries a second and would be what is measured.
 * Called through ctypes by audience.py, which joins the viewers and owns their sockets.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>

enum { BUFFER = 16384, EVENTS = 512, CLOSE = 0x88 };

static const char MARK[] = "\"to\":";
static const unsigned char PONG[] = {0x81, 0x81, 0, 0, 0, 0, '3'};

typedef struct {
    int fd;
    size_t held;
    unsigned char bytes[BUFFER];
} viewer;

/* One message that one viewer got: the number after "to", when it came, and to whom. */
typedef struct {
    int64_t number, at_ns, viewer;
} delivery;

typedef struct {
    int epoll;
    int size, capacity;
    viewer *viewers;
    int64_t received, room;
    delivery *deliveries;
} audience;

static int64_t now_ns(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

audience *audience_new(int capacity) {
    audience *all = calloc(1, sizeof *all);
    if (!all) return NULL;
    all->viewers = calloc((size_t)capacity, sizeof *all->viewers);
    all->capacity = capacity;
    all->epoll = epoll_create1(EPOLL_CLOEXEC);
    return all;
}

int audience_add(audience *all, int fd, const unsigned char *rest, size_t length) {
    if (all->size == all->capacity || length > BUFFER) return -1;
    viewer *one = &all->viewers[all->size++];
    one->fd = fd;
    one->held = length;
    memcpy(one->bytes, rest, length);
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = one};
    return epoll_ctl(all->epoll, EPOLL_CTL_ADD, fd, &wanted);
}

static int record(audience *all, const viewer *one, const unsigned char *digits, int64_t now) {
    if (all->received == all->room) {
        int64_t room = all->room ? all->room * 2 : 1 << 16;
        delivery *deliveries = realloc(all->deliveries, (size_t)room * sizeof *deliveries);
        if (!deliveries) return -1;
        all->deliveries = deliveries;
        all->room = room;
    }
    int64_t number = 0;
    while (*digits >= '0' && *digits <= '9') number = number * 10 + (*digits++ - '0');
    all->deliveries[all->received++] = (delivery){number, now, one - all->viewers};
    return 0;
}

/* One viewer's bytes: whole frames are taken in, the rest stays. -1: the server hung up. */
static int take(audience *all, viewer *one) {
    ssize_t got = recv(one->fd, one->bytes + one->held, BUFFER - one->held, 0);
    if (got == 0) return -1;
    if (got < 0) return errno == EAGAIN ? 0 : -1;
    int64_t now = now_ns();
    size_t end = one->held + (size_t)got, at = 0;
    while (at + 2 <= end) {
        size_t size = one->bytes[at + 1] & 0x7F, body = at + 2;
        if (size == 126) {
            if (at + 4 > end) break;
            size = (size_t)one->bytes[at + 2] << 8 | one->bytes[at + 3];
            body = at + 4;
        } else if (size == 127) {
            return -1;
        }
        if (body + size > end) break;
        if (one->bytes[at] == CLOSE) return -1;
        if (size == 1 && one->bytes[body] == '2' && send(one->fd, PONG, sizeof PONG, MSG_NOSIGNAL) < 0) return -1;
        unsigned char *mark = memmem(one->bytes + body, size, MARK, sizeof MARK - 1);
        if (mark && record(all, one, mark + sizeof MARK - 1, now)) return -1;
        at = body + size;
    }
    one->held = end - at;
    memmove(one->bytes, one->bytes + at, one->held);
    return one->held == BUFFER ? -1 : 0;
}

/* Take in what has arrived, waiting at most so long for the first byte. Returns deliveries since the reset. */
int64_t audience_poll(audience *all, int timeout_ms) {
    struct epoll_event ready[EVENTS];
    int count = epoll_wait(all->epoll, ready, EVENTS, timeout_ms);
    for (int at = 0; at < count; at++)
        if (take(all, ready[at].data.ptr)) return -1;
    return all->received;
}

void audience_reset(audience *all) { all->received = 0; }
const delivery *audience_deliveries(const audience *all) { return all->deliveries; }
