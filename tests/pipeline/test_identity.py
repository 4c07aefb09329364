"""Request identity: the digests that stores of earlier releases hold, written down, and what may never change them."""

import pytest

from pipeline.capabilities import (
    ClipRequest,
    FootageRequest,
    ImageRequest,
    MusicRequest,
    Request,
    ScriptRequest,
    TranscriptRequest,
    VoiceRequest,
)
from pipeline.identity import FORM_1

SHA = "ab" * 32

# The digests are those of 0.1.0. Should one of these differ, films under way would be paid again after an upgrade.
GOLDEN = [
    (ScriptRequest(prompt="A walk along the pier"), "b1327402830b2abc1a83e1b00d0acb7fcd7d5747f16198316e7b7ec334c450a7"),
    (
        ScriptRequest(
            take=2, purpose="scenario", prompt='Über den "Hafen"\n☕', text="Wort\tfür Wort\u0001", product_name="Lampe",
            product_description="Hell", product_images=(SHA,), call_to_action="Kauf", style="neon", mood="calm",
            guidelines="keine", language="de", seconds=None, scene_count=3, seed=7,
        ),
        "96081550427565432abb29d0ae0ac5e20c9f24520586edc3cae5f675b0f3a0e0",
    ),
    (
        ImageRequest(prompt="A lighthouse at dusk", width=160, height=90),
        "d57fd19ef7f112de3fdb6cfc04c556fb8ea2643fc0d462337a439b8f75fdac23",
    ),
    (
        ImageRequest(
            take=1, prompt="p", words="w", role="end_card", caption="Kauf", style="s", mood="m", language="es", width=1350,
            height=2400, references=(SHA, SHA), layered=False, seed=12001,
        ),
        "213152aeca8eb292cf11a206c8cdd51bf60b3d5c84699e1d52931f126a5f8226",
    ),
    (
        ClipRequest(prompt="Waves", seconds=5.0, width=160, height=90),
        "d9be903d969820710f3b365e6bee8a4072595699d939f7373d326eecb07fc903",
    ),
    (
        ClipRequest(take=3, prompt="p", picture=SHA, seconds=0.1, width=2, height=2, fps=25, references=(SHA,), seed=5),
        "c9cc413db8151866b37ab4d38cf0612e6a404785afabea9d59f6a49674003e43",
    ),
    (VoiceRequest(text="Good morning, harbour."), "fbefbbf381862279486932fda8250041ba84c168ee07a6d876be43b9a6699e50"),
    (
        VoiceRequest(take=1, text="日本", language="ja", voice="nova", pace=1.15, max_seconds=4.25),
        "029c20c1b178bf7bb2cde34c57e65452c050924440d2e52bebe5e73f29bd6451",
    ),
    (TranscriptRequest(audio=SHA), "b9ab55b6db3877dcec68662533bab16f046f834ab782f648a34bb7e29d5cf619"),
    (
        TranscriptRequest(take=1, audio=SHA, text="t", language="fr"),
        "49613a249c1653cb0958da28398ef32138c9e123954bc59e9580b5c5cf7bafac",
    ),
    (MusicRequest(seconds=8.0), "90a60d81ae411ff3619e7612c63bbb3e1dc24ceacc8e32746c51b9c12757190a"),
    (
        MusicRequest(take=1, mood="dark", prompt="p", seconds=33.333, seed=9),
        "7ec636298a28c1452229585a8a19d3de64ce43cbe03c912e9381eb70d64aeab5",
    ),
    (
        FootageRequest(query="harbour", seconds=6.5, width=1080, height=1920),
        "4b3574f178a9f525a1ca3457ed52134f081c83d94a1b67bd01bd85c950c62431",
    ),
    (
        FootageRequest(
            take=1, query="q", words="w", style="s", mood="m", seconds=6.0, width=9, height=16,
            library=((SHA, "dog beach"),), seed=4,
        ),
        "b5acea14fd999c3342a1706a54899ea81ede0ed19c0c98b2e4d1353fa8b7cb87",
    ),
]  # fmt: skip
golden = pytest.mark.parametrize(("request_", "digest"), GOLDEN, ids=[f"{r.capability}-{d[:6]}" for r, d in GOLDEN])


@golden
def test_a_digest_is_the_one_that_stores_hold_already(request_: Request, digest: str) -> None:
    assert request_.digest() == digest


@golden
def test_a_new_optional_field_changes_no_digest_until_it_is_used(request_: Request, digest: str) -> None:
    class Later(type(request_)):  # type: ignore[misc]
        grain: float = 0.0
        accents: tuple[str, ...] = ()

    assert Later(**dict(request_)).digest() == digest
    used = {Later(**dict(request_), grain=0.5).digest(), Later(**dict(request_), accents=("red",)).digest()}
    assert len(used | {digest}) == 3


@golden
def test_the_order_in_which_fields_are_written_changes_no_digest(request_: Request, digest: str) -> None:
    turned = dict(reversed(request_.__class__.model_fields.items()))

    class Turned(Request):
        capability = request_.capability
        __annotations__ = {name: field.annotation for name, field in turned.items()}
        locals().update({name: field for name, field in turned.items() if not field.is_required()})

    assert list(Turned.model_fields) != list(type(request_).model_fields)
    assert Turned(**dict(request_)).digest() == digest


@golden
def test_every_field_tells_works_apart(request_: Request, digest: str) -> None:
    others = {str: "other", int: 77, float: 7.75, bool: not getattr(request_, "layered", False), tuple: (("c", "d"),)}
    for name, value in dict(request_).items():
        other = others[type(value)] if value is not None else 3.5
        assert request_.model_copy(update={name: other}).digest() != digest, name


def test_form_1_names_exactly_the_fields_that_0_1_0_had() -> None:
    assert {request.capability: set(FORM_1[request.capability]) - set(dict(request)) for request, _ in GOLDEN} == {
        name: set() for name in FORM_1
    }
