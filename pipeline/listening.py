"""Ports: listen on one, or say in a line why that can't be."""

import errno
import os
import socket

from pipeline.errors import Unavailable

BACKLOG = 2048
Listener = socket.socket


def listen(host: str, port: int, setting: str) -> Listener:
    """A listener that takes a port left by an ended program at once. Raises Unavailable, which names the setting."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise Unavailable(
            f"Can't listen on {address(host, port)} ({_reason(error)}): {_way_out(error, setting)}."
        ) from None
    # asyncio sets this for sockets of its own making only; without it an answer of two writes waits 40 ms for its second.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def address(host: str, port: int) -> str:
    """Both as they stand in a URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _reason(error: OSError) -> str:
    return "no such name" if _is_lookup(error) else os.strerror(error.errno or 0)


def _way_out(error: OSError, setting: str) -> str:
    if _is_lookup(error) or error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
        return "set API_HOST to an address of this machine"
    if isinstance(error, PermissionError):
        return f"set {setting} to 1024 or more"
    return f"stop its user or set {setting} to another port"


def _is_lookup(error: OSError) -> bool:
    """Whether a name could not be looked up: those errors are numbered below 0."""
    return (error.errno or 0) < 0
