"""A strip of small pictures, as SVG, for where scripts do not run."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import to_hex

from homl_clustering.typing import FloatArray, IntArray

WIDTH, HEIGHT, MARGIN, CAPTION = 220, 165, 8, 20
MOST_POINTS = 250  # of each picture
GRAY = "#8a929b"


def strip(X: FloatArray, panels: Sequence[tuple[str, Any, Any]]) -> str:
    """Return a strip of pictures of the same points.

    Parameters
    ----------
    X : ndarray of shape (n_samples, 2)
    panels : list of (title, labels, centers)
        Labels of all rows, or None; -1 is gray. Centers, which may be none.

    Returns
    -------
    str
        An element of SVG, the same on every machine.
    """
    every = -(-len(X) // MOST_POINTS)
    n_colors = max(
        (int(labels.max()) + 1 for _, labels, _ in panels if labels is not None), default=1
    )
    colors = [to_hex(colormaps["viridis"](0.9 * c / max(n_colors - 1, 1))) for c in range(n_colors)]
    parts = []
    for number, (title, labels, centers) in enumerate(panels):
        few = None if labels is None else labels[::every]
        body = _points(_pixels(X, X[::every]), few, colors) + _crosses(_pixels(X, centers))
        parts.append(
            f'<g transform="translate({number * WIDTH} 0)">{body}<text x="{MARGIN}" '
            f'y="{HEIGHT + CAPTION - 6}" font-size="12">{html.escape(title)}</text></g>'
        )
    return (
        f'<svg viewBox="0 0 {WIDTH * len(panels)} {HEIGHT + CAPTION}" width="100%" '
        f'style="background: #fff">{"".join(parts)}</svg>\n'
    )


def _pixels(X: FloatArray, places: Any) -> IntArray:
    """Return where places are in a picture, as whole numbers."""
    low, high = X.min(axis=0), X.max(axis=0)
    sides = np.maximum(high - low, 1e-300)
    scale = ((WIDTH - 2 * MARGIN) / sides[0], (HEIGHT - 2 * MARGIN) / sides[1])
    away = (np.reshape(places, (-1, 2)) - (low + high) / 2) * min(scale) * [1, -1]
    return np.rint(away + np.array([WIDTH / 2, HEIGHT / 2])).astype(int)


def _points(pixels: IntArray, labels: Any, colors: Any) -> str:
    """Draw points: all those of a color are one path, made of round dots."""
    labels = np.full(len(pixels), -1) if labels is None else labels
    paths = []
    for c in np.unique(labels):
        dots = "".join(f"M{x} {y}h0" for x, y in pixels[labels == c])
        color = GRAY if c < 0 else colors[c]
        paths.append(f'<path d="{dots}" stroke="{color}" stroke-width="3" stroke-linecap="round"/>')
    return "".join(paths)


def _crosses(pixels: IntArray) -> str:
    """Draw centers as crosses."""
    lines = "".join(f"M{x - 5} {y - 5}l10 10m0 -10l-10 10" for x, y in pixels)
    return f'<path d="{lines}" stroke="#000" stroke-width="2.5" fill="none"/>' if lines else ""
