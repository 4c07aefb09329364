"""Shots: a prompt goes in, a storyboard of shots is drawn and animated, and a film comes out."""

from api_server.contract import Contract
from api_server.contracts.shots.routes import job, router
from api_server.contracts.shots.schemas import Failure
from api_server.contracts.shots.translation import error_body
from api_server.contracts.shots.words import NAME
from api_server.lane import Read

CONTRACT = Contract(
    name=NAME, title=NAME, about="Films of animated shots, with typed progress messages.", router=router,
    prefixes=("/api/v1", "/videos"), error_body=error_body, error_model=Failure,
    reads=(Read(path="/api/v1/jobs/{job_id}", answer=job),),
    any_page=True,
)  # fmt: skip
