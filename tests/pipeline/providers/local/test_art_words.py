"""Words of six languages name places, things, hours and colours."""

from random import Random

import pytest

from pipeline.providers.local.art.lexicon import HOMES, PLACES, THINGS
from pipeline.providers.local.art.scenes import IDEAS, OWN
from pipeline.providers.local.art.scenes import PLACES as DRAWN_PLACES
from pipeline.providers.local.art.subjects import SUBJECTS
from pipeline.providers.local.art.words import Plan, read


def plan(prompt: str, words: str = "") -> Plan:
    return read(prompt, words, Random(1))


@pytest.mark.parametrize(
    ("prompt", "place", "things"),
    [
        ("A hero discovers a hidden treasure in ancient ruins", "ruins", ("hero", "treasure")),
        ("A peaceful forest at sunrise", "forest", ()),
        ("How volcanoes shape islands", "volcano", ()),
        ("a bee on a bright yellow flower in a meadow", "field", ("bee",)),
        ("pieces of dark chocolate on a wooden board", "cafe", ("chocolate",)),
        ("endless rows of coffee plants on Brazilian hills", "field", ()),
        ("a piano on a stage in a single beam of light", "concert", ("notes",)),
        ("a sleeping person in blue moonlight", "room", ("person",)),
        ("orange and purple carrots on a wooden table", "cafe", ("fruit",)),
        ("Ocean waves at sunset", "ocean", ()),
        ("Mountain landscape", "mountains", ()),
        ("Robot exploring Austin, Texas", "city", ("robot",)),
        ("EcoWater Bottle", "studio", ("bottle",)),
        ("How coffee conquered the world", "cafe", ("coffee", "globe")),
        ("a robot in the city at night", "city", ("robot",)),
        ("octopus with three hearts", "underwater", ("octopus", "heart")),
        ("Three reasons octopuses are the strangest animals in the sea", "underwater", ("octopus",)),
        ("Tres razones por las que los pulpos son los animales más extraños del mar", "underwater", ("octopus",)),
        ("Trois raisons pour lesquelles les pieuvres sont étranges", "underwater", ("octopus",)),
        ("Drei Gründe, warum Kraken die seltsamsten Tiere im Meer sind", "underwater", ("octopus",)),
        ("Três razões para os polvos serem estranhos", "underwater", ("octopus",)),
        ("Tre motivi per cui i polpi sono strani", "underwater", ("octopus",)),
        ("Montañas nevadas", "mountains", ()),
        ("Le désert au coucher du soleil", "desert", ()),
        ("Der Wald im Nebel", "forest", ()),
        ("A cidade à noite", "city", ()),
        ("Il castello del cavaliere", "castle", ("hero",)),
        ("Une fusée dans l'espace", "space", ("rocket",)),
        ("Die Katze im Garten", "field", ("cat",)),
        ("O cachorro na praia", "beach", ("dog",)),
        ("La bottiglia", "studio", ("bottle",)),
        ("Lamp on a clean studio set, softly lit", "room", ("lamp",)),
        ("Toothbrush on a clean studio set", "", ()),
        ("a student who studies for her exam", "library", ("book",)),
        ("the blue planet seen from afar", "space", ("planet",)),
        ("A woman with a guitar", "concert", ("person", "guitar")),
        ("Cinematic music video of a robot exploring Austin, natural light, shallow focus", "city", ("robot",)),
        ("A woman in a red dress dancing on the beach", "beach", ("dancer",)),
        ("A zebra in a bamboo forest", "forest", ()),
        ("A panda in a bamboo forest", "forest", ("panda",)),
        ("Un pingüino en el hielo", "winter", ("penguin",)),
        ("A fox on a farm", "field", ("fox",)),
        ("A hen on a farm", "field", ()),
    ],
)
def test_a_prompt_names_its_place_and_things(prompt: str, place: str, things: tuple[str, ...]) -> None:
    found = plan(prompt)
    assert (found.place, found.things) == (place, things)


def test_unknown_words_name_nothing() -> None:
    assert plan("xyzzy plugh", "") == Plan()


def test_the_prompt_goes_before_the_spoken_words() -> None:
    assert plan("a desert", "the octopus lives in the sea").place == "desert"
    assert plan("xyzzy", "mountains at sunset").place == "mountains"


def test_filler_in_the_spoken_words_draws_nothing() -> None:
    assert plan("a lake", "You would not believe what people say").things == ()


@pytest.mark.parametrize(
    ("prompt", "hour"),
    [
        ("la montaña al amanecer", "sunrise"),
        ("coucher de soleil", "sunset"),
        ("bei Nacht", "night"),
        ("chuva na cidade", "storm"),
        ("neve sui monti", "snow"),
        ("morning fog", "fog"),
    ],
)
def test_hours_and_weather_are_read(prompt: str, hour: str) -> None:
    assert hour in plan(prompt).hours


def test_colours_counts_and_distances_are_read() -> None:
    found = plan("close-up of three red fish")
    red = found.cast.look("fish").get("body")
    assert red is not None
    assert red.r > red.b
    assert found.colour is None
    assert plan("a blue forest").colour is not None
    assert (found.count, found.scale > 1) == (3, True)
    assert plan("aerial view of a city").scale < 1


@pytest.mark.parametrize(
    "prompt", ["golden light", "the band of the milky way", "a planet", "dark rocks", "rich warm light", "market"]
)
def test_everyday_words_do_not_name_things(prompt: str) -> None:
    assert not {"treasure", "guitar", "plane", "money"} & set(plan(prompt).things)


def test_every_named_row_can_be_drawn() -> None:
    assert set(THINGS) <= set(SUBJECTS)
    assert set(PLACES) <= set(DRAWN_PLACES)
    assert set(HOMES) <= set(THINGS)
    assert {home for homes in HOMES.values() for home in homes} <= set(DRAWN_PLACES)
    assert {thing for things in OWN.values() for thing in things if thing} <= set(SUBJECTS)
    assert set(SUBJECTS) >= IDEAS
