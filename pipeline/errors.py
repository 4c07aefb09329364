"""Every error a caller of the pipeline can meet.

ReelwrightError
├── InvalidInput               the ask itself is wrong: says which field
│   └── UnusablePicture, Forged  see providers: bytes or a webhook that are not what they should be
├── NotFound                   no such job, scene, asset, product or model (or not yours)
│   └── SourceMissing          the film's own file is gone
├── Conflict                   right ask, wrong moment
│   ├── WrongState             the job's state does not allow it
│   ├── RefinementLimit        all refinements of this job are used
│   ├── QueueFull              too many of this owner's films wait already
│   ├── StaleQuote             the price changed since it was shown
│   └── Moved                  see entries.py: the ledger looks at the row again
├── Unaffordable               money or credits stop it
│   ├── OverCap                a cap per job or per day
│   ├── SpendingOff            the global switch
│   ├── RestoredCopy           an older copy of the database: a person must agree first
│   └── NoCredits              the user's credits
├── Unavailable                something on this machine is missing
│   ├── FfmpegMissing
│   ├── NoKey                  a provider without its key
│   └── CantServe, NoSeat      see api_server: no port, or no socket left
├── RenderFailed               ffmpeg ended badly: its last words are in the text
├── ProcessFailed              see processes.py: any child that ended badly
├── ExchangeFailed             see wire.py: a request that did not end well
├── Cancelled                  the job was asked to stop
├── ProviderError              a vendor's side; `charged` and `repeatable` say what is known
│   ├── NotSent                nothing left this machine
│   ├── Rejected               the vendor said no before charging
│   │   ├── KeyRefused         the key is wrong, revoked or not allowed to do this
│   │   └── OutOfCredit        the account with the vendor has no money left
│   ├── RateLimited            the vendor said later: `retry_after` seconds
│   │   └── Resting            it said so before, and nothing was sent
│   ├── Refused                content policy; final for this scene
│   ├── OutcomeUnknown         it may or may not have been charged
│   ├── ProviderFailed         accepted, then failed
│   ├── ResultLost             paid, but its result can't be had any more
│   └── FetchFailed            see fetch.py: a file that could not be had
└── StoreError                 see store/errors.py
"""

from typing import ClassVar, Literal

from store.errors import (
    DatabaseBusy,
    DatabaseTaken,
    DatabaseUnusable,
    DiskFull,
    DuplicateCall,
    LeaseLost,
    NewerSchema,
    OverCap,
    ReelwrightError,
    StoreError,
    Unaffordable,
)


class InvalidInput(ReelwrightError):
    """A field of the ask is wrong; `field` names it."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotFound(ReelwrightError):
    """No such thing for this caller."""


class SourceMissing(NotFound):
    """The job is there, and its film's file is gone."""


class Conflict(ReelwrightError):
    """The ask is right and the moment is wrong."""


class WrongState(Conflict):
    """The job's state does not allow this."""


class RefinementLimit(Conflict):
    """All refinements of this job are used."""


class QueueFull(Conflict):
    """Too many of this owner's films wait already; there is room again once one of them runs."""


class StaleQuote(Conflict):
    """The price is not the one that was shown; nothing was charged."""


class SpendingOff(Unaffordable):
    """Paid calls are switched off in the settings."""


class RestoredCopy(Unaffordable):
    """The database is an older copy, or another studio's: a person must agree before anything is paid."""


class NoCredits(Unaffordable):
    """The user has fewer credits than this costs."""

    def __init__(self, message: str, *, current: int, required: int) -> None:
        super().__init__(message)
        self.current, self.required = current, required


class Unavailable(ReelwrightError):
    """Something that this needs is missing on this machine."""


class FfmpegMissing(Unavailable):
    """No ffmpeg that works."""


class NoKey(Unavailable):
    """The provider has no key."""

    def __init__(self, message: str, *, vendor: str = "") -> None:
        super().__init__(message)
        self.vendor = vendor


class RenderFailed(ReelwrightError):
    """A film or segment could not be made; its last words are in the text."""


class Cancelled(ReelwrightError):
    """The job was asked to stop."""


class ProviderError(ReelwrightError):
    """A vendor's side failed; `charged` says what is known of the money."""

    charged: ClassVar[Literal["no", "yes", "unknown"]] = "no"
    repeatable: ClassVar[bool] = False

    def __init__(self, message: str, *, vendor: str) -> None:
        super().__init__(message)
        self.vendor = vendor


class NotSent(ProviderError):
    """Nothing left this machine (refused, DNS, TLS, connect timeout)."""

    repeatable = True


class Rejected(ProviderError):
    """The vendor answered no before charging (4xx)."""


class KeyRefused(Rejected):
    """The vendor does not accept the key; a person must give another."""


class OutOfCredit(Rejected):
    """The account with the vendor is empty; a person must fill it."""


class RateLimited(Rejected):
    """The vendor asks to come back after `retry_after` seconds."""

    repeatable = True

    def __init__(self, message: str, *, vendor: str, retry_after: float) -> None:
        super().__init__(message, vendor=vendor)
        self.retry_after = retry_after


class Resting(RateLimited):
    """The vendor's pause is longer than the asker waits; nothing was sent."""


class Refused(Rejected):
    """Content policy: final for this scene; `usd_micros` is what the vendor kept all the same, where it says so."""

    def __init__(self, message: str, *, vendor: str, usd_micros: int | None = None) -> None:
        super().__init__(message, vendor=vendor)
        self.usd_micros = usd_micros


class OutcomeUnknown(ProviderError):
    """It may or may not have been charged: ask the vendor, else a person."""

    charged = "unknown"


class ProviderFailed(ProviderError):
    """Accepted, then failed; `usd_micros` is the vendor's own figure where it gives one."""

    charged = "yes"

    def __init__(self, message: str, *, vendor: str, usd_micros: int | None = None) -> None:
        super().__init__(message, vendor=vendor)
        self.usd_micros = usd_micros


class ResultLost(ProviderError):
    """Paid, but the result can't be had any more; `usd_micros` is the vendor's own figure where it gives one."""

    charged = "yes"

    def __init__(self, message: str, *, vendor: str, usd_micros: int | None = None) -> None:
        super().__init__(message, vendor=vendor)
        self.usd_micros = usd_micros


FILM_WIDE = (OutcomeUnknown, ResultLost, KeyRefused, OutOfCredit, NotSent)
"""What one scene meets and every other one would meet too: the job waits or fails, it does not go on without."""


__all__ = [
    "FILM_WIDE",
    "Cancelled",
    "Conflict",
    "DatabaseBusy",
    "DatabaseTaken",
    "DatabaseUnusable",
    "DiskFull",
    "DuplicateCall",
    "FfmpegMissing",
    "InvalidInput",
    "KeyRefused",
    "LeaseLost",
    "NewerSchema",
    "NoCredits",
    "NoKey",
    "NotFound",
    "NotSent",
    "OutOfCredit",
    "OutcomeUnknown",
    "OverCap",
    "ProviderError",
    "ProviderFailed",
    "QueueFull",
    "RateLimited",
    "ReelwrightError",
    "RefinementLimit",
    "Refused",
    "Rejected",
    "RenderFailed",
    "Resting",
    "RestoredCopy",
    "ResultLost",
    "SourceMissing",
    "SpendingOff",
    "StaleQuote",
    "StoreError",
    "Unaffordable",
    "Unavailable",
    "WrongState",
]
