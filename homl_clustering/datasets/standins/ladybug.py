"""A drawn stand-in for the photo of a ladybug on a dandelion.

The color segmentation lesson needs a picture in which one small, vivid object competes with
large areas of green and yellow. The scene is painted back to front, as a camera would see it:
a blurred meadow, sharper blades of grass, the flower head, and the beetle. Almost everything is
a `Strip`, a bent band with its own coordinates along and across, because blades, leaves, petals
and legs differ only in outline and color.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter, zoom

SHAPE = (533, 800)
# Positions are (x, y) in pixels and y grows downwards, so a negative angle points up.
FLOWER = np.array([366.0, 268.0])
BEETLE = np.array([421.0, 259.0])
HEADING = -0.62
ROLL = 0.3
# Position along the body, angle around it from the seam, and size, on a unit ellipsoid.
FLANK_SPOTS = ((0.45, 0.75, 0.13), (-0.05, 0.5, 0.16), (-0.55, 0.6, 0.14))
SPOTS = ((0.8, 0.0, 0.2), *FLANK_SPOTS, *((u, -v, size) for u, v, size in FLANK_SPOTS))

# Half widths at equally spaced stations from root to tip, relative to the strip's width.
BLADE = (0.4, 0.8, 1.0, 0.95, 0.8, 0.5, 0.0)
LEAF = (0.0, 0.55, 0.85, 1.0, 0.95, 0.7, 0.0)
STALK = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.6)
PETAL = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.0, 1.0, 0.95, 0.85, 0.4)

GREENS = np.array([(10, 62, 1), (30, 104, 3), (70, 152, 6), (122, 192, 22), (160, 214, 70)], float)
PALE = np.array([(188, 210, 138), (236, 216, 140), (226, 172, 84), (206, 214, 144)], float)
# Beyond 255 on purpose: sunlit petals overexpose, and only their shaded parts keep detail.
YELLOW = np.array([262.0, 250.0, 8.0])
AMBER = np.array([236.0, 186.0, 4.0])
RUST = np.array([196.0, 118.0, 4.0])
RED = np.array([244.0, 34.0, 8.0])
BLACK = np.array([14.0, 14.0, 16.0])
WHITE = np.array([240.0, 238.0, 225.0])


@dataclass(frozen=True)
class Strip:
    """A tapered band that leaves `root` (x, y) at `angle` and drifts sideways by `bend`."""

    root: np.ndarray
    angle: float
    length: float
    width: float
    profile: tuple = BLADE
    bend: float = 0.0

    def sample(self, softness=1.0, offset=(0.0, 0.0)):
        """Return the window the strip touches, its coverage, and its (along, across) grid."""
        root = self.root + np.asarray(offset)
        ahead = np.array([np.cos(self.angle), np.sin(self.angle)])
        aside = np.array([-ahead[1], ahead[0]])
        middle = root + 0.5 * self.length * ahead
        tip = root + self.length * (ahead + self.bend * aside)
        hull = np.array([root, middle, tip])
        margin = self.width + softness + 1
        low = np.clip(hull.min(axis=0) - margin, 0, SHAPE[::-1]).astype(int)
        high = np.clip(hull.max(axis=0) + margin + 1, 0, SHAPE[::-1]).astype(int)
        window = (slice(low[1], high[1]), slice(low[0], high[0]))
        y, x = np.ogrid[window]
        dx, dy = x - root[0], y - root[1]
        along = (dx * ahead[0] + dy * ahead[1]) / self.length
        across = dx * aside[0] + dy * aside[1] - self.bend * self.length * along**2
        half = self.width * np.interp(along, np.linspace(0, 1, len(self.profile)), self.profile)
        coverage = np.clip(0.5 + (half - np.abs(across)) / softness, 0, 1)
        inside = np.clip(0.5 + (0.5 - np.abs(along - 0.5)) * self.length / softness, 0, 1)
        return window, coverage * inside, np.clip(along, 0, 1), across / self.width


def _blend(canvas, coverage, color, window=...):
    """Move the canvas toward `color`, all the way where `coverage` is one."""
    canvas[window] += coverage[..., None] * (color - canvas[window])


def _paint(canvas, strip, root_color, tip_color, fold=0.0, grooves=0.0):
    """Color a strip from root to tip; `fold` lights one side, `grooves` lines its length."""
    window, coverage, along, across = strip.sample()
    light = 1 + fold * np.tanh(4 * across) - grooves * (0.5 + 0.5 * np.cos(9 * across))
    color = root_color + along[..., None] * (tip_color - root_color)
    _blend(canvas, coverage, color * light[..., None], window)


def _shade(canvas, strip, offset, softness, keep):
    """Multiply the canvas by `keep` where the strip casts its shadow."""
    window, coverage, _, _ = strip.sample(softness, offset)
    canvas[window] *= 1 - coverage[..., None] * (1 - np.asarray(keep))


def _clouds(rng, cells):
    """Smooth noise with zero mean and unit variance, `cells` bumps along the short side."""
    coarse = rng.normal(size=(cells + 3, int(1.5 * cells) + 4))
    scale = np.array(SHAPE) / (np.array(coarse.shape) - 2)
    field = zoom(coarse, scale, order=3)[: SHAPE[0], : SHAPE[1]]
    return (field - field.mean()) / field.std()


def _meadow(rng):
    """Soil, leaves and grass in three layers, each blurred less than the one behind it."""
    mottling = 0.5 * _clouds(rng, 6) + 0.4 * _clouds(rng, 25) + 0.3 * _clouds(rng, 90)
    canvas = np.array([5.0, 30.0, 1.0]) * np.clip(1 + 0.6 * mottling, 0.1, 2.5)[..., None]
    for leaves, blades, stalks, blur in ((110, 130, 12, 6.0), (70, 110, 14, 2.2), (16, 44, 6, 0.8)):
        _foliage(canvas, rng, leaves, blades, stalks)
        canvas = gaussian_filter(canvas, (blur, blur, 0))
    clearing = 1.06 + 0.28 * _clouds(rng, 4)
    return canvas * np.clip(clearing, 0.3, 1.6)[..., None]


def _foliage(canvas, rng, leaves, blades, stalks):
    """Scatter broad leaves, then narrow blades, then dry stalks over the canvas."""
    kinds = [LEAF] * leaves + [BLADE] * blades + [STALK] * stalks
    for profile in kinds:
        root = rng.uniform((-40, -20), (840, 580))
        if profile is LEAF:
            angle, length, width = rng.uniform((-3.1, 40, 12), (3.1, 95, 26))
        elif profile is BLADE:
            angle, length, width = rng.uniform((-2.5, 90, 3), (-0.6, 260, 8))
        else:
            angle, length, width = rng.uniform((-0.7, 80, 2), (0.6, 240, 6))
        strip = Strip(root, angle, length, width, profile, rng.uniform(-0.25, 0.25))
        dry = profile is STALK or (profile is BLADE and rng.uniform() < 0.12)
        palette = PALE if dry else GREENS
        color = palette[rng.randint(len(palette))] * rng.uniform(0.8, 1.1)
        _shade(canvas, strip, (5, 7), 8.0, (0.38, 0.56, 0.3))
        _paint(canvas, strip, 0.45 * color, color, fold=rng.uniform(-0.2, 0.2), grooves=0.1)


def _spoke(angle):
    """Unit step outwards from the flower's heart, shortened where the head tilts away."""
    return np.array([np.cos(angle), 0.95 * np.sin(angle)])


