"""Load: some connections that ask again and again for some seconds, and how that went."""

import asyncio
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Figures = dict[str, float]


@dataclass(slots=True)
class Load:
    """What some connections did for some seconds."""

    seconds: float
    waits: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def figures(self, name: str) -> Figures:
        """Rate and waits of what was answered as asked, and how much was not."""
        waits = sorted(self.waits)
        good = sum(count for status, count in self.statuses.items() if status < 400)
        return {
            f"{name}_per_second": round(good / self.seconds),
            f"{name}_p50_ms": round(1000 * statistics.median(waits), 2),
            f"{name}_p99_ms": round(1000 * waits[int(0.99 * (len(waits) - 1))], 2),
            f"{name}_refused": len(waits) - good,
        }


async def load(port: int, requests: Callable[[int], bytes], *, connections: int, seconds: float) -> Load:
    """Ask on each connection again and again."""
    done = Load(seconds)
    ends = time.perf_counter() + seconds

    async def one(place: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        turn = place
        while time.perf_counter() < ends:
            asked = time.perf_counter()
            writer.write(requests(turn))
            status = await answered(reader)
            done.waits.append(time.perf_counter() - asked)
            done.statuses[status] = done.statuses.get(status, 0) + 1
            turn += connections
        writer.close()

    await asyncio.gather(*(one(place) for place in range(connections)))
    return done


async def answered(reader: asyncio.StreamReader) -> int:
    """Read one answer whole; its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.partition(b":")[2]))
    return int(head[9:12])


def get(path: str, token: str = "") -> bytes:
    """The bytes of a GET."""
    key = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{key}\r\n".encode()


def post(path: str, body: bytes, kind: str) -> bytes:
    """The bytes of a POST."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body
