"""Colours of cameras that screens of BT.709 can't show: a table that turns them into ours, for ffmpeg's lut3d.

Transfer characteristics and primaries are numbers of ITU-T H.273. HLG and PQ: ITU-R BT.2100, tables 4 and 5; diffuse white at
203 cd/m²: ITU-R BT.2408.
"""

from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

Light = NDArray[np.float64]

PQ, HLG = 16, 18
HDR = frozenset((PQ, HLG))
WHITE_NITS, PEAK_NITS = 203.0, 1000.0
# Light below this share of white is left as it is; what is brighter, up to the peak, is pressed into the rest.
UNTOUCHED = 0.8
SIDE = 49
D65 = (0.3127, 0.3290)
BT709 = ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
WIDE = {
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}


def needed(transfer: int, primaries: int) -> bool:
    """Whether a clip's colours are others than ours."""
    return transfer in HDR or primaries in WIDE


def table(folder: Path, transfer: int, primaries: int) -> str:
    """The name of a .cube file in `folder`, written if it is not there yet."""
    name = f"colours-{transfer}-{primaries}.cube"
    if not (folder / name).is_file():
        rows = "\n".join("{:.5f} {:.5f} {:.5f}".format(*row) for row in turned(_grid(), transfer, primaries))
        part = folder / f"{name}.{uuid4().hex}"
        part.write_text(f"LUT_3D_SIZE {SIDE}\n{rows}\n", "ascii")
        part.replace(folder / name)
    return name


def turned(coded: Light, transfer: int, primaries: int) -> Light:
    """Coded R'G'B' (n, 3) of a camera as sRGB's, all 0 … 1."""
    light = _nits(coded, transfer) / WHITE_NITS if transfer in HDR else _linear(coded)
    if primaries in WIDE:
        light = light @ (np.linalg.inv(_to_xyz(BT709)) @ _to_xyz(WIDE[primaries])).T
    light = np.clip(light, 0, None)
    if transfer in HDR:
        brightest = np.maximum(light.max(axis=1, keepdims=True), 1e-9)
        light = light * (_pressed(brightest) / brightest)
    return _coded(np.clip(light, 0, 1))


def _grid() -> Light:
    steps = np.linspace(0, 1, SIDE)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    return np.stack([red, green, blue], axis=-1).reshape(-1, 3)


def _nits(coded: Light, transfer: int) -> Light:
    if transfer == PQ:
        power = coded ** (1 / 78.84375)
        return np.asarray(
            10_000 * (np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125)
        )
    scene = np.where(coded <= 0.5, coded**2 / 3, (np.exp((coded - 0.55991073) / 0.17883277) + 0.28466892) / 12)
    luminance = scene @ np.array([0.2627, 0.6780, 0.0593])
    return np.asarray(PEAK_NITS * scene * (np.maximum(luminance, 1e-9) ** 0.2)[:, None])


def _pressed(light: Light) -> Light:
    """Straight up to UNTOUCHED, from there a hyperbola that reaches white at the peak."""
    peak = PEAK_NITS / WHITE_NITS
    room, over = 1 - UNTOUCHED, np.clip(light - UNTOUCHED, 0, peak - UNTOUCHED)
    # Slope 1 where it begins, `room` above it at the peak.
    bend = (peak - UNTOUCHED - room) / (peak - UNTOUCHED)
    return np.where(light <= UNTOUCHED, light, UNTOUCHED + over / (1 + bend * over / room))


def _linear(coded: Light) -> Light:
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def _coded(light: Light) -> Light:
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def _to_xyz(primaries: tuple[tuple[float, float], ...]) -> Light:
    """Linear RGB to CIE XYZ with white at D65."""
    columns = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in primaries]).T
    x, y = D65
    return np.asarray(columns * np.linalg.solve(columns, np.array([x / y, 1.0, (1 - x - y) / y])))
