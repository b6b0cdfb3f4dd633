#!/usr/bin/env python3
"""What 10,000 routes cost: to check, to start with, and to reload.

The file has 10,000 routes over 20 APIs, with variables in their paths, one upstream and a header each; every reload changes
one of them. Measured from the rename of the file into place to the log line that its revision is active, which includes the
pause in which the gateway makes sure that the file is whole; "applied in" is what the gateway counts itself, from reading to
switching. A request to the changed route then has to show the change.

    from write to active    < 1 s, median
    memory                  heap in use after a full collection (jcmd GC.run), and how much a reload has on it at the most

    python3 measure.py [--routes 10000] [--reloads 20] [--gateway FOLDER]
"""
import os, subprocess, sys, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tools"))
from harness import Gateway, Table, arguments, backend, quantile, run_folder

TARGET_S, APIS = 1.0, 20


def configuration(count, backend_port, change):
    lines = ["admin: {address: 127.0.0.1:@ADMIN@}", "listeners:", "  plain: {address: 127.0.0.1:@PORT@}", "upstreams:",
             f"  backend: {{targets: [http://127.0.0.1:{backend_port}]}}", "apis:"]
    for api in range(APIS):
        lines += [f"  api{api}:", f"    base-path: /api{api}", "    routes:"]
        for i in range(api, count, APIS):
            value = change if i == 0 else i
            lines.append(f'      "GET /orders{i}/{{id}}/items/{{item}}": '
                         f'{{integration: backend, headers: {{response: {{set: {{X-Route: "{value}"}}}}}}}}')
    return "\n".join(lines) + "\n"


def checked(options, file):
    begun = time.monotonic()
    done = subprocess.run([os.path.join(options.gateway, "bin/portcullis"), "check", file], capture_output=True, text=True)
    if done.returncode:
        sys.exit("check refuses the file:\n" + done.stderr)
    return time.monotonic() - begun


def main():
    options = arguments(__doc__, routes=10_000, reloads=20)
    table, active, applied, peak = Table(), [], [], 0
    with run_folder() as work, backend(work) as port:
        begun = time.monotonic()
        with Gateway(options.gateway, work, configuration(options.routes, port, "first")) as gateway:
            gateway.said("Ready after")
            ready = time.monotonic() - begun
            check = min(checked(options, gateway.file) for _ in range(3))
            heap, rss = gateway.heap(), gateway.rss()
            for i in range(options.reloads):
                text = configuration(options.routes, port, f"change-{i}")
                begun = time.monotonic()
                gateway.write(text)
                applied.append(int(gateway.said(r"Revision \d+ is active, applied in (\d+) ms")[1]))
                active.append(time.monotonic() - begun)
                if gateway.header("/api0/orders0/1/items/2", "X-Route") != f"change-{i}":
                    sys.exit("the change is not in force")
                peak = max(peak, gateway.heap_in_use())
            heap_after, rss_after = gateway.heap(), gateway.rss()
            routes = gateway.get("/routes")[1].count(b'"key":"GET /api')
    table.add("routes in force", f"{routes}", f"{options.routes}", routes == options.routes)
    table.add("check", f"{check:.2f} s")
    table.add("start to ready", f"{ready:.2f} s")
    table.add("from write to active, first / p50 / max", f"{active[0]:.2f} / {quantile(active, 0.5):.2f} / {max(active):.2f} s",
              f"< {TARGET_S:g} s", quantile(active, 0.5) < TARGET_S)
    table.add("applied in, first / p50 / max", f"{applied[0]} / {quantile(applied, 0.5)} / {max(applied)} ms")
    table.add("heap in use: before, after", f"{heap / 2**20:.1f}, {heap_after / 2**20:.1f} MiB")
    table.add("heap with what a reload leaves to collect", f"{peak / 2**20:.1f} MiB")
    table.add("RSS: before, after", f"{rss / 2**20:.1f}, {rss_after / 2**20:.1f} MiB")
    table.close()


if __name__ == "__main__":
    main()
