"""Reelwright's pipeline: from a brief to a film. Pages, contracts and scripts start here."""

from pipeline.brief import Brief, Product, brief
from pipeline.build import open_studio, studio
from pipeline.studio import Studio
from store import Settings
from store.settings import settings

__all__ = ["Brief", "Product", "Settings", "Studio", "brief", "open_studio", "settings", "studio"]
