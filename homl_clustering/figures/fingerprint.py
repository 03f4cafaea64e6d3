"""What a figure shows, as numbers and words: small enough to keep, enough to compare.

Pixels differ between versions of matplotlib and types of processor; the numbers that
were drawn do not, beyond rounding. So every artist of a figure is reduced to its kind,
its words, its style, and a few sums over each of its arrays.
"""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.colors import to_hex
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.spines import Spine
from matplotlib.text import Annotation, Text

TOLERANCE = 1e-6  # relative to the largest number of an array


def fingerprint(fig: Figure) -> dict[str, Any]:
    """Return what `fig` shows as a structure of dicts, lists, numbers and strings.

    Parameters
    ----------
    fig : matplotlib Figure

    Returns
    -------
    dict
        Can be written as JSON; two of them are compared by `differences`.

    Raises
    ------
    ValueError
        If it is no figure.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> fig = Figure()
    >>> _ = fig.add_subplot().plot([1, 2, 3])
    >>> fingerprint(fig)["axes"][0]["drawn"][0]["kind"]
    'Line2D'
    """
    check_figure("fingerprint", fig)
    words = [text.get_text() for text in fig.texts] + [fig.get_suptitle()]
    return {
        "size": [round(float(inches), 3) for inches in fig.get_size_inches()],
        "words": [word for word in words if word],
        "axes": [_axes(ax) for ax in fig.axes],
    }


def check_figure(owner: str, fig: object) -> None:
    """Raise unless `fig` is a figure; `owner` is the function that was given it."""
    if not isinstance(fig, Figure):
        raise ValueError(
            f"{owner}: fig must be a matplotlib Figure, got {fig!r}. Of some Axes, pass ax.figure."
        )


def _axes(ax: Axes) -> dict[str, Any]:
    labels = [ax.title, ax.xaxis.label, ax.yaxis.label]
    ticks = ax.get_xticklabels() + ax.get_yticklabels() if ax.axison else []
    legend = ax.get_legend()
    entries = legend.get_texts() if legend else []
    texts = labels + entries + ticks
    return {
        "words": [text.get_text() for text in texts],
        "fonts": sorted({_font(text) for text in texts if text.get_text()}),
        "limits": _summary(np.array([*ax.get_xlim(), *ax.get_ylim()])),
        "drawn": [_artist(artist) for artist in ax.get_children() if _counts(artist, ax)],
    }


def _font(text: Text) -> str:
    """Return what letters look like, in one line."""
    look: list[Any] = [text.get_fontsize(), text.get_fontweight(), text.get_fontstyle()]
    look.append(to_hex(text.get_color()))
    return " ".join(map(str, look))


def _counts(artist: Artist, ax: Axes) -> bool:
    """Whether an artist was drawn by the author, and not by the axes for itself."""
    left, right = ax._left_title, ax._right_title  # type: ignore[attr-defined]
    own_titles = (ax.title, left, right)
    return (
        isinstance(artist, Line2D | Collection | AxesImage | Patch | Text)
        and not isinstance(artist, Spine)
        and artist is not ax.patch
        and artist not in own_titles
        and not (isinstance(artist, Text) and not artist.get_text())
    )


def _artist(artist: Artist) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": type(artist).__name__}
    if isinstance(artist, Line2D):
        found |= _line(artist)
    elif isinstance(artist, ContourSet):
        found["measures"] = _summary([_measure(path) for path in artist.get_paths()])
        found |= _edges_and_faces(artist)
    elif isinstance(artist, Collection):
        found["points"] = _summary(artist.get_offsets())
        found["shapes"] = _summary(
            [x for path in artist.get_paths() for x in np.ravel(path.vertices)]
        )
        found["sizes"] = _summary(getattr(artist, "get_sizes", lambda: [])())
        found |= _edges_and_faces(artist)
        if artist.get_array() is not None:
            found["values"] = _summary(artist.get_array())
    elif isinstance(artist, AxesImage):
        found["values"] = _summary(artist.get_array())
    elif isinstance(artist, Text):
        found["words"] = [artist.get_text(), _font(artist)]
        found["points"] = _summary(artist.get_position())
        if isinstance(artist, Annotation):
            found["at"] = _summary(artist.xyann)
            found["arrow"] = [] if artist.arrow_patch is None else [_patch(artist.arrow_patch)]
    elif isinstance(artist, Patch):
        found["points"] = _summary(artist.get_verts())
        found |= _patch(artist)
    alpha = artist.get_alpha()
    return found | {"opacity": None if alpha is None else _summary(alpha)}


