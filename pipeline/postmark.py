"""The postmark of a call: when it left, by clocks that nobody sets, and whose key it was sent with."""

from datetime import timedelta

from pipeline.provider import Provider, Sent
from pipeline.providers.account import Account
from store.models import PaidCall, now
from store.uptime import Uptime

UNTOLD = "an earlier release sent it and did not note with which key"
ANOTHER = "this call was sent with another key"


def mark(call: PaidCall, provider: Provider, uptime: Uptime) -> dict[str, object]:
    """What is noted of a call in the write that lets it go."""
    account = _account(provider)
    return {
        "boot": uptime.boot, "sent_uptime": uptime.seconds(),
        "vendor_at": account.clock.now() if account else None, "payer": account.fingerprint(call.id) if account else "",
    }  # fmt: skip


def sent(call: PaidCall, uptime: Uptime) -> Sent:
    """When it left."""
    since = uptime.elapsed(call.boot, call.sent_uptime)
    age = None if since is None else timedelta(seconds=since)
    return Sent(vendor_at=call.vendor_at, age=age, clock_age=now() - call.created_at)


def other_key(call: PaidCall, provider: Provider) -> str:
    """Why the list of the account that is set now proves nothing about this call; "" where it does."""
    account = _account(provider)
    if account is None or call.payer == account.fingerprint(call.id):
        return ""
    return ANOTHER if call.payer else UNTOLD


def _account(provider: Provider) -> Account | None:
    found = getattr(provider, "account", None)
    return found if isinstance(found, Account) else None
