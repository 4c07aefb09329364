"""Choose what to look for: one search phrase for each beat of a narration."""

from collections.abc import Callable

from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.context import Context
from pipeline.toolbox import facts


def run(ctx: Context, report: Callable[[float, str], None]) -> None:
    """Scenes that have a phrase keep it."""
    scenes = ctx.scenes()
    if all(scene.query for scene in scenes):
        return
    report(0.1, "Choosing what to show")
    text = "\n\n".join(scene.words for scene in scenes)
    asked = ScriptRequest(purpose="queries", text=text, language=ctx.brief.language, scene_count=len(scenes))
    written = facts(ctx.toolbox.ask(asked, step="search"), ScriptFacts)
    for scene, found in zip(scenes, written.scenes, strict=False):
        ctx.set_query(scene, found.query)