def _line(line: Line2D) -> dict[str, Any]:
    style = [
        to_hex(line.get_color()),
        line.get_linestyle(),
        float(line.get_linewidth()),
        str(line.get_marker()),
    ]
    if line.get_marker() not in (None, "None", "", " "):
        style += [
            float(line.get_markersize()),
            str(line.get_markerfacecolor()),
            str(line.get_markeredgecolor()),
            float(line.get_markeredgewidth()),
        ]
    return {"style": style, "points": _summary(line.get_xydata())}


def _edges_and_faces(collection: Collection) -> dict[str, Any]:
    styles: Any = collection.get_linestyle()
    return {
        "colors": _summary(collection.get_facecolor()),
        "edges": _summary(collection.get_edgecolor()),
        "widths": _summary(collection.get_linewidth()),
        "dashes": _summary([x for offset, dashes in styles for x in (offset, *(dashes or []))]),
    }


def _patch(patch: Patch) -> dict[str, Any]:
    return {
        "colors": _summary(patch.get_facecolor()),
        "edges": _summary(patch.get_edgecolor()),
        "style": [str(patch.get_linestyle()), float(patch.get_linewidth())],
    }


def _measure(path: Path) -> tuple[float, float]:
    """Return the area that a path encloses, and its length.

    Unlike its vertices, these change little when a mesh point changes sides.
    """
    area = length = 0.0
    vertices = np.asarray(path.vertices)
    starts = [*np.flatnonzero(path.codes == Path.MOVETO), len(vertices)]
    for start, stop in pairwise(starts):
        x, y = vertices[start:stop].T
        area += 0.5 * float(x[:-1] @ y[1:] - x[1:] @ y[:-1])
        length += float(np.hypot(np.diff(x), np.diff(y)).sum())
    return area, length


def _summary(values: Any) -> dict[str, Any]:
    """Reduce an array to its shape and a few sums; whole numbers to a checksum."""
    if np.ma.isMA(values):
        hidden = np.ma.getmaskarray(values)
        values = np.where(hidden, np.nan, values.data) if hidden.any() else values.data
    values = np.asarray(values)
    if values.dtype.kind in "iub":
        digest = hashlib.sha256(np.ascontiguousarray(values, dtype=np.int64).tobytes())
        return {"shape": list(values.shape), "sha256": digest.hexdigest()[:16]}
    flat = values.astype(float).ravel()
    flat = flat[np.isfinite(flat)]
    if flat.size == 0:
        return {"shape": list(values.shape)}
    # the last sum sees the order of the values, which the others do not
    wave = np.cos(1.618 * np.arange(flat.size))
    sums = [flat.min(), flat.max(), flat.mean(), flat.std(), (flat * wave).sum() / flat.size**0.5]
    return {
        "shape": list(values.shape),
        "finite": int(flat.size),
        "sums": [float(f"{value:.10g}") for value in sums],
    }


def differences(old: Any, new: Any, where: str = "") -> list[str]:
    """Return, in words, where two fingerprints differ by more than rounding.

    Parameters
    ----------
    old, new : dict
        From `fingerprint`.
    where : str
        Put before each difference.

    Returns
    -------
    list of str
        Empty if they agree.

    Examples
    --------
    >>> differences({"words": ["a"]}, {"words": ["b"]})
    ["words[0]: 'a' became 'b'"]
    """
    if isinstance(old, dict) and isinstance(new, dict):
        if "sums" in old and "sums" in new and old["shape"] == new["shape"]:
            return _sums_differ(old["sums"], new["sums"], where)
        keys = sorted(old.keys() | new.keys())
        prefix = f"{where}." if where else ""
        return [
            line
            for key in keys
            for line in differences(old.get(key), new.get(key), f"{prefix}{key}")
        ]
    if isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            return [f"{where}: {len(old)} became {len(new)} of them"]
        pairs = enumerate(zip(old, new, strict=True))
        return [line for i, pair in pairs for line in differences(*pair, f"{where}[{i}]")]
    return [] if old == new else [f"{where}: {old!r} became {new!r}"]


def _sums_differ(old: list[float], new: list[float], where: str) -> list[str]:
    scale = max(abs(value) for value in old + new)
    names = ["smallest", "largest", "mean", "spread", "order"]
    return [
        f"{where}: {name} {a:.8g} became {b:.8g}"
        for name, a, b in zip(names, old, new, strict=True)
        if abs(a - b) > TOLERANCE * scale
    ]
