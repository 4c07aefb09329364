"""The five vendors on loopback: real HTTP, small real media, faults by script, and a charge file as oracle."""

from tests.providers_server.charges import Charge, Charges
from tests.providers_server.faults import Fault
from tests.providers_server.server import ProvidersServer

__all__ = ["Charge", "Charges", "Fault", "ProvidersServer"]
