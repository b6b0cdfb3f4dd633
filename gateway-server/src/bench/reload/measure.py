#!/usr/bin/env python3
"""What reloads do to traffic: 1,000 in a row, every tenth broken, under load and with 1,000 streams open.

Each reload is a file renamed into place and noticed by the gateway's own watch; the next begins when the log says that its
revision is active, or that it was refused. A good one changes a header of one route, which a request then has to show. A
broken one is, in turn, a syntax error, a reference to an upstream that is not there, and a certificate that is none.

All the while 2,000 requests a second are due (tools/paced.c; latencies count from the due moment), half of them to the route
that changes, and 500 WebSockets with echoes and 500 answers without end are open on routes that do not (tools/hold.c).

    failed requests, lost streams    none
    RSS                              after all reloads within 5% of before, with all streams open and each after a full
                                     collection and the return of freed native memory (jcmd GC.run, System.trim_native_heap);
                                     "before" is after a warm-up of 200 reloads, in which Java still compiles
    p99                              during the reloads at most twice that of the --before seconds without any

    python3 measure.py [--reloads 1000] [--streams 1000] [--rate 2000] [--before 20] [--gateway FOLDER]
"""
import os, sys, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tools"))
from harness import Gateway, Hold, Paced, Table, arguments, backend, free_port, quantile, run_folder

WARM_UP_RELOADS = 200
CONFIG = """
admin: {{address: 127.0.0.1:@ADMIN@}}
drain: {{timeout: 1s}}
listeners:
  plain: {{address: 127.0.0.1:@PORT@}}
  tls: {{address: 127.0.0.1:{tls}, tls: self-signed}}
upstreams:
  backend: {{targets: [http://127.0.0.1:{backend}], connections: {{max: 16384}}}}
apis:
  bench:
    routes:
      GET /small: {{integration: backend}}
      GET /ws: {{integration: backend, upgrade: websocket}}
      GET /stream: {{integration: backend}}
      GET /changing: {{integration: backend, headers: {{response: {{set: {{X-Reload: "{number}"}}}}}}}}
"""
BREAK = [
    lambda text: text + "  broken: [\n",
    lambda text: text.replace("GET /small: {integration: backend}", "GET /small: {integration: nowhere}"),
    lambda text: text.replace("tls: self-signed", "tls: {certificate: bad.pem, key: bad.pem}"),
]


class Reloads:
    """Reloads one after another, and remembers how long each took."""

    def __init__(self, gateway, **places):
        self.gateway, self.places, self.number = gateway, places, 0
        self.noticed, self.applied, self.refused = [], [], 0

    def text(self):
        return CONFIG.format(number=self.number, **self.places)

    def good(self):
        self.number += 1
        begun = time.monotonic()
        self.gateway.write(self.text())
        said = self.gateway.said(r"Revision \d+ is active, applied in (\d+) ms|stays active")
        if not said[1]:
            sys.exit("a good configuration was refused:\n" + "".join(self.gateway.log[-5:]))
        self.noticed.append(time.monotonic() - begun)
        self.applied.append(int(said[1]))
        if self.gateway.header("/changing", "X-Reload") != str(self.number):
            sys.exit(f"revision {self.number} is said to be active, and requests do not show it")

    def bad(self):
        text = BREAK[self.refused % len(BREAK)](self.text())
        self.gateway.write(text.replace(f'"{self.number}"', '"broken"'))
        said = self.gateway.said(r"Revision \d+ is active|stays active")
        if "stays" not in said[0]:
            sys.exit("a broken configuration was not refused")
        self.refused += 1

    def run(self, count):
        for i in range(count):
            self.bad() if i % 10 == 9 else self.good()


def latencies(requests, begin, end):
    return [latency / 1e6 for due, latency in requests if begin <= due < end and latency]


def main():
    options = arguments(__doc__, reloads=1000, streams=1000, rate=2000, before=20)
    half, table = options.streams // 2, Table()
    with run_folder() as work, backend(work) as port:
        with open(os.path.join(work, "bad.pem"), "w") as f:
            f.write("-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n")
        places = {"backend": port, "tls": free_port()}
        with Gateway(options.gateway, work, CONFIG.format(number=0, **places)) as gateway:
            gateway.said("Ready after")
            reloads = Reloads(gateway, **places)
            with Hold(work, gateway.port) as hold, Paced(work, gateway.port, options.rate, ["/small", "/changing"]) as paced:
                hold.tell("open", "ws", half)
                opened = hold.tell("open", "stream", half)
                time.sleep(5)
                reloads.run(min(WARM_UP_RELOADS, options.reloads))
                heap_before, rss_before = gateway.heap(), gateway.rss()
                time.sleep(1)
                begun = time.monotonic_ns()
                time.sleep(options.before)
                reloads.__init__(gateway, **places)
                reloads.number = WARM_UP_RELOADS
                started = time.monotonic_ns()
                reloads.run(options.reloads)
                ended = time.monotonic_ns()
                time.sleep(2)
                heap_after, rss_after = gateway.heap(), gateway.rss()
                held, reasons = hold.tell("check"), hold.reasons()
                requests = paced.end()
    report(table, options, reloads, opened, held, reasons, requests)
    table.add("heap in use", f"{heap_before / 2**20:.1f} → {heap_after / 2**20:.1f} MiB")
    table.add("RSS", f"{rss_before / 2**20:.1f} → {rss_after / 2**20:.1f} MiB ({rss_after / rss_before - 1:+.1%})", "within 5%",
              rss_after <= rss_before * 1.05)
    before, during = latencies(requests, begun, started), latencies(requests, started, ended)
    for share in (0.5, 0.99, 0.999):
        a, b = quantile(before, share), quantile(during, share)
        table.add(f"p{share * 100:g} without → during", f"{a:.2f} → {b:.2f} ms", "<= 2x" if share == 0.99 else "", share != 0.99 or b <= 2 * a)
    table.close()


def report(table, options, reloads, opened, held, reasons, requests):
    failed = sum(1 for due, latency in requests if not latency)
    lost = options.streams // 2 * 2 - held["ws"] - held["stream"]
    table.add("reloads", f"{len(reloads.applied)} applied, {reloads.refused} refused")
    table.add("from write to active, p50 / max", f"{quantile(reloads.noticed, 0.5) * 1e3:.0f} / {max(reloads.noticed) * 1e3:.0f} ms")
    table.add("applied in, p50 / max", f"{quantile(reloads.applied, 0.5)} / {max(reloads.applied)} ms")
    table.add("failed requests", f"{failed} of {len(requests)}", "0", failed == 0)
    table.add("lost streams", f"{lost} of {opened['ws'] + opened['stream']} {reasons}".strip(), "0", lost == 0)
    table.add("messages echoed, chunks received", f"{held['messages']}, {held['chunks']}")


if __name__ == "__main__":
    main()