def _flower(canvas, rng):
    """Whorls of petals from the rim inwards, each casting an amber shadow on the last."""
    _shade(canvas, Strip(FLOWER - (150, 0), 0.0, 300, 150, LEAF), (14, 30), 60.0, (0.4, 0.4, 0.4))
    for radius in (170, 160, 142, 122, 100, 78, 58, 40, 24, 12):
        count = 22 + radius // 11
        for turn in rng.permutation(count):
            angle = 2 * np.pi * (turn + rng.uniform(-0.45, 0.45)) / count
            length = 8 + radius * rng.uniform(0.6, 0.75)
            root = FLOWER + _spoke(angle) * (radius * rng.uniform(0.8, 1.07) - length)
            width = rng.uniform(5, 9) * (0.45 + radius / 300)
            petal = Strip(
                root, angle + rng.normal(0, 0.1), length, width, PETAL, rng.normal(0, 0.09)
            )
            light = rng.uniform(0.98, 1.09)
            _shade(canvas, petal, (2, 3), 4.0, (0.85, 0.66, 0.5))
            _paint(canvas, petal, AMBER * light, YELLOW * light, rng.uniform(-0.05, 0.05), 0.08)
    for _ in range(240):
        angle, radius = rng.uniform(-np.pi, np.pi), rng.uniform(20, 105)
        root = FLOWER + radius * _spoke(angle)
        style = Strip(
            root, angle + rng.normal(0, 0.5), rng.uniform(8, 16), 0.9, STALK, rng.uniform(-0.7, 0.7)
        )
        _paint(canvas, style, AMBER, RUST)


