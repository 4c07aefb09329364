"""Run the stand-in by hand: `python -m tests.providers_server --port 9000 --script faults.json`."""

import argparse
import json
import sys
from pathlib import Path

from tests.providers_server.faults import Fault
from tests.providers_server.server import ProvidersServer

VARIABLES = {
    "OPENAI": "OPENAI_API_KEY",
    "ANTHROPIC": "ANTHROPIC_API_KEY",
    "REPLICATE": "REPLICATE_API_TOKEN",
    "RUNWAYML": "RUNWAYML_API_SECRET",
    "PEXELS": "PEXELS_API_KEY",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--charges", type=Path, default=Path("charges.jsonl"))
    parser.add_argument("--script", type=Path, help="a JSON list of faults")
    parser.add_argument("--seed", type=int, help="draw faults at random from this seed")
    parser.add_argument("--rate", type=float, default=0.2, help="how often, with --seed")
    parser.add_argument("--polls", type=int, default=1, help="how often work is still running when asked")
    asked = parser.parse_args()
    rate = asked.rate if asked.seed is not None else 0.0
    server = ProvidersServer(asked.charges, port=asked.port, polls=asked.polls, seed=asked.seed, rate=rate)
    if asked.script:
        server.world.faults.add(*(Fault(**one) for one in json.loads(asked.script.read_text("utf-8"))))
    for name, url in server.base_urls.items():
        say(f"{name.upper()}={url}")
    for variable in VARIABLES.values():
        say(f"{variable}=any-key")
    say(f"# charges: {asked.charges}; control: {server.url}/control/charges, /control/faults")
    try:
        server.serve()
    except KeyboardInterrupt:
        say("Stopped.")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
