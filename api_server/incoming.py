"""Incoming: vendors' webhooks, which only make the studio look sooner."""

from fastapi import APIRouter
from starlette.requests import Request

from api_server.deps import Asking
from api_server.route import LinkRoute

router = APIRouter(tags=["vendors"], route_class=LinkRoute)


@router.post("/hooks/replicate/{intent}", status_code=204)
async def replicate(request: Request, intent: str, ask: Asking) -> None:
    """Replicate's news about one prediction; its signature is the credential, and unknown ones are answered alike."""
    await ask.of_all(ask.studio.wakes.replicate, intent, request.headers, await request.body())