def _disc(center, semi_axes, softness=1.0):
    """Coverage of an ellipse aligned with the beetle, and its scaled (ahead, aside) grid."""
    y, x = np.ogrid[: SHAPE[0], : SHAPE[1]]
    dx, dy = x - BEETLE[0], y - BEETLE[1]
    ahead = (dx * np.cos(HEADING) + dy * np.sin(HEADING) - center[0]) / semi_axes[0]
    aside = (dy * np.cos(HEADING) - dx * np.sin(HEADING) - center[1]) / semi_axes[1]
    radius = np.sqrt(ahead**2 + aside**2)
    coverage = np.clip(0.5 + (1 - radius) * min(semi_axes) / softness, 0, 1)
    return coverage, ahead, aside


def _beetle(canvas):
    """Shadow, legs, head, and the domed red wing cases with their seven spots."""
    forward = np.array([np.cos(HEADING), np.sin(HEADING)])
    sideways = np.array([-forward[1], forward[0]])
    shadow, _, _ = _disc((-3, 7), (36, 27), 14.0)
    canvas *= 1 - shadow[..., None] * (1 - np.array([0.75, 0.5, 0.4]))
    for side in (-1, 1):
        for along, lean in ((20, 0.5), (6, 1.2), (-12, 2.0)):
            root = BEETLE + along * forward + 18 * side * sideways
            leg = Strip(root, HEADING + side * lean, 18, 1.4, STALK, 0.3 * side)
            _paint(canvas, leg, BLACK, BLACK)
        feeler = Strip(BEETLE + 43 * forward, HEADING + 0.5 * side, 11, 0.8, STALK, 0.3 * side)
        _paint(canvas, feeler, BLACK, BLACK)
    for center, semi_axes, color in (
        ((38, 0), (7, 8), BLACK),
        ((41, -5), (1.6, 1.6), WHITE),
        ((41, 5), (1.6, 1.6), WHITE),
        ((29, 0), (9, 16), BLACK),
        ((33, -11), (3.5, 2.6), WHITE),
        ((33, 11), (3.5, 2.6), WHITE),
    ):
        _blend(canvas, _disc(center, semi_axes)[0], color)
    _wing_cases(canvas)


def _wing_cases(canvas):
    """The red dome: lit as a half ellipsoid, its spots foreshortened toward the edge."""
    dome, ahead, aside = _disc((-4, 0), (35.5, 28))
    height = np.sqrt(np.clip(1 - ahead**2 - aside**2, 0, 1))
    facing = np.clip(0.16 * ahead - 0.42 * aside + 0.89 * height, 0, 1)
    glow = 0.25 * (1 - height) ** 3
    _blend(canvas, dome, RED * (0.5 + 0.52 * facing + glow)[..., None])
    girdle = np.arctan2(aside, height) + ROLL
    _blend(canvas, dome * 0.5 * np.exp(-((25 * girdle) ** 2)), 0.4 * RED)
    for along, around, size in SPOTS:
        distance = np.hypot(ahead - along, girdle - around) / size
        _blend(canvas, dome * np.clip((1 - distance) * 5, 0, 1), BLACK)
    _blend(canvas, dome * (0.95 * facing**100 + 0.2 * facing**12), WHITE)


def _finish(canvas, rng):
    """Lens softness, vignette and sensor noise, then eight bits per channel."""
    y, x = np.ogrid[-1 : 1 : SHAPE[0] * 1j, -1 : 1 : SHAPE[1] * 1j]
    vignette = 1 - 0.12 * (x**2 + y**2)
    exposed = gaussian_filter(canvas, (0.6, 0.6, 0)) * vignette[..., None]
    noise = rng.normal(0, 1.5, SHAPE)[..., None] + rng.normal(0, 1.5, canvas.shape)
    return np.clip(np.rint(exposed + noise), 0, 255).astype(np.uint8)


def draw_ladybug():
    """Draw a ladybug on a dandelion in a meadow.

    Returns
    -------
    ndarray of shape (533, 800, 3), dtype uint8
        Rows, columns and the channels red, green and blue.

    Examples
    --------
    >>> picture = draw_ladybug()
    >>> picture.shape
    (533, 800, 3)

    The beetle is vivid but tiny, which is what makes it hard for k-means to notice:

    >>> red = (picture[..., 0] > 120) & (picture[..., 1:] < 90).all(axis=-1)
    >>> bool(0.005 < red.mean() < 0.01)
    True
    """
    rng = np.random.RandomState(42)
    canvas = _meadow(rng)
    _flower(canvas, rng)
    _beetle(canvas)
    return _finish(canvas, rng)
