"""A vendor's account: its key, its address, and what an error on its line means."""

import hashlib
import hmac
from dataclasses import dataclass, field
from types import TracebackType

from pydantic import SecretStr

from pipeline.errors import (
    Cancelled,
    KeyRefused,
    NoKey,
    NotSent,
    OutcomeUnknown,
    ProviderError,
    ReelwrightError,
    Rejected,
    Unavailable,
)
from pipeline.provider import Accepted, Desk, Model
from pipeline.providers import outcome
from pipeline.providers.transport import Line, load
from pipeline.providers.vendor_clock import VendorClock
from pipeline.wire import ExchangeFailed
from store.errors import OF_THE_DISK

POLL_AGAIN_SECONDS = 10.0
ASK_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who pays; `variable` names the setting that holds the key, `off` says why the vendor may not be used.

    `sdk` lists the packages that a call needs, imported at the first call.
    """

    vendor: str
    variable: str
    key: SecretStr
    base_url: str
    sdk: tuple[str, ...]
    off: str = ""
    keyless: bool = False
    clock: VendorClock = field(default_factory=VendorClock, compare=False)

    def fingerprint(self, call_id: str) -> str:
        """Tell this key at this address from others without keeping it: each call's is another one."""
        said = f"{self.base_url} {call_id}".encode()
        return hmac.new(self.key.get_secret_value().encode(), said, hashlib.sha256).hexdigest()[:32]

    def why_not(self) -> str:
        """Say why this account can't be used now, or ""."""
        missing = "" if self.keyless or self.key.get_secret_value() else f"set {self.variable}"
        return self.off or missing

    def secret(self, model: Model) -> str:
        """Return the key; raises NoKey that says which setting, for what, and what works without it."""
        if reason := self.why_not():
            raise NoKey(
                f"No key for {self.vendor!r}: {reason} to use it for {model.capability}, "
                f"or choose 'local', which makes {model.capability} without a key.",
                vendor=self.vendor,
            )
        return self.key.get_secret_value() or "none"

    def creating(self, model: Model, desk: Desk) -> "Creating":
        """Open a line for one paid request, sent at most once; its reply is spooled before it is read."""
        load(self.sdk)
        line = Line(seconds=desk.deadline_seconds, spooled=desk.spooled, spool=desk.spool)
        return Creating(self, model, line)

    def asking(self, seconds: float = ASK_SECONDS) -> "Asking":
        """Open a line for free requests, which may be made again."""
        load(self.sdk)
        return Asking(Line(seconds=seconds), self)


class Creating:
    """A context in which whatever goes wrong becomes the ProviderError that says what was charged."""

    def __init__(self, account: Account, model: Model, line: Line) -> None:
        self._account, self._model, self._line = account, model, line

    def __enter__(self) -> Line:
        return self._line

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        line = self._line
        self._account.clock.hear(line.headers)
        attempted = line.sent or line.failure is not None
        if not isinstance(error, Exception) or isinstance(error, ProviderError | Unavailable | Cancelled):
            return
        if attempted and isinstance(error, OSError) and error.errno in OF_THE_DISK:
            return
        if attempted:
            raise self.outcome(error) from error
        raise Rejected(f"{self._model.id!r} was not asked: {error}", vendor=self._account.vendor) from error

    def outcome(self, error: Exception) -> ProviderError:
        """Return the error that tells what is known after `error`."""
        vendor, line = self._account.vendor, self._line
        key = self._account.key.get_secret_value()
        reason = outcome.reason(line.body).replace(key, "…") if key else outcome.reason(line.body)
        if line.status in outcome.REJECTED:
            variable = self._account.variable
            return outcome.rejected(
                line.status, reason, line.headers, vendor=vendor, model=self._model, variable=variable
            )
        if line.failure and not line.sent:
            return NotSent(f"{vendor} could not be reached: {line.failure}", vendor=vendor)
        said = str(line.failure) if line.failure else f"status {line.status}, {type(error).__name__}"
        return OutcomeUnknown(
            f"{vendor} may have taken and charged {self._model.id!r}: its answer does not tell ({said}).", vendor=vendor
        )


class Asking:
    """A context that swallows whatever a free request meets; `again` then says when to ask next."""

    def __init__(self, line: Line, account: Account) -> None:
        self.line, self._account = line, account

    def __enter__(self) -> "Asking":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._account.clock.hear(self.line.headers)
        ours = isinstance(error, ReelwrightError | OSError) and not isinstance(error, ExchangeFailed)
        return isinstance(error, Exception) and not ours

    def again(self, provider_id: str) -> Accepted:
        """Say that the work is still with the vendor, and when to ask next; raises KeyRefused."""
        vendor, variable = self._account.vendor, self._account.variable
        if self.line.status in (401, 403):
            raise KeyRefused(
                f"{vendor} does not accept {variable} any more, so {provider_id!r}, which is under way there, can't be "
                "asked about. Put a key of the same account there and press retry: it goes on and is not paid again.",
                vendor=vendor,
            )
        wait = outcome.wait_seconds(self.line.headers, POLL_AGAIN_SECONDS)
        return Accepted(provider_id=provider_id, poll_after=max(1.0, wait), known=self.line.status != 404)
