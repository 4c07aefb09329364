"""Products: what adverts and scenarios are made of, for scripts; the dashboard's library shows the same ones."""

from typing import Annotated

from fastapi import APIRouter, Path, UploadFile
from pydantic import BaseModel, Field
from starlette.responses import Response

from api_server import uploads
from api_server.deps import Ask, Asking
from api_server.problem import Problem
from api_server.route import ContractRoute
from pipeline.errors import NotFound
from pipeline.views import ProductView

router = APIRouter(prefix="/products", tags=["library"], route_class=ContractRoute)

ProductId = Annotated[str, Path(min_length=1, max_length=200)]


class NewProduct(BaseModel):
    """A product; with an `id` that exists already, that product is changed and keeps its pictures."""

    id: str = Field(default="", max_length=200)
    name: str = Field(min_length=1, max_length=200)
    description: str = Field(default="", max_length=5000)
    call_to_action: str = Field(default="", max_length=200)


class Product(BaseModel):
    """A product as it is kept; `images` are content hashes."""

    id: str
    name: str
    description: str
    call_to_action: str
    images: list[str]
    created_at: str


def body_from(product: ProductView) -> Product:
    """A product in this page's words."""
    return Product(
        id=product.id, name=product.name, description=product.description, call_to_action=product.call_to_action,
        images=list(product.images), created_at=product.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )  # fmt: skip


@router.get("")
async def products(ask: Asking) -> list[Product]:
    """The caller's products, newest first."""
    return [body_from(product) for product in await ask.of(ask.studio.library.products)]


@router.get("/{product_id}")
async def product(product_id: ProductId, ask: Asking) -> Product:
    """One product."""
    return body_from(await ask.of(ask.studio.library.product, product_id))


@router.post("", status_code=201)
async def add(asked: NewProduct, ask: Asking) -> Product:
    """Keep a product, or change the one with this id."""
    known = await _known(ask, asked.id) if asked.id else None
    return await _keep(
        ask, asked.id, asked.name, asked.description, asked.call_to_action, known.images if known else ()
    )


@router.post("/{product_id}/images", status_code=201)
async def add_image(product_id: ProductId, file: UploadFile, ask: Asking) -> Product:
    """Add a picture: JPEG, PNG or WebP, at most 10 MB."""
    known = await ask.of(ask.studio.library.product, product_id)
    if uploads.too_large(file):
        raise Problem(400, "File too large. Maximum size: 10MB", kind="FileTooLarge")
    picture = await uploads.kept(ask, file)
    images = (*known.images, picture.digest)
    return await _keep(ask, known.id, known.name, known.description, known.call_to_action, images)


@router.delete("/{product_id}", status_code=204)
async def remove(product_id: ProductId, ask: Asking) -> Response:
    """Forget a product; films made of it stay."""
    await ask.of(ask.studio.library.remove_product, product_id)
    return Response(status_code=204)


async def _known(ask: Ask, product_id: str) -> ProductView | None:
    """The product with this id, or None. Raises NotFound for someone else's."""
    try:
        await ask.of_all(ask.studio.library.product, product_id)
    except NotFound:
        return None
    return await ask.of(ask.studio.library.product, product_id)


async def _keep(
    ask: Ask, product_id: str, name: str, description: str, call_to_action: str, images: tuple[str, ...]
) -> Product:
    kept = await ask.of_all(
        ask.studio.library.add_product, name, description=description, call_to_action=call_to_action, images=images,
        product_id=product_id, owner=ask.caller.name,
    )  # fmt: skip
    return body_from(kept)
