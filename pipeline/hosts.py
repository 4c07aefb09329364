"""Hosts: the names by which a request may ask for this studio, and the web pages that may speak to it."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from store import Settings

HOST = re.compile(r"^(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9_.-]{1,253})(:\d{1,5})?$")
LOOPBACK = frozenset(("localhost", "127.0.0.1", "[::1]"))


def named(header: str) -> str:
    """The host name in a Host header, in small letters; "" for none that could be one."""
    found = HOST.match(header)
    return found["name"].lower() if found else ""


def listed(settings: Settings) -> frozenset[str]:
    """The names of TRUSTED_HOSTS."""
    return frozenset(name.strip().lower() for name in settings.trusted_hosts.split(",") if name.strip())


def is_loopback(host: str) -> bool:
    """Whether a bound `host` is reachable from this machine only."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def demands_tokens(settings: Settings) -> bool:
    """Whether nobody enters without a token: asked for, or reachable from elsewhere."""
    return settings.require_auth or not is_loopback(settings.api_host)


def left_open(settings: Settings) -> str:
    """What a person should know whose studio is reached from elsewhere through a proxy, by who sends no token; "" for nothing."""
    public = page_host("/".join(settings.public_url.split("/")[:3]))
    if not public or named(public) in LOOPBACK or demands_tokens(settings):
        return ""
    return (
        f"PUBLIC_URL names {public}, and no token is demanded: whoever reaches it may make films, unless your proxy asks who "
        "they are. Set REQUIRE_AUTH=true."
    )


def page_host(origin: str) -> str:
    """The host and port of a web page's origin; "" for none, such as that of a file or a sandboxed frame."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return ""
    plain = origin == f"{parts.scheme}://{parts.netloc}" and parts.scheme in ("http", "https")
    return parts.netloc.lower() if plain and named(parts.netloc) else ""


def is_local(origin: str) -> bool:
    """Whether a page comes from this machine, whatever its port: a development server's, say."""
    return named(page_host(origin)) in LOOPBACK


def is_own(origin: str, host: str, trusted: frozenset[str]) -> bool:
    """Whether a page is one of ours: of the host and port that were asked, or of a trusted name's TLS proxy."""
    page = page_host(origin)
    return bool(page) and (page == host.lower() or (origin.startswith("https:") and page in trusted))
