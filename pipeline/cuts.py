"""The cut of a job: its storyboard on a timeline, as its film shows it."""

from pipeline.captions.styles import STYLES
from pipeline.stages.compose import CAPTION_STYLE, shot
from pipeline.timeline import NO_CAPTIONS, Canvas, Timeline, plan
from pipeline.views import JobView, SceneView


def shown(job: JobView) -> list[SceneView]:
    """The scenes that a film shows: those with a picture or clip."""
    return [scene for scene in job.scenes if scene.clip or scene.picture]


def cut(job: JobView) -> Timeline:
    """The timeline of the storyboard's present state, without music."""
    brief = job.brief
    width, height = brief.size
    style = brief.captions if brief.captions in (*STYLES, NO_CAPTIONS) else CAPTION_STYLE
    return plan(
        Canvas(width=width, height=height),
        [shot(scene, brief) for scene in shown(job)],
        style=style,
        choice=brief.caption_choice,
        language=brief.language,
        pace=f"{brief.style} {brief.mood}",
    )
