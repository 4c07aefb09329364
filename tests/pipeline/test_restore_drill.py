"""The restore drill of the README: nothing is paid before a person agrees, nothing twice after that, and no file is lost."""

from pathlib import Path

from pipeline import Settings, open_studio
from tests.pipeline import drill
from tests.providers_server import ProvidersServer


def test_f45_copies_from_the_middle_of_paid_work_charge_nothing_and_lose_nothing(
    paid_home: Settings, stand_in: ProvidersServer, tmp_path: Path
) -> None:
    outcomes = list(drill.moments(paid_home, stand_in, tmp_path / "copies", wanted=4, seed=1))
    assert len(outcomes) == 4
    assert outcomes == [drill.Restored()] * 4
    assert len(stand_in.charges) == 9


def test_a_copy_of_before_all_of_it_charges_nothing_and_loses_nothing(
    paid_home: Settings, stand_in: ProvidersServer, tmp_path: Path
) -> None:
    studio = open_studio(paid_home)
    copy = studio.backups.make(tmp_path / "first")
    studio.close()
    wanted = drill.films(3)
    drill.copied_at_work(paid_home, stand_in, wanted, tmp_path / "copies")
    assert drill.restored(paid_home, stand_in, wanted, copy) == drill.Restored()
