#!/usr/bin/env python3
"""How soon the plain distribution answers: from the fork of bin/portcullis to the first 200 that came through a proxied route.

Each start is a fresh process, on a warm file cache; a client tries a connection every 2 ms until one is answered. Measured
for each Java that is given, as it is and with what it can keep between starts:

    plain       nothing kept
    cds         loaded classes, kept by a run before (PORTCULLIS_CDS)
    aot         an AOT cache, made as config/Containerfile makes it (PORTCULLIS_AOT; Java 25)

RSS is the resident memory 1 s after the gateway says it is ready, "ready" what it says itself. The target is 400 ms on two
cores for the best way to start each Java; median of all starts.

    python3 measure.py [--starts 10] [--java /usr/lib/jvm/a/bin/java,/usr/lib/jvm/b/bin/java] [--gateway FOLDER]
"""
import glob, os, socket, statistics, sys, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tools"))
from harness import Gateway, Table, arguments, backend, run_folder

TARGET_MS = 400
CLASSES_ONLY = "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput="
CONFIG = """
admin: {{address: 127.0.0.1:@ADMIN@}}
listeners:
  plain: {{address: 127.0.0.1:@PORT@}}
upstreams:
  backend: {{targets: [http://127.0.0.1:{backend}]}}
apis:
  bench:
    routes:
      GET /small: {{integration: backend}}
"""


def first_answer(port):
    """When the first good answer was there."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as s:
                s.sendall(b"GET /small HTTP/1.1\r\nHost: a\r\n\r\n")
                if s.recv(4096).startswith(b"HTTP/1.1 200"):
                    return time.monotonic()
        except OSError:
            pass
        time.sleep(0.002)


def start(options, work, config, **environment):
    """One start: ms to the first answer, ms to ready, resident bytes."""
    begun = time.monotonic()
    with Gateway(options.gateway, work, config, **environment) as gateway:
        answered = first_answer(gateway.port) - begun
        ready = int(gateway.said(r"Ready after (\d+) ms")[1])
        time.sleep(1)
        return answered * 1e3, ready, gateway.rss()


def make_cache(options, work, config, **environment):
    with Gateway(options.gateway, work, config, **environment) as gateway:
        first_answer(gateway.port)
        gateway.said("Ready after")


def version(java):
    with open(os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(java))), "release")) as f:
        return next(line.split('"')[1] for line in f if line.startswith("JAVA_VERSION="))


def main():
    found = sorted({os.path.realpath(java) for java in glob.glob("/usr/lib/jvm/*/bin/java")})
    options = arguments(__doc__, starts=10, java=",".join(found))
    table, missed = Table(), False
    with run_folder() as work, backend(work) as port:
        config = CONFIG.format(backend=port)
        for java in options.java.split(","):
            classes = os.path.join(work, f"{version(java)}.jsa")
            make_cache(options, work, config, PORTCULLIS_JAVA=java, PORTCULLIS_CDS=classes)
            ways = {"plain": {}, "cds": {"PORTCULLIS_CDS": classes}}
            if int(version(java).split(".")[0]) >= 25:
                cache = os.path.join(work, "portcullis.aot")
                make_cache(options, work, config, PORTCULLIS_JAVA=java, PORTCULLIS_JAVA_OPTS=CLASSES_ONLY + cache)
                ways["aot"] = {"PORTCULLIS_AOT": cache}
            for i, (way, environment) in enumerate(ways.items()):
                runs = [start(options, work, config, PORTCULLIS_JAVA=java, **environment) for _ in range(options.starts)]
                answered, ready, rss = (statistics.median(column) for column in zip(*runs))
                best = i == len(ways) - 1
                spread = f"{min(r[0] for r in runs):.0f}–{max(r[0] for r in runs):.0f}"
                table.add(f"Java {version(java)} {way}", f"{answered:.0f} ms ({spread}), ready {ready:.0f} ms, RSS {rss / 2**20:.0f} MiB",
                          f"<= {TARGET_MS} ms" if best else "", not best or answered <= TARGET_MS)
    table.close()


if __name__ == "__main__":
    main()
