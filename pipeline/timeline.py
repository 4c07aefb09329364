"""The timeline of a film as a value: scenes in whole frames, what is seen, heard and written in each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from pipeline.actors import Actor
from pipeline.capabilities import Word
from pipeline.captions.choosing import AS_STYLED, Choice
from pipeline.captions.styles import STYLES
from pipeline.captions.subtitles import Passage, subtitles
from pipeline.captions.timing import Line, lines

MOTIONS = ("push in", "pull out", "pan left", "pan right", "rise", "drift", "settle", "still")
# Who chooses none gets one of these; "settle" hardly moves, for a picture of words.
CHOSEN_MOTIONS = MOTIONS[:-2]
NO_CAPTIONS = "none"

# Which transitions suit a film's style; the first word found wins.
TRANSITIONS = {
    "calm": ("dissolve", "luma", "dip to black", "dissolve", "circle"),
    "even": ("dissolve", "slide", "zoom", "luma", "wipe", "dissolve", "push up", "circle"),
    "lively": ("whip", "zoom", "slide", "push up", "dip to white", "wipe", "whip", "cut"),
    "plain": ("cut",),
}
_PACE_WORDS = {
    "calm": ("calm", "dream", "sad", "romantic", "ambient", "peace", "gentle", "documentary", "nature", "watercolo"),
    "lively": ("lively", "energetic", "upbeat", "happy", "fun", "epic", "sport", "party", "bold", "tense", "cyber"),
    "plain": ("plain",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """Size in pixels, both even, and frames per second."""

    width: int
    height: int
    fps: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """How the one lossy encode is made: x264's preset, crf and subme.

    Against veryfast's own 2, a subme of 1 takes a third less CPU for films like ours, at the same size and VMAF
    (docs/performance.md).
    """

    preset: str = "veryfast"
    crf: int = 21
    subme: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A transparent picture at a depth: 0 is far, 1 is near."""

    digest: str
    depth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Speech that starts `offset` seconds into its scene; `words` are timed from its own start, `text` was read.

    Without `shown` the words stand in the subtitle files only. Pieces of one `recording` are as loud against each other as
    they were recorded.
    """

    digest: str
    offset: float = 0.0
    words: tuple[Word, ...] = ()
    text: str = ""
    shown: bool = True
    recording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One scene as asked for: a `picture` (or its `layers` and the `actors` among them), or a `clip`, for `seconds`.

    A `subject` is what the film is about, or its title over that; its cover shows one.
    """

    scene: str
    seconds: float
    picture: str = ""
    layers: tuple[Layer, ...] = ()
    actors: tuple[Actor, ...] = ()
    clip: str = ""
    motion: str = ""
    transition: str = ""
    voice: Voice | None = None
    subject: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Music:
    """A bed of music, `gain_db` against the voice, lowered by `duck_db` more while someone speaks; it fades at the end."""

    digest: str
    gain_db: float = -7.0
    duck_db: float = -9.0
    fade_seconds: float = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A sound that starts at a second of the film; see Voice for its `recording`."""

    digest: str
    start: float
    recording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """All that is heard, `seconds` long."""

    seconds: float
    voices: tuple[Cue, ...] = ()
    music: Music | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A shot in whole frames; caption `lines` are timed from the scene's start."""

    shot: Shot
    frames: int
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A film: scenes one after another; transitions lie inside them, so its length is the sum of theirs."""

    canvas: Canvas
    scenes: tuple[Scene, ...]
    sound: Sound
    style: str = NO_CAPTIONS
    choice: Choice = AS_STYLED
    language: str = "en"
    encoder: Encoder = Encoder()

    @property
    def frames(self) -> int:
        """Length in frames."""
        return sum(scene.frames for scene in self.scenes)

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.frames / self.canvas.fps

    @property
    def starts(self) -> tuple[int, ...]:
        """The first frame of each scene."""
        return tuple(sum(scene.frames for scene in self.scenes[:index]) for index in range(len(self.scenes)))

    @property
    def captions(self) -> tuple[Line, ...]:
        """Every caption line on the film's clock."""
        return tuple(
            moved(line, start / self.canvas.fps)
            for scene, start in zip(self.scenes, self.starts, strict=True)
            for line in scene.lines
        )

    @property
    def subtitles(self) -> tuple[Line, ...]:
        """All that is said, on the film's clock and in subtitle grade, whether captions are drawn or not."""
        return subtitles(
            [
                Passage(
                    words=moved(Line(words=voice.words), start / self.canvas.fps + voice.offset).words, text=voice.text
                )
                for scene, start in zip(self.scenes, self.starts, strict=True)
                if (voice := scene.shot.voice) and voice.words
            ],
            end=self.seconds,
            language=self.language,
        )


