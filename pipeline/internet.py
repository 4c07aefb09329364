"""The public internet: which addresses and names are part of it, and which can never be."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Not public, though some Pythons take them for it: IETF assignments, site-local and documentation addresses, relays to
# IPv6, and the address under which Azure answers its own machines.
SPECIAL = tuple(
    ipaddress.ip_network(name)
    for name in (
        "192.0.0.0/24",
        "64:ff9b:1::/48",
        "fec0::/10",
        "3fff::/20",
        "100::/64",
        "5f00::/16",
        "168.63.129.16/32",
        "192.88.99.0/24",
    )
)
# Names that resolve on one machine or in one network only.
PRIVATE = (
    "localhost", "localdomain", "local", "internal", "home.arpa", "invalid", "onion", "test", "alt",
    "lan", "intranet", "corp", "home", "private",
)  # fmt: skip
NAME = re.compile(r"^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$")
# What resolvers read as an IPv4 address: also in decimal, octal, hex or with parts left out.
NUMBER = re.compile(r"^(.*\.)?(0x[0-9a-f]*|[0-9]+)$")
MOST_LETTERS = 2048


def web_address(url: str) -> SplitResult | None:
    """The parts of an https address of a host that can be public; None for all others, however they are spelled."""
    if (
        len(url) > MOST_LETTERS
        or not url.isascii()
        or not url.isprintable()
        or " " in url
        or "\\" in url
        or "%00" in url
    ):
        return None
    try:
        parts = urlsplit(url)
        fine = parts.scheme == "https" and parts.port in (None, 443) and "@" not in parts.netloc
        fine = fine and ("[" in parts.netloc) == (":" in (parts.hostname or ""))
    except ValueError:
        return None
    return parts if fine and may_be_public(parts.hostname or "") else None


def may_be_public(host: str) -> bool:
    """Whether a host of a URL is a public address, or a name that might have one."""
    host = host.lower().removesuffix(".")
    if ":" in host:
        return "%" not in host and public(host)
    if NUMBER.match(host):
        return public(host)
    return bool(NAME.match(host)) and not any(host == name or host.endswith(f".{name}") for name in PRIVATE)


def public(address: str) -> bool:
    """Say whether an address is one of the public internet, also where IPv6 wraps an IPv4 one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if parsed in NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            return public(str(inner))
    special = parsed.is_multicast or parsed.is_reserved or any(parsed in network for network in SPECIAL)
    return parsed.is_global and not special
