"""Balances: the credits that scenarios are paid with, shown to their user and given by whoever runs the studio."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from api_server.access import unauthorized
from api_server.deps import Ask, Asking
from api_server.problem import Problem
from api_server.route import ContractRoute

router = APIRouter(prefix="/credits", tags=["credits"], route_class=ContractRoute)

UserId = Annotated[str, Path(min_length=1, max_length=200)]


class Balance(BaseModel):
    """How many credits a user has."""

    user_id: str
    credits: int


class Gift(BaseModel):
    """How many more; a negative number takes some away."""

    model_config = ConfigDict(json_schema_extra={"example": {"give": 10}})

    give: int = Field(ge=-1_000_000_000, le=1_000_000_000)


@router.get("/{user_id}")
async def balance(user_id: UserId, ask: Asking) -> Balance:
    """A user's credits: one's own, or anybody's for whoever runs the studio."""
    if ask.caller.owner != user_id:
        await _runs_studio(ask)
    return Balance(user_id=user_id, credits=await ask.of_all(ask.studio.library.credits, user_id))


@router.post("/{user_id}")
async def give(user_id: UserId, gift: Gift, ask: Asking) -> Balance:
    """Give a user credits. On an open studio everybody may; else only the owner of the first token."""
    await _runs_studio(ask)
    return Balance(user_id=user_id, credits=await ask.of_all(ask.studio.library.give_credits, user_id, gift.give))


async def _runs_studio(ask: Ask) -> None:
    if ask.caller.owner == "":
        raise unauthorized("Authentication required")
    if not await ask.runs_studio():
        raise Problem(403, "Only the owner of the studio's first token looks after the credits of others")
