"""What the measurements in the folders beside this one share: the gateway's process, the programs in C, figures, verdicts.

The programs are compiled with gcc into the folder of the run. Nothing outlives the run.
"""
import argparse, array, contextlib, http.client, json, os, queue, re, shutil, signal, socket, subprocess, sys, tempfile, threading, time

HERE = os.path.dirname(os.path.abspath(__file__))
DISTRIBUTION = os.path.join(HERE, "../../../target/portcullis")


def arguments(about, **more):
    """Reads the command line: --gateway, and an option for each of `more`, whose value is the default and its type the type."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gateway", default=os.environ.get("PORTCULLIS", DISTRIBUTION), help="the distribution, a folder")
    for name, value in more.items():
        parser.add_argument("--" + name.replace("_", "-"), type=type(value), default=value, help=f"default {value}")
    return parser.parse_args()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextlib.contextmanager
def run_folder():
    with tempfile.TemporaryDirectory() as work:
        yield work


def compiled(name, work):
    """The path of tools/NAME.c as a program."""
    program = os.path.join(work, name)
    subprocess.run(["gcc", "-O2", "-o", program, os.path.join(HERE, name + ".c"), "-lm"], check=True)
    return program


@contextlib.contextmanager
def running(argv, **more):
    """A process that is ended with the block."""
    process = subprocess.Popen([str(a) for a in argv], **more)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait()


@contextlib.contextmanager
def backend(work):
    """The server of tools/backend.c; gives its port."""
    port = free_port()
    with running([compiled("backend", work), port]):
        until(lambda: connects(port), "the backend does not listen")
        yield port


def connects(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def until(happened, otherwise, seconds=30.0, pause=0.01):
    """Waits until `happened()` is true, and gives that; ends the script if it does not become so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = happened()
        if result:
            return result
        time.sleep(pause)
    sys.exit(otherwise)


