#!/usr/bin/env python3
"""A server for soak.py, one process each, so that it can be killed and frozen.

    python3 backend.py PORT [RESET]      resets one connection in RESET within an answer, none unless given

GET /small, /large; POST /upload answers with the number of bytes; GET /ws echoes the messages of a WebSocket (RFC 6455).
"""
import asyncio, base64, hashlib, random, socket, struct, sys

LARGE = bytes(range(256)) * 1024
RESET_EVERY = int(sys.argv[2]) if len(sys.argv) > 2 else 0


async def serve(reader, writer):
    try:
        while await answer(reader, writer):
            pass
    except (OSError, EOFError, ValueError):
        pass
    finally:
        writer.close()


async def answer(reader, writer):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    method, target = head.split(" ", 2)[:2]
    fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if fields.get("upgrade") == "websocket":
        return await echo(reader, writer, fields, head)
    body = b"small"
    if method == "POST":
        body = str(await body_length(reader, fields)).encode()
    elif target.endswith("/large"):
        body = LARGE
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(body))
    if RESET_EVERY and random.randrange(RESET_EVERY) == 0:
        writer.write(body[: len(body) // 2])
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False
    writer.write(body)
    await writer.drain()
    return True


async def body_length(reader, fields):
    if "content-length" in fields:
        length = int(fields["content-length"])
        await reader.readexactly(length)
        return length
    total = 0
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size)
        await reader.readline()
        total += size
    await reader.readline()
    return total


async def echo(reader, writer, fields, head):
    key = next(line.split(": ", 1)[1] for line in head.split("\r\n") if line.lower().startswith("sec-websocket-key: "))
    accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
    writer.write(f"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n".encode())
    while True:
        first, second = await reader.readexactly(2)
        length = second & 0x7F
        if length == 126:
            length = struct.unpack(">H", await reader.readexactly(2))[0]
        mask = await reader.readexactly(4)
        data = bytes(octet ^ mask[i & 3] for i, octet in enumerate(await reader.readexactly(length)))
        writer.write(bytes([first]) + (bytes([length]) if length < 126 else struct.pack(">BH", 126, length)) + data)
        await writer.drain()
        if first & 0x0F == 8:
            return False


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), reuse_address=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
