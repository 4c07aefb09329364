"""Callback: the address that a caller wants to hear from, checked before the job is taken."""

from pipeline.errors import InvalidInput
from pipeline.internet import web_address


def checked(url: str, secret: str) -> str:
    """The address, if a webhook can go there. Raises InvalidInput, also when there is no secret to sign with."""
    if not url:
        return ""
    if web_address(url) is None:
        raise InvalidInput("webhook_url must be an https address of a public host", field="webhook_url")
    if not secret:
        raise InvalidInput("Webhooks are signed: set WEBHOOK_SECRET and start again", field="webhook_url")
    return url
