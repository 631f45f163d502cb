"""Many pages at once in asyncio, one task each, over its streams; measured by `crawl-many`, which also says when to begin."""

import asyncio
import json
import sys
import time

WARM_UP_CRAWLS = 3
WARM_UP_PAGES = 1000


async def fetch(port, number, content):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET /?{number} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        status = await reader.readline()
        length = None
        while (line := await reader.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        found = await (reader.read() if length is None else reader.readexactly(length))
        return status.startswith(b"HTTP/1.1 200 ") and found == content
    finally:
        writer.close()


async def crawl(port, count, content):
    async def one(number):
        try:
            return await asyncio.wait_for(fetch(port, number, content), 30)
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
            return False

    return sum(await asyncio.gather(*(one(number) for number in range(count))))


async def main(port, count, content):
    for _ in range(WARM_UP_CRAWLS):
        await crawl(port, WARM_UP_PAGES, content)
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.perf_counter()
    right = await crawl(port, count, content)
    print(json.dumps({"Seconds": time.perf_counter() - start, "Right": right}), flush=True)
    sys.stdin.readline()


asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), " ".join(sys.argv[3:]).encode()))
