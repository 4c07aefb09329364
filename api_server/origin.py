"""Origin: the address by which a caller reaches this server, in front of every link that we answer."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from starlette.requests import HTTPConnection

from pipeline import Settings, hosts

# Sockets are asked for by ws and wss; what they are told to open is not.
SCHEMES = {"http": "http", "https": "https", "ws": "http", "wss": "https"}
FORWARDED = ("forwarded", "x-forwarded-proto", "x-forwarded-host")


def origin(connection: HTTPConnection, settings: Settings) -> str:
    """PUBLIC_URL, else what a trusted proxy says it was asked for, else what this request names; never ends in "/"."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    scheme = SCHEMES[connection.scope["scheme"]]
    host = connection.headers.get("host", "localhost")
    if any(name in connection.headers for name in FORWARDED) and from_proxy(connection, settings):
        told = _told(connection)
        scheme = SCHEMES.get(told.get("proto", "").lower(), scheme)
        host = told["host"] if _counts(told.get("host", ""), settings) else host
    return f"{scheme}://{host}"


def from_proxy(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether a proxy that we trust brought this request, so that its word about the asked address counts."""
    try:
        address = ip_address(connection.client.host if connection.client else "")
    except ValueError:
        return False
    return any(address in network for network in _networks(settings.trusted_proxies))


def _counts(host: str, settings: Settings) -> bool:
    """Whether a proxy may say that it was asked for `host`: where TRUSTED_HOSTS lists names, for one of them."""
    names = hosts.listed(settings)
    return bool(hosts.named(host)) and (not names or hosts.named(host) in names | hosts.LOOPBACK)


def _told(connection: HTTPConnection) -> dict[str, str]:
    """`proto` and `host` of the last entry, which the nearest proxy wrote; entries before it could be anybody's."""
    last = connection.headers.get("forwarded", "").rpartition(",")[2]
    pairs = (part.partition("=") for part in last.split(";"))
    told = {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}
    for name in ("proto", "host"):
        if value := connection.headers.get(f"x-forwarded-{name}", "").rpartition(",")[2].strip():
            told[name] = value
    return told


@lru_cache
def _networks(listed: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(name.strip(), strict=False) for name in listed.split(",") if name.strip())
