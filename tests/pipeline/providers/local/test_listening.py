"""Words of a recording as the extra `captions` hears them."""

import sys
import venv
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from pipeline.capabilities import TranscriptFacts, TranscriptRequest
from pipeline.provider import Desk
from pipeline.providers.local import listening, wav
from pipeline.providers.local.hearing import Stretch
from pipeline.providers.local.listening.child import pronounced
from pipeline.providers.local.listening.matching import Heard, matched, settled, snapped
from pipeline.providers.local.listening.phones import SOUNDS
from pipeline.providers.local.transcript import align
from tests.pipeline.spoken import Said, said
from tests.services import missing

EN = ("Every night, the keeper of Xylandor climbed the stairs.", "He lit the lamp; the ships turned away.")
ES = ("Cada mañana Ana abre la pequeña panadería.", "La masa descansa doce horas.")
LACKING = "raise ImportError('libgomp.so.1: cannot open shared object file')"


@pytest.fixture(scope="module")
def extra() -> None:
    names = {name for needed in listening.NEEDS.values() for name in needed}
    if not all(map(find_spec, names)):
        missing("The extra `captions` (uv sync --extra captions)")


def aligned(told: Said, text: str, language: str, desk: Desk) -> tuple[TranscriptFacts, tuple[str, ...]]:
    audio = wav.write(desk.folder / "own.wav", told.samples)
    produced = align(TranscriptRequest(audio=str(audio), text=text, language=language), desk)
    assert isinstance(produced.facts, TranscriptFacts)
    return produced.facts, produced.warnings


def late(told: Said, facts: TranscriptFacts) -> np.ndarray:
    return np.array([one.start - other.start for one, other in zip(facts.words, told.words, strict=True)])


def halting(told: Said) -> Said:
    """The same, with a stop of 3 s in the middle of the first sentence, between two words."""
    words = told.words
    gap = next(n for n in range(2, len(words)) if words[n].start - words[n - 1].end > 0.02 or n == 5)
    at = round((words[gap - 1].end + words[gap].start) / 2 * wav.HERTZ)
    samples = np.concatenate([told.samples[:at], np.zeros(3 * wav.HERTZ, np.float32), told.samples[at:]])
    moved = tuple(
        w.model_copy(update={"start": w.start + 3, "end": w.end + 3}) if n >= gap else w for n, w in enumerate(words)
    )
    return Said(samples, told.sentences, moved)


def rumbling(told: Said) -> Said:
    """The same after two seconds of a deep rumble as loud as the voice."""
    rumble = 0.2 * np.sin(2 * np.pi * 70 * np.arange(2 * wav.HERTZ) / wav.HERTZ).astype(np.float32)
    moved = tuple(w.model_copy(update={"start": w.start + 2, "end": w.end + 2}) for w in told.words)
    return Said(np.concatenate([rumble, told.samples]), told.sentences, moved)


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize("change", [lambda told: told, halting, rumbling], ids=["as read", "a stop", "rumble first"])
def test_english_words_are_found_where_they_are_said(desk: Desk, change) -> None:
    told = change(said(desk.folder, EN))
    facts, warnings = aligned(told, " ".join(EN), "en", desk)
    assert warnings == ()
    assert [word.text for word in facts.words] == " ".join(EN).split()
    assert np.mean(np.abs(late(told, facts))) < 0.06
    assert facts.words[-1].end == pytest.approx(told.words[-1].end, abs=0.15)
    assert all(before.end <= after.start for before, after in pairwise(facts.words))


@pytest.mark.usefixtures("extra")
def test_other_languages_are_recognised_and_laid_over_the_text(desk: Desk) -> None:
    told = said(desk.folder, ES, "es", pause=2.5)
    facts, warnings = aligned(told, " ".join(ES), "es", desk)
    assert warnings == ()
    assert [word.text for word in facts.words] == " ".join(ES).split()
    assert np.mean(np.abs(late(told, facts))) < 0.15
    assert facts.words[7].start == pytest.approx(told.words[7].start, abs=0.05)


def test_without_the_extra_words_are_timed_by_pauses_and_what_to_install_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pocketsphinx", None)  # to Python, that it is not installed
    told = said(desk.folder, EN)
    facts, (warning,) = aligned(told, " ".join(EN), "en", desk)
    assert "uv sync --extra captions" in warning
    _are_timed_by_pauses(told, facts)


