"""The drawn objects: which of them a text names, what shape each has, and their drawing on a canvas at any size."""

from pipeline.providers.local.art.objects.drawings import draw, image
from pipeline.providers.local.art.objects.naming import Found, find
from pipeline.providers.local.art.objects.shapes import METRES, Shape, names, shape

__all__ = ["METRES", "Found", "Shape", "draw", "find", "image", "names", "shape"]
