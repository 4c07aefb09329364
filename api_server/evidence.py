"""Evidence: whether a request comes from a program, or from a page that may speak to this studio without a token.

A browser says which page asks, in Origin or Referer, or at least how far from us it is, in Sec-Fetch-Site; no page can
change what it says. Programs say none of it.
"""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from pipeline import Settings, hosts

# Programs and old browsers say nothing, which is "none" too: an address that a person typed or keeps.
NEAR = frozenset(("none", "same-origin", "same-site"))


def may_speak(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether this is a program, a page of this machine or of our own names, or one of CORS_ORIGINS."""
    headers = connection.headers
    page = headers.get("origin", "")
    if not page:
        if headers.get("sec-fetch-site", "none") in NEAR:
            return True
        page = origin_of(headers.get("referer", ""))
    listed = origins(settings)
    if settings.enable_cors and (page in listed or "*" in listed):
        return True
    return hosts.is_local(page) or hosts.is_own(
        page, headers.get("host", ""), hosts.listed(settings) | _public(settings)
    )


def origins(settings: Settings) -> list[str]:
    """Those of CORS_ORIGINS; "*" is any."""
    return [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]


def origin_of(address: str) -> str:
    """The origin of a page's address; "" for none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _public(settings: Settings) -> frozenset[str]:
    return frozenset((hosts.page_host(settings.public_url.rstrip("/")),))
