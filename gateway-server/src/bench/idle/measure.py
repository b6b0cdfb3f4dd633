#!/usr/bin/env python3
"""What an open connection costs that does nothing: 15,000 idle clients, and 8,000 WebSocket tunnels.

Connections are opened in steps (tools/hold.c). After each the gateway collects its garbage (jcmd GC.run) and RSS, the heap in
use and Netty's direct memory are read; bytes each are the slope of a straight line through the steps. Idle clients have made
one request and are kept alive; a tunnel has a client's and a server's connection. At the end of each kind the CPU time that the
gateway takes while nothing is sent is measured over some seconds.

A tunnel takes two of the gateway's descriptors, a client one. Where `ulimit -Hn` is too low for all at once, idle clients make
room before the tunnels are opened, and the table says how many were open at the same time.

    python3 measure.py [--idle 15000] [--tunnels 8000] [--steps 4] [--rest 10] [--gateway FOLDER]
"""
import os, resource, sys, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tools"))
from harness import Gateway, Hold, Table, arguments, backend, run_folder

RESERVE = 300                       # descriptors for jars, listeners and ourselves
CONFIG = """
admin: {{address: 127.0.0.1:@ADMIN@}}
overload: {{connections: {most}}}
listeners:
  plain: {{address: 127.0.0.1:@PORT@, timeouts: {{keep-alive: 1h}}}}
upstreams:
  backend: {{targets: [http://127.0.0.1:{backend}], connections: {{max: 16384}}}}
apis:
  bench:
    routes:
      GET /small: {{integration: backend}}
      GET /ws: {{integration: backend, upgrade: {{protocols: [websocket], idle: 1h}}}}
"""


def slope(points):
    """Of the straight line through (x, y) that has the least squares."""
    mean_x, mean_y = (sum(column) / len(points) for column in zip(*points))
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def sample(gateway):
    heap = gateway.heap()
    return gateway.rss(), heap, gateway.meter('jvm_buffer_memory_used_bytes')


def grow(gateway, hold, kind, count, steps):
    """Opens `count`; gives the samples by number of open connections, and the counts of the last step."""
    samples, counts, at = [(0, sample(gateway))], {}, 0
    for step in range(steps):
        goal = count * (step + 1) // steps
        counts = hold.tell("open", kind, goal - at)
        at = goal
        samples.append((counts[kind], sample(gateway)))
    return samples, counts


def cpu_at_rest(gateway, seconds):
    time.sleep(2)
    cpu, begun = gateway.cpu(), time.monotonic()
    time.sleep(seconds)
    return (gateway.cpu() - cpu) / (time.monotonic() - begun)


def row(table, kind, samples, wanted):
    rss, heap, direct = (slope([(n, values[i]) for n, values in samples]) for i in range(3))
    table.add(f"{kind}: open", f"{samples[-1][0]:,}", f"{wanted:,}", samples[-1][0] >= wanted)
    table.add(f"{kind}: bytes each", f"RSS {rss:,.0f}, heap {heap:,.0f}, direct {direct:,.0f}")
    table.add(f"{kind}: RSS", " → ".join(f"{values[0] / 2**20:.0f}" for _, values in samples) + " MiB")


def main():
    options = arguments(__doc__, idle=15_000, tunnels=8_000, steps=4, rest=10)
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    idle = min(options.idle, limit - RESERVE)
    tunnels = min(options.tunnels, (limit - RESERVE) // 2)
    table = Table()
    with run_folder() as work, backend(work) as port:
        with Gateway(options.gateway, work, CONFIG.format(backend=port, most=limit - RESERVE)) as gateway:
            gateway.said("Ready after")
            with Hold(work, gateway.port, processes=2) as hold:
                hold.tell("open", "idle", 100), hold.tell("open", "quiet", 100)         # what the first ones load stays
                hold.tell("close", "quiet", 100), hold.tell("close", "idle", 100)
                none = cpu_at_rest(gateway, options.rest)
                idle_samples, _ = grow(gateway, hold, "idle", idle, options.steps)
                idle_cpu = cpu_at_rest(gateway, options.rest)
                room = max(0, idle + 2 * tunnels - (limit - RESERVE))
                hold.tell("close", "idle", min(idle, room))
                time.sleep(2)
                samples, counts = grow(gateway, hold, "quiet", tunnels, options.steps)
                both_cpu = cpu_at_rest(gateway, options.rest)
                counts, reasons = hold.tell("check"), hold.reasons()
    row(table, "idle", idle_samples, options.idle)
    row(table, "tunnels", samples, options.tunnels)
    table.add("at once", f"{counts['idle']:,} idle and {counts['quiet']:,} tunnels (ulimit -Hn {limit:,})")
    table.add("lost", f"{counts['lost']} {reasons}".strip(), "0", counts["lost"] == 0)
    table.add("CPU at rest: none, idle, both", f"{none:.2%}, {idle_cpu:.2%}, {both_cpu:.2%}")
    table.close()


if __name__ == "__main__":
    main()
