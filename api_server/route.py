"""Route: what happens around every operation of every contract — who asks, strict JSON, once only."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, ClassVar

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from api_server import strict
from api_server.access import Need

if TYPE_CHECKING:
    from api_server.deps import Frame

EITHER: list[dict[str, list[str]]] = [{"bearer": []}, {"key": []}]
# How the documentation says it: a credential, one if you have it, or none.
SECURITY: dict[Need, list[dict[str, list[str]]]] = {
    "credential": EITHER, "caller": [{}, *EITHER], "public": [{}, *EITHER], "published": [{}, *EITHER],
    "common": [{}, *EITHER], "link": [],
}  # fmt: skip

Handler = Callable[[Request], Coroutine[None, None, Response]]


class StrictRequest(Request):
    """A request whose JSON is read strictly."""

    async def json(self) -> object:
        """The body, or JSONDecodeError."""
        return strict.parse(await self.body())


class ContractRoute(APIRoute):
    """An operation that asks who the caller is before it looks at anything else."""

    need: ClassVar[Need] = "caller"

    def __init__(self, path: str, endpoint: Callable[..., object], **given: object) -> None:
        super().__init__(path, endpoint, **given)  # type: ignore[arg-type]
        self.openapi_extra = {**(self.openapi_extra or {}), "security": SECURITY[self.need]}

    def get_route_handler(self) -> Handler:
        """The wrapped operation."""
        operation, path = super().get_route_handler(), self.path

        async def asked(request: Request) -> Response:
            frame: Frame = request.app.state.frame
            request = StrictRequest(request.scope, request.receive)
            request.state.caller = caller = await frame.access.caller(request, self.need)
            return await frame.once.answer(request, caller, path, operation)

        return asked


class CredentialRoute(ContractRoute):
    """Needs a credential even on a fresh loopback install."""

    need = "credential"


class PublicRoute(ContractRoute):
    """Needs none on a loopback install, whoever owns the job."""

    need = "public"


class PublishedRoute(ContractRoute):
    """As public, and open elsewhere too where the settings publish it."""

    need = "published"


class CommonRoute(ContractRoute):
    """Tells nothing private: where no token is demanded, any web page may ask."""

    need = "common"


class LinkRoute(ContractRoute):
    """Asks nobody: open to all, or the path itself is the credential."""

    need = "link"
