#!/usr/bin/env python3
"""Soaks the gateway in load and faults, for as long as you like, and looks for what should not be there afterwards.

Clients ask small and large things, upload, open WebSockets, and vanish, over connections that are kept and that are not. Half
of their servers are well all the time; the others are killed, frozen or reset connections. Every two seconds the
configuration changes, every tenth time to a broken one. Then this must hold, else the exit code is 1:

    leaks      the paranoid detector has found none
    exchanges  none is left when the load has ended, and no file is open that was not at the beginning
    errors     none at servers that are well; elsewhere only such as their faults explain
    memory     the resident size of the last third of the time is that of the first
    the end    SIGTERM ends the process with 0, and the log has no exception

Build first: mvn -q -DskipTests package

    python3 soak.py [MINUTES]        or: mvn -Psoak -pl gateway-server -am verify -DskipTests -DskipITs -Dsoak.minutes=60
"""
import asyncio, http.client, json, os, random, re, signal, socket, statistics, subprocess, sys, tempfile, time

from clients import Brief, Client, Counts, Download, Tunnel, Upload, Vanishing

HERE = os.path.dirname(os.path.abspath(__file__))
GATEWAY = os.environ.get("PORTCULLIS", os.path.join(HERE, "../../../target/portcullis/bin/portcullis"))
RELOAD_EVERY, BREAK_EVERY = 2, 10
GROWTH, SLACK = 1.10, 16 << 20                  # what the resident size may grow by: a tenth, or 16 MiB
MORE_FILES = 10
EXPLAINED = {"502", "503", "504", "answer broken off"}
CONFIG = """
admin: {{address: 127.0.0.1:0}}
listeners:
  plain: {{address: 127.0.0.1:0}}
  tls: {{address: 127.0.0.1:0, tls: self-signed}}
access-log: {{to: access.log, rotate: {{size: 64MiB, keep: 1}}}}
upstreams:
  steady: {{targets: {steady}}}
  faulty:
    targets: {faulty}
    timeouts: {{connect: 1s, response: 2s, idle: 2s}}
    retries: {{attempts: 2, on: [connect-failure, reset, 503]}}
    ejection: {{failures: 5, pause: 1s, longest-pause: 2s}}
apis:
  soak:
    routes:
      GET /revision: {{integration: {{mock: {{body: "{number}"}}}}}}
      ANY /steady/{{rest+}}: {{integration: {{upstream: steady, path: "/{{rest}}"}}, upgrade: websocket, compression: off}}
      ANY /faulty/{{rest+}}: {{integration: {{upstream: faulty, path: "/{{rest}}"}}, upgrade: websocket}}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Backend:
    def __init__(self, *more):
        self.port, self.more, self.process = free_port(), more, None
        self.start()

    def start(self):
        self.process = subprocess.Popen([sys.executable, os.path.join(HERE, "backend.py"), str(self.port), *self.more])

    def end(self):
        self.process.kill()
        self.process.wait()


class Gateway:
    def __init__(self, work, **servers):
        self.work, self.servers, self.log = work, servers, os.path.join(work, "log")
        self.write(0)
        options = "-Dio.netty.leakDetection.level=paranoid " + os.environ.get("PORTCULLIS_JAVA_OPTS", "")
        self.process = subprocess.Popen(
            [GATEWAY, "run", os.path.join(work, "gateway.yaml")],
            cwd=work, stdout=subprocess.DEVNULL, stderr=open(self.log, "w"), env={**os.environ, "PORTCULLIS_JAVA_OPTS": options})
        while " Ready after " not in self.lines():
            if self.process.poll() is not None:
                sys.exit("the gateway did not start:\n" + self.lines())
            time.sleep(0.1)
        self.ports = {name: int(port) for name, port in re.findall(r"Listener (\w+): https?://[^:]+:(\d+)", self.lines())}

    def lines(self):
        with open(self.log) as f:
            return f.read()

    def write(self, number, broken=False):
        text = CONFIG.format(number=number, **{name: json.dumps([f"http://127.0.0.1:{b.port}" for b in all]) for name, all in self.servers.items()})
        with open(os.path.join(self.work, "new"), "w") as f:
            f.write(text[: len(text) * 2 // 3] if broken else text)
        os.replace(os.path.join(self.work, "new"), os.path.join(self.work, "gateway.yaml"))

    def metric(self, name):
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["admin"], timeout=10)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        found = re.search(rf"^{name} (\S+)$", text, re.M)
        return float(found[1]) if found else 0.0

    def resident(self):
        with open(f"/proc/{self.process.pid}/status") as f:
            return int(re.search(r"VmRSS:\s+(\d+)", f.read())[1]) << 10

    def files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def collect_garbage(self):
        """So that what was leaked is found; buffers are looked through when others are taken."""
        subprocess.run(["jcmd", str(self.process.pid), "GC.run"], stdout=subprocess.DEVNULL, check=True)


async def until(end, pause, action):
    while (now := time.monotonic()) < end:
        action()
        await asyncio.sleep(min(pause(), max(0.0, end - now)))


class Reloads:
    def __init__(self, gateway):
        self.gateway, self.number, self.broken = gateway, 0, 0

    def change(self):
        self.number += 1
        broken = self.number % BREAK_EVERY == 0
        self.broken += broken
        self.gateway.write(self.number, broken)


class Faults:
    """Kills a server and starts it again, or freezes it for a while."""

    def __init__(self, backends):
        self.backends, self.kills, self.freezes = backends, 0, 0

    def strike(self):
        asyncio.ensure_future(self.kill() if random.random() < 0.5 else self.freeze())

    async def kill(self):
        self.kills += 1
        victim = random.choice(self.backends)
        victim.end()
        await asyncio.sleep(random.random())
        victim.start()

    async def freeze(self):
        self.freezes += 1
        process = random.choice(self.backends).process
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(random.random() * 4)
        process.send_signal(signal.SIGCONT)


def clients(group, counts, ports):
    path = "/" + group
    for tls in (False, True):
        port = ports["tls" if tls else "plain"]
        yield Client("small, kept", counts, port, path, tls)
        yield Brief("small, not kept", counts, port, path, tls)
        yield Download("download", counts, port, path, tls)
        yield Upload("upload", counts, port, path, tls)
        yield Tunnel("websocket", counts, port, path, tls)
        yield Tunnel("websocket", counts, port, path, tls)
        yield Vanishing("vanishing", counts, port, path, tls)


async def load(gateway, faulty, seconds):
    counts, sizes = {"steady": Counts(), "faulty": Counts()}, []
    reloads, faults, stop = Reloads(gateway), Faults(faulty), asyncio.Event()
    end = time.monotonic() + seconds
    running = [asyncio.ensure_future(client.run(stop)) for group in counts for client in clients(group, counts[group], gateway.ports)]
    await asyncio.gather(
        until(end, lambda: RELOAD_EVERY, reloads.change),
        until(end, lambda: 1 + random.random() * 2, faults.strike),
        until(end, lambda: 1, lambda: sizes.append(gateway.resident())))
    await asyncio.sleep(5)                      # the last faults end
    stop.set()
    await asyncio.gather(*running)
    return counts, sizes, reloads, faults


def settled(gateway, files):
    """Waits until nothing is under way but the question; returns what is left of exchanges and files."""
    for _ in range(300):
        left = gateway.metric("portcullis_exchanges") - 1, gateway.files() - files
        if left[0] == 0 and left[1] <= MORE_FILES:
            break
        time.sleep(0.1)
    return left


def report(counts, sizes, reloads, faults, left, leaks, exceptions, code):
    print(f"{reloads.number} reloads, {reloads.broken} of them broken; {faults.kills} servers killed, {faults.freezes} frozen\n")
    print(f"{'':8} {'':16} {'good':>9}  bad")
    for group, of in counts.items():
        for kind in sorted({kind for kind, _ in of.bad} | set(of.good)):
            bad = ", ".join(f"{outcome}: {count}" for (k, outcome), count in sorted(of.bad.items()) if k == kind)
            print(f"{group:8} {kind:16} {of.good[kind]:9}  {bad or '-'}")
    warm = sizes[len(sizes) // 5 :]
    third = max(1, len(warm) // 3)
    first, last = statistics.median(warm[:third]), statistics.median(warm[-third:])
    print(f"\nresident {first / 2**20:.0f} MiB in the first third, {last / 2**20:.0f} MiB in the last, {max(sizes) / 2**20:.0f} MiB at most\n")
    holds = {
        "leaks": (leaks == 0, leaks),
        "exchanges": (left[0] == 0 and left[1] <= MORE_FILES, f"{left[0]:.0f} left, {left[1]:+d} files"),
        "errors, steady": (not counts["steady"].bad, sum(counts["steady"].bad.values())),
        "errors, faulty": (all(what in EXPLAINED for _, what in counts["faulty"].bad), sum(counts["faulty"].bad.values())),
        "memory": (last <= max(first * GROWTH, first + SLACK), f"{(last / first - 1) * 100:+.1f}%"),
        "the end": (code == 0 and not exceptions, f"code {code}, {len(exceptions)} exceptions"),
    }
    for what, (well, value) in holds.items():
        print(f"{what:16} {'holds' if well else 'BROKEN':8} {value}")
    print("".join("\n" + line for line in exceptions[:10]))
    return all(well for well, _ in holds.values())


def main():
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as work:
        steady, faulty = [Backend(), Backend()], [Backend(), Backend(), Backend("200")]
        gateway = None
        try:
            gateway = Gateway(work, steady=steady, faulty=faulty)
            gateway.metric("portcullis_exchanges")
            files = gateway.files()
            result = asyncio.run(load(gateway, faulty, minutes * 60))
            left = settled(gateway, files + 2 * len(steady + faulty) * (os.cpu_count() or 1))
            for _ in range(5):
                gateway.collect_garbage()
                for _ in range(20):
                    gateway.metric("portcullis_exchanges")
            gateway.process.send_signal(signal.SIGTERM)
            code = gateway.process.wait(60)
            log = gateway.lines()
            exceptions = [line for line in log.splitlines() if "Exception" in line]
            good = report(*result, left, log.count("LEAK:"), exceptions, code)
        finally:
            for backend in steady + faulty:
                backend.end()
            if gateway:
                gateway.process.kill()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
