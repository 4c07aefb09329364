"""Storyboard: generate, review, refine, reorder, approve, render, export and measure a film, by its number."""

from api_server.contract import Contract
from api_server.contracts.storyboard.routes import of_number, router
from api_server.contracts.storyboard.schemas import Failure
from api_server.contracts.storyboard.translation import error_body
from api_server.contracts.storyboard.words import NAME
from api_server.lane import NUMBER, Read

CONTRACT = Contract(
    name=NAME, title=NAME, about="Films made through a storyboard that a person approves.", router=router,
    prefixes=("/api/v2", "/data/videos"), error_body=error_body, error_model=Failure,
    reads=(Read(path="/api/v2/jobs/{number}", answer=of_number, need="public", name=NUMBER),), invalid_status=422,
)  # fmt: skip
