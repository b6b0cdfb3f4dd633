#!/usr/bin/env python3
"""What a unary gRPC call costs beside a small request: CPU time of the gateway, HTTP/2 over TLS from the client in both.

    h2-small     GET, answered with 200 bytes over HTTP/1.1
    grpc-unary   POST of a message of 20 bytes, answered with 100 bytes and trailers over cleartext HTTP/2

Windows of both alternate in one process of the gateway, on a CPU of its own; nginx as the backend (Debian's nginx-light) and
h2load (nghttp2-client) share the other. A ratio counts only while the gateway's CPU is busy to nearly 100%, because a process
with idle time works on smaller batches: the last column says so. Build first: mvn -q -DskipTests package

    python3 measure.py [ROUNDS] [SECONDS]
"""
import http.client, os, re, signal, socket, ssl, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
GATEWAY = os.environ.get("PORTCULLIS", os.path.join(HERE, "../../../target/portcullis/bin/portcullis"))
GATEWAY_CPU, LOAD_CPU = 0, 1
WARM_UP, SETTLE = 15, 0.5
LOAD = ["h2load", "-t1", "-c8", "-m100"]
CALL = ["-H", "content-type: application/grpc", "-H", "te: trailers"]
CONFIG = """
admin: {{address: 127.0.0.1:0}}
listeners:
  tls:
    address: 127.0.0.1:{tls}
    tls: self-signed
upstreams:
  h1: {{targets: [http://127.0.0.1:{h1}], host: preserve}}
  h2: {{targets: [h2c://127.0.0.1:{h2}], host: preserve}}
apis:
  bench:
    request-id: {{}}
    forwarding: {{}}
    routes:
      GET /small: {{integration: h1}}
      POST /bench.Echo/Unary: {{integration: h2}}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def on_cpu(cpu, argv, **more):
    return subprocess.Popen(["taskset", "-c", str(cpu)] + argv, stdin=subprocess.DEVNULL, **more)


def wait_up(port, process):
    for _ in range(1000):
        if process.poll() is not None:
            sys.exit("the gateway did not start")
        try:
            c = http.client.HTTPSConnection("127.0.0.1", port, timeout=2, context=ssl._create_unverified_context())
            c.request("GET", "/small")
            if c.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.02)
    sys.exit("the gateway does not answer")


def cpu_seconds(pid):
    return time.clock_gettime(~pid << 3 | 2)        # the process's own clock, see clock_getcpuclockid(3)


def load(argv, seconds):
    """Runs h2load; returns the number of good answers."""
    out = subprocess.run(["taskset", "-c", str(LOAD_CPU)] + LOAD + ["-D", str(seconds)] + argv, capture_output=True, text=True).stdout
    found = re.search(r"(\d+) succeeded, (\d+) failed", out)
    if not found or int(found[2]) or not int(found[1]):
        sys.exit("the load failed:\n" + out[-1500:])
    return int(found[1])


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as work:
        os.chmod(work, 0o755)
        ports = {name: free_port() for name in ("tls", "h1", "h2")}
        with open(os.path.join(HERE, "backend.conf")) as f:
            text = f.read().replace("@WORKDIR@", work).replace("@H1_PORT@", str(ports["h1"])).replace("@H2_PORT@", str(ports["h2"]))
        for name, content in (("nginx.conf", text), ("gateway.yaml", CONFIG.format(**ports)), ("message", "\0\0\0\0\x14" + "m" * 20)):
            with open(os.path.join(work, name), "w") as f:
                f.write(content)
        loads = {
            "h2-small": [f"https://127.0.0.1:{ports['tls']}/small"],
            "grpc-unary": CALL + ["-d", work + "/message", f"https://127.0.0.1:{ports['tls']}/bench.Echo/Unary"],
        }
        backend = on_cpu(LOAD_CPU, ["nginx", "-c", work + "/nginx.conf", "-g", "daemon off;"])
        gateway = on_cpu(GATEWAY_CPU, [GATEWAY, "run", work + "/gateway.yaml"], stdout=subprocess.DEVNULL)
        try:
            wait_up(ports["tls"], gateway)
            measure(gateway.pid, loads, rounds, seconds)
        finally:
            gateway.send_signal(signal.SIGTERM), backend.send_signal(signal.SIGTERM)
            gateway.wait(), backend.wait()


def measure(pid, loads, rounds, seconds):
    cost, busy = {name: [] for name in loads}, {name: [] for name in loads}
    for argv in list(loads.values()) * 2:
        load(argv, WARM_UP // 2)
    for _ in range(rounds):
        for name, argv in loads.items():
            time.sleep(SETTLE)
            cpu, wall = cpu_seconds(pid), time.monotonic()
            done = load(argv, seconds)
            cpu, wall = cpu_seconds(pid) - cpu, time.monotonic() - wall
            cost[name].append(cpu / done * 1e6)
            busy[name].append(cpu / wall)
    print(f"{'':12} {'µs/request':>10} {'(min–max)':>15} {'busy':>6}")
    for name, all in cost.items():
        print(f"{name:12} {statistics.median(all):10.2f} {f'{min(all):.2f}–{max(all):.2f}':>15} {statistics.median(busy[name]):6.0%}")
    ratios = [grpc / small for grpc, small in zip(cost["grpc-unary"], cost["h2-small"])]
    print(f"ratio        {statistics.median(ratios):10.2f} {f'{min(ratios):.2f}–{max(ratios):.2f}':>15}")


if __name__ == "__main__":
    main()
