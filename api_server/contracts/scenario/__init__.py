"""Scenario: a product goes in, a plan for a short with scenes, prompts and a timed script comes out."""

from api_server.contract import Contract
from api_server.contracts.scenario.routes import router, task
from api_server.contracts.scenario.schemas import Failure
from api_server.contracts.scenario.translation import error_body
from api_server.contracts.scenario.words import NAME
from api_server.lane import Read

CONTRACT = Contract(
    name=NAME, title=NAME, about="Plans of product shorts, as tasks.", router=router, prefixes=("/scenario",),
    error_body=error_body, error_model=Failure,
    reads=(Read(path="/scenario/generate/tasks/{task_id}", answer=task),),
)  # fmt: skip