@pytest.mark.usefixtures("extra")
def test_where_the_extra_is_broken_the_reason_is_said_too(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = said(desk.folder, EN)
    monkeypatch.setattr(sys, "executable", _python_with(tmp_path, pocketsphinx=LACKING))
    facts, (warning,) = aligned(told, " ".join(EN), "en", desk)
    assert "uv sync --extra captions" in warning
    assert "libgomp.so.1" in warning
    _are_timed_by_pauses(told, facts)


def _are_timed_by_pauses(told: Said, facts: TranscriptFacts) -> None:
    assert [word.text for word in facts.words] == " ".join(EN).split()
    assert facts.words[-1].end == pytest.approx(told.words[-1].end, abs=0.1)


def _python_with(folder: Path, **modules: str) -> str:
    """An environment that has nothing installed but these modules, given as source."""
    venv.create(folder, symlinks=sys.platform != "win32")
    python = next(path for path in (folder / "bin/python", folder / "Scripts/python.exe") if path.exists())
    site = next(folder.rglob("site-packages"))
    for name, source in modules.items():
        (site / f"{name}.py").write_text(source)
    return str(python)


def test_what_was_not_heard_stands_between_what_was() -> None:
    heard = [Heard("two", 1.0, 1.3), Heard(" thousand", 1.3, 1.8), Heard("miles", 3.0, 3.4)]
    times = matched(["two", "thousand", "🙂", "long", "miles"], heard)
    assert times is not None
    assert times[0] == pytest.approx((1.0, 1.3))
    assert times[2][0] == times[2][1] == pytest.approx(1.8)
    assert 1.8 <= times[3][0] <= times[3][1] <= 3.0
    assert times[4] == pytest.approx((3.0, 3.4))


def test_chinese_is_matched_by_its_characters_whatever_the_words_it_was_heard_in() -> None:
    times = matched(
        list("今天我们来到海边"), [Heard("今天", 0.0, 0.4), Heard("我们来", 0.5, 1.1), Heard("到海边", 1.2, 1.8)]
    )
    assert times is not None
    assert [start for start, _ in times] == pytest.approx([0.0, 0.2, 0.5, 0.7, 0.9, 1.2, 1.4, 1.6])


def test_what_was_heard_under_other_names_at_both_ends_keeps_its_time() -> None:
    heard = [Heard("京都", 0.0, 0.5), Heard("海辺の灯台へ", 0.5, 1.4), Heard("木", 1.4, 1.6), Heard("下", 1.6, 2.0)]
    times = matched(["今日は", "海辺の", "灯台へ", "来ました。"], heard)
    assert times is not None
    assert times[0][0] == 0.0
    assert times[1][0] == pytest.approx(0.5, abs=0.05)
    assert times[3] == pytest.approx((1.4, 2.0), abs=0.15)


@pytest.mark.parametrize("heard", [[], [Heard("something", 0, 1), Heard("else", 1, 2)]])
def test_another_text_is_no_match(heard: list[Heard]) -> None:
    assert matched(["lighthouse", "keeper", "lamp"], heard) is None


def test_a_word_after_a_pause_starts_where_the_sound_does() -> None:
    speech = [Stretch(0.1, 1.0), Stretch(2.0, 3.0)]
    assert snapped([(0.0, 0.5), (0.5, 1.8), (1.8, 2.4), (2.4, 3.0)], speech) == [
        (0.1, 0.5),
        (0.5, 1.8),
        (2.0, 2.4),
        (2.4, 3.0),
    ]


@pytest.mark.parametrize(
    ("early", "right"),
    [
        ([(1.4, 2.4)], [(2.0, 2.4)]),
        ([(1.6, 1.8), (1.8, 2.4)], [(2.0, 2.1), (2.1, 2.4)]),
        ([(1.1, 1.4)], [(1.1, 1.4)]),
    ],
    ids=["from inside the pause", "two words", "the end of what was said before"],
)
def test_a_word_that_was_heard_inside_a_pause_begins_after_it(
    early: list[tuple[float, float]], right: list[tuple[float, float]]
) -> None:
    speech = [Stretch(0.1, 1.0), Stretch(2.0, 3.0)]
    times = snapped([(0.1, 1.0), *early, (2.5, 3.0)], speech)
    assert times[1:-1] == [pytest.approx(one) for one in right]


def test_times_by_pauses_stand_where_they_were_heard_too_and_give_way_where_not() -> None:
    heard, likely = [(0.0, 0.4), (0.5, 0.9), (4.9, 5.3)], [(0.1, 0.5), (0.6, 1.0), (1.0, 1.6)]
    times = settled(heard, likely, [])
    assert times[:2] == likely[:2]
    assert times[2] == pytest.approx((5.02, 5.42))


@pytest.mark.parametrize(("word", "phones"), [("xyla", "K S IY L AE"), ("night", "N AY T"), ("ß", "AH")])
def test_a_word_of_no_dictionary_sounds_as_it_is_written(word: str, phones: str) -> None:
    assert pronounced(word, SOUNDS) == phones


@pytest.mark.usefixtures("extra")
def test_every_sound_is_one_that_the_model_knows() -> None:
    from pocketsphinx import Decoder

    decoder = Decoder(loglevel="FATAL", lm=None)
    for letters, phones in SOUNDS.items():
        decoder.add_word(f"zz{letters}", phones, False)
        assert decoder.lookup_word(f"zz{letters}") == phones
