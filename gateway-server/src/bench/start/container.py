#!/usr/bin/env python3
"""How soon an image answers: from the start of the container, and from `podman run`, to the first 200 that came through an upstream.

The upstream is the gateway itself, on the host's network. Each start is a fresh container, read-only, with no right, two cores
and a warm file cache; a client tries a connection every 4 ms until one is answered. The target is 400 ms after the container's
start; median of all starts. Podman, which has work to do for some time after the start, shares the cores.

`.ci/container` builds an image to measure.

    python3 container.py [--image localhost/portcullis] [--starts 10]
"""
import os, socket, statistics, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tools"))
from harness import Table, arguments, free_port

TARGET_MS = 400
NAME = "portcullis-start"
CONFIG = """
listeners: {{plain: {{address: 127.0.0.1:{port}}}}}
upstreams: {{itself: {{targets: ["http://127.0.0.1:{port}"]}}}}
apis:
  first:
    routes:
      GET /first: {{integration: {{mock: {{body: '{{}}'}}}}}}
      GET /through: {{integration: {{upstream: itself, path: /first}}}}
"""


def podman(*arguments, check=True):
    return subprocess.run(["podman", "--runtime", "runc", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=check, text=True).stdout


def answered(port):
    """When the first good answer was there."""
    for _ in range(5000):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as s:
                s.sendall(b"GET /through HTTP/1.1\r\nHost: a\r\n\r\n")
                if s.recv(4096).startswith(b"HTTP/1.1 200"):
                    return time.time()
        except OSError:
            pass
        time.sleep(0.004)
    sys.exit("no answer:\n" + podman("logs", NAME))


def start(image, folder, port):
    """One start: ms from the start of the container to the first answer, and from the command."""
    begun = time.time()
    run = subprocess.Popen(["podman", "--runtime", "runc", "run", "-d", "--name", NAME, "--read-only", "--read-only-tmpfs=false", "--cap-drop=all",
                            "--network=host", "--cpus", "2", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024",
                            "-v", folder + ":/etc/portcullis:ro", image], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        first = answered(port)
        run.wait()
        started = int(podman("inspect", "-f", "{{.State.StartedAt.UnixNano}}", NAME)) / 1e9
        return (first - started) * 1e3, (first - begun) * 1e3
    finally:
        run.wait()
        podman("rm", "-f", "-t", "0", NAME, check=False)


def main():
    options = arguments(__doc__, image="localhost/portcullis", starts=10)
    table = Table()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        port = free_port()
        with open(os.path.join(folder, "gateway.yaml"), "w") as file:
            file.write(CONFIG.format(port=port))
        after_start, after_run = zip(*(start(options.image, folder, port) for _ in range(options.starts)))
    median = statistics.median(after_start)
    table.add("first answer after the container's start", f"{median:.0f} ms ({min(after_start):.0f}–{max(after_start):.0f})",
              f"<= {TARGET_MS} ms", median <= TARGET_MS)
    table.add("first answer after podman run", f"{statistics.median(after_run):.0f} ms", "", True)
    table.close()


if __name__ == "__main__":
    main()
