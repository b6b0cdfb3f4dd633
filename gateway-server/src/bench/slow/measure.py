#!/usr/bin/env python3
"""Whether the gateway goes on serving while slow clients hold on to it: slowhttptest (Debian) in its four modes.

    slow headers    -H   never ends the head of its request
    slow body       -B   never ends the body
    range           -R   asks for a thousand ranges of one answer
    slow read       -X   reads a large answer a few bytes at a time

Each attacks with --connections at a rate of 200 a second while a client asks for a small answer every 100 ms, each time on a
connection of its own. Every one of its answers has to be 200; "p99" is theirs. "open" is how many attacking connections the
gateway had at the most, "all cut" how long after the attack began fewer than ten were left, or that they were not within the
--seconds that each mode is given.

    python3 measure.py [--connections 1000] [--seconds 45] [--gateway FOLDER]
"""
import http.client, os, shutil, subprocess, sys, threading, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tools"))
from harness import Gateway, Table, arguments, backend, quantile, run_folder, running

LEFT = 10
CONFIG = """
admin: {{address: 127.0.0.1:@ADMIN@}}
listeners:
  plain: {{address: 127.0.0.1:@PORT@}}
upstreams:
  backend: {{targets: [http://127.0.0.1:{backend}], connections: {{max: 8192}}}}
apis:
  bench:
    routes:
      $default: {{integration: backend}}
"""
MODES = {
    "slow headers": ["-H", "-i", "5", "-u", "/small"],
    "slow body": ["-B", "-i", "5", "-s", "8192", "-x", "10", "-t", "POST", "-u", "/small"],
    "range": ["-R", "-a", "1", "-b", "1000", "-t", "GET", "-u", "/large"],
    "slow read": ["-X", "-w", "10", "-y", "20", "-n", "5", "-z", "32", "-k", "3", "-u", "/large"],
}


class Probe(threading.Thread):
    """Asks every 100 ms, on time even if answers are late; keeps how long each took, and what was no 200."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.took, self.failures, self.ended = port, [], [], threading.Event()

    def run(self):
        due = time.monotonic()
        while not self.ended.wait(max(0.0, due - time.monotonic())):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", "/small")
                status = connection.getresponse().status
                connection.close()
            except OSError as failure:
                status = repr(failure)
            self.took.append(time.monotonic() - due)
            if status != 200:
                self.failures.append(status)
            due += 0.1

    def end(self):
        self.ended.set()
        self.join()


def attack(options, gateway, mode):
    """Runs one mode; gives the probe, the most connections seen, and when they were cut."""
    url = f"http://127.0.0.1:{gateway.port}" + MODES[mode][-1]
    argv = ["slowhttptest", *MODES[mode][:-2], "-c", options.connections, "-r", 200, "-l", options.seconds, "-p", 10, "-u", url]
    probe, most, cut = Probe(gateway.port), 0, None
    probe.start()
    begun = time.monotonic()
    with running(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as attacker:
        while attacker.poll() is None and time.monotonic() < begun + options.seconds:
            time.sleep(0.25)
            try:
                now_open = gateway.meter("portcullis_connections")
            except OSError:
                continue                                    # the probe tells of it, too
            most = max(most, now_open)
            if now_open >= LEFT:
                cut = None
            elif cut is None and most >= LEFT:
                cut = time.monotonic() - begun
    probe.end()
    return probe, most, cut


def main():
    options = arguments(__doc__, connections=1000, seconds=45)
    if not shutil.which("slowhttptest"):
        sys.exit("no slowhttptest (Debian: slowhttptest)")
    table = Table()
    with run_folder() as work, backend(work) as port:
        with Gateway(options.gateway, work, CONFIG.format(backend=port)) as gateway:
            gateway.said("Ready after")
            for mode in MODES:
                probe, most, cut = attack(options, gateway, mode)
                cut = f"all cut after {cut:.0f} s" if cut else f"not all cut in {options.seconds} s" if most >= LEFT else "none stays"
                table.add(mode, f"{len(probe.took)} probes, {len(probe.failures)} failed, p99 {quantile(probe.took, 0.99) * 1e3:.1f} ms, "
                          f"max {max(probe.took) * 1e3:.1f} ms; {most:.0f} open, {cut}", "0 failed", not probe.failures)
                if probe.failures:
                    print(f"{mode}: {probe.failures[:5]}", file=sys.stderr)
                time.sleep(2)
            table.add("RSS at the end", f"{gateway.rss() / 2**20:.0f} MiB")
    table.close()


if __name__ == "__main__":
    main()
