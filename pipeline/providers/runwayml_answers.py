"""What we read of Runway's answers: a task, its end and its cost in credits."""

import math

from pydantic import BaseModel, ConfigDict, Field

CREDIT = 10_000


class Cost(BaseModel):
    """What a task took, in credits of one cent."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)
    credits: float = Field(ge=0, le=10**7)


class Task(BaseModel):
    """What we read of a task; `status` is missing in the answer to a create."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)
    id: str = Field(pattern=r"^[\w-]{1,100}$")
    status: str = ""
    output: tuple[str, ...] = ()
    failure: str = ""
    failure_code: str | None = Field(default=None, alias="failureCode")
    cost: Cost | None = None

    def usd_micros(self) -> int | None:
        """Return what the task cost, where Runway says so."""
        return math.ceil(self.cost.credits * CREDIT) if self.cost else None
