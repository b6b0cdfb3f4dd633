"""The clients of soak.py: each runs until it is told to stop and counts what came of its requests, by kind."""
import asyncio, base64, collections, os, random, ssl, struct

PATIENCE = 15                       # seconds: an exchange that takes longer hangs, whatever its server does
THINK = 0.005
LARGE = bytes(range(256)) * 1024
MASK = b"\1\2\3\4"
TRUSTING = ssl._create_unverified_context()


class Broken(Exception):
    """An answer, or a tunnel, that ended before its time."""


class Counts:
    """What came of the requests of one group of servers."""

    def __init__(self):
        self.good = collections.Counter()
        self.bad = collections.Counter()


class Connection:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port, tls):
        return cls(*await asyncio.open_connection("127.0.0.1", port, ssl=TRUSTING if tls else None))

    async def head(self):
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
        return int(head[0].split(" ")[1]), fields

    async def ask(self, method, path, body=b"", chunked=False, close=False):
        """Sends a request and reads the answer; returns its status, its body, and whether the connection stays."""
        lines = f"{method} {path} HTTP/1.1\r\nHost: soak\r\n" + ("Connection: close\r\n" if close else "")
        if chunked:
            lines += "Transfer-Encoding: chunked\r\n"
        elif body:
            lines += f"Content-Length: {len(body)}\r\n"
        self.writer.write(lines.encode() + b"\r\n")
        for at in range(0, len(body), 16384):
            part = body[at : at + 16384]
            self.writer.write(b"%x\r\n%b\r\n" % (len(part), part) if chunked else part)
            await self.writer.drain()
        if chunked:
            self.writer.write(b"0\r\n\r\n")
        status, fields = await self.head()
        try:
            answer = await self.body(fields)
        except (EOFError, ConnectionError) as e:
            raise Broken() from e
        return status, answer, not close and fields.get("connection") != "close"

    async def body(self, fields):
        if "content-length" in fields:
            return await self.reader.readexactly(int(fields["content-length"]))
        whole = b""
        while size := int(await self.reader.readline(), 16):
            whole += await self.reader.readexactly(size)
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return whole

    def close(self):
        self.writer.close()


class Client:
    """Something that asks over and over, over one connection as long as that stays open."""

    def __init__(self, kind, counts, port, path, tls=False):
        self.kind, self.counts, self.port, self.path, self.tls = kind, counts, port, path, tls
        self.connection = None

    async def run(self, stop):
        while not stop.is_set():
            try:
                outcome = await asyncio.wait_for(self.once(), PATIENCE)
            except asyncio.TimeoutError:
                outcome = "hangs"
            except Broken:
                outcome = "answer broken off"
            except ConnectionRefusedError:
                outcome = "gateway refuses"
            except (EOFError, OSError) as e:
                outcome = "no answer"
            if outcome is None:
                self.counts.good[self.kind] += 1
            else:
                self.counts.bad[self.kind, outcome] += 1
                self.leave()
            await asyncio.sleep(THINK)
        self.leave()

    def leave(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    async def connected(self):
        if not self.connection:
            self.connection = await Connection.open(self.port, self.tls)
        return self.connection

    async def once(self):
        """Returns what went wrong, or None."""
        status, body, stays = await self.request(await self.connected())
        if not stays:
            self.leave()
        return None if status == 200 and self.right(body) else "wrong body" if status == 200 else str(status)

    async def request(self, connection):
        return await connection.ask("GET", self.path + "/small")

    def right(self, body):
        return body == b"small"


class Brief(Client):
    async def request(self, connection):
        return await connection.ask("GET", self.path + "/small", close=True)


class Download(Client):
    async def request(self, connection):
        return await connection.ask("GET", self.path + "/large")

    def right(self, body):
        return body == LARGE


class Upload(Client):
    async def request(self, connection):
        self.size = random.randrange(1, 1 << 20)
        return await connection.ask("POST", self.path + "/upload", bytes(self.size), chunked=random.random() < 0.5)

    def right(self, body):
        return body == str(self.size).encode()


class Vanishing(Client):
    """Leaves in the middle of answers, and of its own requests; nothing can go wrong for it."""

    async def once(self):
        connection = await Connection.open(self.port, self.tls)
        if random.random() < 0.5:
            connection.writer.write(f"GET {self.path}/large HTTP/1.1\r\nHost: soak\r\n\r\n".encode())
            await connection.reader.read(1000)
        else:
            connection.writer.write(f"POST {self.path}/upload HTTP/1.1\r\nHost: soak\r\nContent-Length: 9999\r\n\r\n".encode())
            connection.writer.write(b"half a body")
            await asyncio.sleep(0.02)
        if random.random() < 0.5:
            connection.writer.transport.abort()
        connection.close()


class Tunnel(Client):
    """A WebSocket for some messages."""

    async def once(self):
        connection = await self.connected()
        key = base64.b64encode(os.urandom(16)).decode()
        connection.writer.write(
            f"GET {self.path}/ws HTTP/1.1\r\nHost: soak\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
        status, fields = await connection.head()
        if status != 101:
            return str(status)
        try:
            for _ in range(20):
                message = os.urandom(random.randrange(1, 2000))
                if await self.echo(connection, message) != message:
                    return "wrong message"
                await asyncio.sleep(random.random() / 20)
        except (EOFError, ConnectionError) as e:
            raise Broken() from e
        self.leave()

    async def echo(self, connection, message):
        length = bytes([0x80 | len(message)]) if len(message) < 126 else struct.pack(">BH", 0xFE, len(message))
        masked = bytes(octet ^ MASK[i & 3] for i, octet in enumerate(message))
        connection.writer.write(b"\x82" + length + MASK + masked)
        first, second = await connection.reader.readexactly(2)
        if second == 126:
            second = struct.unpack(">H", await connection.reader.readexactly(2))[0]
        data = await connection.reader.readexactly(second)
        if first & 0x0F == 8:
            raise EOFError()
        return data
