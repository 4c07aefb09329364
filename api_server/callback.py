"""Callback: the address that a caller wants to hear from, checked before the job is taken."""

from urllib.parse import urlsplit

from pipeline.errors import InvalidInput


def checked(url: str, secret: str) -> str:
    """The address, if a webhook can go there. Raises InvalidInput, also when there is no secret to sign with."""
    if not url:
        return ""
    if not secret:
        raise InvalidInput("Webhooks are signed: set WEBHOOK_SECRET and start again", field="webhook_url")
    try:
        parts = urlsplit(url)
        fine = parts.scheme == "https" and bool(parts.hostname) and parts.port in (None, 443) and not parts.username
    except ValueError:
        fine = False
    if not fine or " " in url or not url.isascii() or not url.isprintable():
        raise InvalidInput("webhook_url must be an https address of a public host", field="webhook_url")
    return url