def plan(
    canvas: Canvas,
    shots: Sequence[Shot],
    *,
    music: Music | None = None,
    style: str = NO_CAPTIONS,
    choice: Choice = AS_STYLED,
    language: str = "en",
    pace: str = "",
    encoder: Encoder = Encoder(),
) -> Timeline:
    """Put shots on a timeline; `pace` is the film's style or mood, which chooses transitions left open."""
    lengths = whole_frames(shots, fps=canvas.fps)
    following = [shot.scene for shot in shots[1:]] + [""]
    scenes = tuple(
        Scene(shot=_chosen(shot, after, pace), frames=frames, lines=_lines(shot, frames / canvas.fps, style, language))
        for shot, after, frames in zip(shots, following, lengths, strict=True)
    )
    silent = Timeline(
        canvas=canvas, scenes=scenes, sound=Sound(seconds=0), style=style, choice=choice, language=language,
        encoder=encoder,
    )  # fmt: skip
    return replace(silent, sound=Sound(seconds=silent.seconds, voices=_cues(silent), music=music))


def whole_frames(shots: Sequence[Shot], *, fps: int) -> list[int]:
    """Frames of each shot; their sum is the whole rounded once, and a new order changes none of them."""
    exact = [max(1.0, shot.seconds * fps) for shot in shots]
    frames = [math.floor(length) for length in exact]
    missing = round(sum(exact)) - sum(frames)
    by_loss = sorted(range(len(shots)), key=lambda index: (frames[index] - exact[index], shots[index].scene))
    for index in by_loss[:missing]:
        frames[index] += 1
    return frames


def moved(line: Line, seconds: float) -> Line:
    """The line `seconds` later."""
    return Line(words=tuple(Word(text=w.text, start=w.start + seconds, end=w.end + seconds) for w in line.words))


def _lines(shot: Shot, seconds: float, style: str, language: str) -> tuple[Line, ...]:
    if style == NO_CAPTIONS or shot.voice is None or not shot.voice.shown:
        return ()
    offset = shot.voice.offset
    words = [
        Word(text=word.text, start=word.start + offset, end=min(word.end + offset, seconds))
        for word in shot.voice.words
        if word.start + offset < seconds
    ]
    return lines(words, style=STYLES[style], language=language, text=shot.voice.text)


def _cues(timeline: Timeline) -> tuple[Cue, ...]:
    return tuple(
        Cue(digest=voice.digest, start=start / timeline.canvas.fps + voice.offset, recording=voice.recording)
        for scene, start in zip(timeline.scenes, timeline.starts, strict=True)
        if (voice := scene.shot.voice)
    )


def _chosen(shot: Shot, after: str, pace: str) -> Shot:
    """The shot with a motion chosen by its scene and a transition chosen by the pair of scenes."""
    motion = shot.motion if shot.motion in MOTIONS else _pick(CHOSEN_MOTIONS, shot.scene)
    transition = shot.transition or _pick(TRANSITIONS[tempo(pace)], f"{shot.scene}>{after}")
    return replace(shot, motion=motion, transition=transition)


def tempo(words: str) -> str:
    """A key of TRANSITIONS: how fast a film of this style and mood goes."""
    lowered = words.lower()
    return next((pace for pace, hints in _PACE_WORDS.items() if any(hint in lowered for hint in hints)), "even")


def _pick(choices: tuple[str, ...], key: str) -> str:
    return choices[int.from_bytes(sha256(key.encode()).digest()[:4]) % len(choices)]
