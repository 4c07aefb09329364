"""Advert: a product's form goes in, an advert in four stages comes out."""

from api_server.contract import Contract
from api_server.contracts.advert.routes import job, router
from api_server.contracts.advert.schemas import Failure
from api_server.contracts.advert.translation import error_body
from api_server.contracts.advert.words import NAME
from api_server.lane import Read

CONTRACT = Contract(
    name=NAME, title=NAME, about="Adverts for a product, in four stages.", router=router,
    prefixes=("/api/generate", "/api/jobs", "/ws"), error_body=error_body, error_model=Failure,
    reads=(Read(path="/api/jobs/{job_id}", answer=job),),
)  # fmt: skip
