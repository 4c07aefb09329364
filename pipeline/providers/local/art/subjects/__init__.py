"""Every thing that can stand in a picture, by name."""

from pipeline.providers.local.art.stage import Subject
from pipeline.providers.local.art.subjects import sealife

SUBJECTS: dict[str, Subject] = {"octopus": sealife.octopus}
