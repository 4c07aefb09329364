"""Front: an HTTP connection of either server, whose head must arrive and whose answers must be read in time."""

from asyncio import TimerHandle, Transport
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline import handshake
from pipeline.pace import Readers

HEAD_SECONDS = 15.0


class Front(H11Protocol):
    """Closes a connection whose request head doesn't arrive in time, or can't be read, and lets slow readers go."""

    head_seconds: ClassVar[float] = HEAD_SECONDS
    readers: ClassVar[Readers]
    _head: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.readers.begin(transport)
        self._head = self.loop.call_later(self.head_seconds, transport.close)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        waiting = self.conn.their_state is h11.IDLE
        if self._head is not None and not waiting:
            self._head.cancel()
            self._head = None
        elif self._head is None and waiting and self.conn.trailing_data[0]:
            self._head = self.loop.call_later(self.head_seconds, self.transport.close)

    def pause_writing(self) -> None:
        super().pause_writing()
        self.readers.waits(self.transport, self.loop)

    def resume_writing(self) -> None:
        super().resume_writing()
        self.readers.goes_on(self.transport)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        if handshake.is_sound(event.method, event.target, self.headers):
            self.readers.end(self.transport)
            super().handle_websocket_upgrade(event)
        else:
            self.send_400_response("Invalid WebSocket handshake.")

    def answer_and_close(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        """What is said where no application is reached."""
        head = h11.Response(status_code=status, headers=headers)
        for event in (head, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._head is not None:
            self._head.cancel()
        self.readers.goes_on(self.transport)
        super().connection_lost(exc)
