"""The creator's own pictures and clips, chosen by hand for one film: which scene shows which."""

from collections.abc import Sequence

from pipeline.views import SceneView

LEFT_OUT = (
    "Not used: {names}. The film has {scenes} scenes, and each shows one file: a longer text or more scenes show more."
)


def assigned(scenes: Sequence[SceneView], chosen: Sequence[tuple[str, str]]) -> dict[int, str]:
    """Digest by scene number for files given as (digest, name and tags).

    A file goes to the scene that its tags fit best; the others, in their order, to the scenes that are left.
    """
    places = dict[int, str]()
    left = dict.fromkeys(digest for digest, _ in chosen)
    for _, digest, number in sorted(_fitting(scenes, chosen), key=lambda fit: -fit[0]):
        if digest in left and number not in places:
            places[number] = digest
            del left[digest]
    free = (scene.number for scene in scenes if scene.number not in places)
    return places | dict(zip(free, left, strict=False))


def _fitting(scenes: Sequence[SceneView], chosen: Sequence[tuple[str, str]]) -> list[tuple[int, str, int]]:
    from pipeline.providers.local.footage import LEAST_SCORE, score

    scored = (
        (score(tags, scene.query or scene.prompt, scene.words), digest, scene.number)
        for digest, tags in chosen
        for scene in scenes
    )
    return [fit for fit in scored if fit[0] >= LEAST_SCORE]


def left_out(names: Sequence[str], scenes: int) -> str:
    """What the film says of files that no scene shows."""
    return LEFT_OUT.format(names=", ".join(names), scenes=scenes)
