"""Peer: the connection of one socket, which is cut off when nobody reads it or its end is over."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

PING_SECONDS, PONG_SECONDS = 5.0, 8.0
LINGER_SECONDS = 3.0


class Peer(WebSocketsSansIOProtocol):
    """Closing politely waits for the reader; a reader who never comes back would be waited for for ever."""

    def keepalive_timeout(self) -> None:
        """No answer to a ping: gone, half-open, or not reading."""
        super().keepalive_timeout()
        self.transport.abort()

    async def run_asgi(self) -> None:
        """The conversation; what is left unsent soon after it is dropped."""
        await super().run_asgi()
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)
