"""Ask a studio with the sample each example of the documentation, and write down what it answers: api_server/answers.json."""

import io
import json
import tempfile
from pathlib import Path

from PIL import Image
from starlette.testclient import TestClient

from api_server import examples
from api_server.app import PORTS, apps
from pipeline import Settings, demo, open_studio
from tests.api_server.contracts.test_demo import asked, bodies

PAGE = Path(examples.__file__).with_name("answers.json")
ADDRESSES = {"api": "http://localhost:8000", "narration": "http://localhost:5000"}


def picture() -> bytes:
    """A small one."""
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), (180, 90, 40)).save(kept, "PNG")
    return kept.getvalue()


def main() -> None:
    """Make the sample in a home of its own, then ask in one in which nothing runs."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            reelwright_home=Path(folder) / "home", executor="inline", creates_per_minute=0, _env_file=None
        )
        studio = open_studio(settings)
        demo.make(studio, studio.job, short_side=144)
        studio.close()
        found = {}
        studio = open_studio(settings.model_copy(update={"executor": "threads"}), work=False)
        for port in reversed(PORTS):
            with TestClient(apps(studio)[port.name], base_url=ADDRESSES[port.name]) as client:
                found[port.title] = bodies(asked(client, port.name, picture()))
        studio.close()
    PAGE.write_text(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
