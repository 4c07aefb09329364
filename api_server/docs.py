"""Docs: the interactive pages, with scripts and styles from an installed package so that they work offline."""

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from api_server.described import describe

ASSETS = "/docs/assets"
# The bundles would fetch a logo and a validator's badge from elsewhere; nothing but our own is loaded.
OURS_ONLY = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; worker-src blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
}
KEYS = {"bearer": {"type": "http", "scheme": "bearer"}, "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"}}


def install(app: FastAPI) -> None:
    """Let the pages of `app` tell where a token is given, and have their scripts and styles."""
    plain = app.openapi

    def described() -> dict[str, dict[str, object]]:
        spec: dict[str, dict[str, object]] = plain()
        if "securitySchemes" not in spec["components"]:
            spec["components"]["securitySchemes"] = KEYS
            describe(spec)
        return spec

    app.openapi = described  # type: ignore[method-assign]
    app.mount(ASSETS, StaticFiles(directory=Path(str(files("fastapi_offline"))) / "static"), name="docs-assets")


router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def swagger(request: Request) -> HTMLResponse:
    """The page where calls can be tried. It asks for its application, since FastAPI keeps each endpoint for good."""
    page = get_swagger_ui_html(
        openapi_url="/openapi.json",
        title=request.app.title,
        swagger_js_url=f"{ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{ASSETS}/favicon.png",
        swagger_ui_parameters={"validatorUrl": None},
    )
    page.headers.update(OURS_ONLY)
    return page


@router.get("/redoc")
async def redoc(request: Request) -> HTMLResponse:
    """The page to read."""
    page = get_redoc_html(
        openapi_url="/openapi.json",
        title=request.app.title,
        redoc_js_url=f"{ASSETS}/redoc.standalone.js",
        redoc_favicon_url=f"{ASSETS}/favicon.png",
        with_google_fonts=False,
    )
    page.headers.update(OURS_ONLY)
    return page