class Gateway:
    """The distribution in a process of its own, with a configuration in a file; its log is read as it comes."""

    def __init__(self, distribution, work, config, **environment):
        self.work, self.file, self.port, self.admin = work, os.path.join(work, "gateway.yaml"), free_port(), free_port()
        self.launcher = os.path.join(distribution, "bin/portcullis")
        if not os.access(self.launcher, os.X_OK):
            sys.exit(f"no {self.launcher} (build it: mvn -q -DskipTests package)")
        self.write(config)
        self.log, self.lines = [], queue.Queue()
        self.process = subprocess.Popen([self.launcher, "run", self.file], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True, env=dict(os.environ, **environment))
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        if failure[0]:
            print("".join(self.log[-20:]), file=sys.stderr)

    def _read(self):
        for line in self.process.stderr:
            self.log.append(line)
            self.lines.put(line)

    @property
    def pid(self):
        return self.process.pid

    def write(self, config, name="gateway.yaml"):
        """Puts a file in place at once, as an orchestrator would: renamed, never half written."""
        path = os.path.join(self.work, name)
        with open(path + ".new", "w") as f:
            f.write(config.replace("@PORT@", str(self.port)).replace("@ADMIN@", str(self.admin)))
        os.rename(path + ".new", path)

    def said(self, pattern, seconds=60.0):
        """Waits for the next line of the log that matches; gives the match, or ends the script."""
        end = time.monotonic() + seconds
        while True:
            try:
                found = re.search(pattern, self.lines.get(timeout=max(0.0, min(1.0, end - time.monotonic()))))
            except queue.Empty:
                found = None
            if found:
                return found
            if time.monotonic() > end or self.process.poll() is not None:
                sys.exit(f"the gateway's log has no {pattern!r}; its end:\n" + "".join(self.log[-20:]))

    def get(self, path, port=None, timeout=10):
        """Status and body of a request on a connection of its own; to the operator's listener unless a port is given."""
        c = http.client.HTTPConnection("127.0.0.1", port or self.admin, timeout=timeout)
        try:
            c.request("GET", path)
            answer = c.getresponse()
            return answer.status, answer.read()
        finally:
            c.close()

    def header(self, path, name):
        """A header of the answer to a request through the gateway's own listener; None if it has none."""
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            c.request("GET", path)
            return c.getresponse().headers.get(name)
        finally:
            c.close()

    def rss(self):
        """Resident memory in bytes."""
        with open(f"/proc/{self.pid}/statm") as f:
            return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def cpu(self):
        """CPU time so far, in seconds."""
        return time.clock_gettime(~self.pid << 3 | 2)       # the process's own clock, see clock_getcpuclockid(3)

    def jcmd(self, *command):
        """What the JDK's jcmd says, or nothing if the gateway's Java comes without it."""
        tool = os.path.join(os.path.dirname(os.path.realpath(f"/proc/{self.pid}/exe")), "jcmd")
        tool = tool if os.access(tool, os.X_OK) else shutil.which("jcmd")
        return tool and subprocess.run([tool, str(self.pid), *command], capture_output=True, text=True).stdout or ""

    def heap(self):
        """Bytes on the Java heap that are in use after a full collection; 0 if there is no jcmd. Gives freed memory back, too."""
        self.jcmd("GC.run")
        self.jcmd("System.trim_native_heap")
        return self.heap_in_use()

    def heap_in_use(self):
        """Bytes on the Java heap that are in use, garbage included."""
        used = re.findall(r"(?<!class space )used (\d+)K", self.jcmd("GC.heap_info").split("Metaspace")[0])
        return sum(map(int, used)) * 1024

    def meter(self, name):
        """The sum of a metric over its labels."""
        text = self.get("/metrics")[1].decode()
        return sum(float(value) for value in re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", text, re.M))


class Hold:
    """tools/hold.c: many connections held open at once, over as many processes as their descriptors need."""

    def __init__(self, work, port, processes=1):
        program = compiled("hold", work)
        self.complaints = open(os.path.join(work, "hold.log"), "w+")
        self.processes = [subprocess.Popen([program, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                           stderr=self.complaints, text=True) for _ in range(processes)]

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        for process in self.processes:
            process.stdin.close()
            process.wait()
        self.complaints.close()

    def tell(self, verb, kind="", number=0):
        """Open or close so many in all, or "check"; the counts of all processes together."""
        total, count = {}, len(self.processes)
        for i, process in enumerate(self.processes):
            process.stdin.write(f"{verb} {kind} {number // count + (i < number % count)}\n")
            process.stdin.flush()
        for process in self.processes:
            for name, value in json.loads(process.stdout.readline()).items():
                total[name] = total.get(name, 0) + value
        return total

    def reasons(self):
        """Why connections were lost, and how many for each reason."""
        self.complaints.seek(0)
        lines = self.complaints.read().splitlines()
        return ", ".join(f"{lines.count(line)} {line}" for line in sorted(set(lines)))


class Paced:
    """tools/paced.c: requests at a fixed rate, however long those before take."""

    def __init__(self, work, port, rate, paths, connections=64):
        self.file = os.path.join(work, "paced.out")
        self.process = subprocess.Popen([compiled("paced", work), str(port), str(rate), str(connections), self.file, *paths],
                                        stdin=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def end(self):
        """Ends the load; gives a list of (when it was due, latency) in ns, with the clock of time.monotonic_ns(). 0: failed."""
        self.process.stdin.close()
        self.process.wait()
        numbers = array.array("Q")
        with open(self.file, "rb") as f:
            numbers.frombytes(f.read())
        return list(zip(numbers[::2], numbers[1::2]))


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


class Table:
    """One line for each figure; `close` prints them and exits with 1 if a target was missed."""

    def __init__(self):
        self.rows = []

    def add(self, what, figure, target="", met=True):
        self.rows.append((what, figure, target, "" if met and not target else "ok" if met else "MISSED"))

    def close(self):
        widths = [max(len(row[i]) for row in self.rows) for i in range(3)]
        for row in self.rows:
            print(f"{row[0]:{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:{widths[2]}}  {row[3]}".rstrip())
        sys.exit(any(row[3] == "MISSED" for row in self.rows))
