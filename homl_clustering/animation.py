"""Moving pictures of an algorithm at work, for slides and pages: GIF, MP4 or HTML.

What moves are the steps of a textbook algorithm, or the iterations that `History` has kept.
"""

from __future__ import annotations

import base64
import html
import io
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from PIL import Image

from homl_clustering.plotting import (
    plot_clusters,
    plot_dbscan_steps,
    plot_merges,
    plot_mixture_steps,
    plot_skipped,
)
from homl_clustering.plotting.words import say
from homl_clustering.textbook.arguments import as_floats, as_number
from homl_clustering.textbook.kmeans import KMeansStep, squared_distances
from homl_clustering.textbook.mixture import MixtureStep
from homl_clustering.typing import Array, FloatArray, IntArray

if TYPE_CHECKING:
    from homl_clustering.callbacks import History

__all__ = ["animate"]

MOST_FRAMES = 300
EXACT = 64  # colors of a GIF that are kept as they are; it has 256
SAMPLE = 2_000_000  # pixels of all frames, from which the others are chosen
HTML = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><picture>
<source media="(prefers-reduced-motion: reduce)" srcset="data:image/png;base64,{still}">
<img alt="{title}" src="data:image/gif;base64,{picture}">
</picture></body></html>
"""


def animate(
    steps: Iterable[Any] | History,
    X: ArrayLike,
    path: str | Path,
    *,
    eps: float | None = None,
    milliseconds: float = 700,
    size: tuple[float, float] = (6.0, 4.0),
    dpi: float = 100,
) -> Path:
    """Write a moving picture of an algorithm, a frame per step; the last one stays longer.

    Parameters
    ----------
    steps : iterable of steps, or History
        Of k-means (mini-batches and bounds, too), a mixture, DBSCAN or agglomerative clustering,
        from `homl_clustering.textbook`, 300 at most; or a `homl_clustering.callbacks.History` after
        the fit of one start, or its `e_steps`. A ``KMeansStep("draw", centers)`` of your own shows
        how k-means++ goes on from these centers: points are the larger the more likely it draws
        them next.
    X : array-like of shape (n_samples, 2)
        The data that they are steps of. Both features are drawn on one scale: scale them first,
        if they have different units.
    path : str or Path
        Ends in .gif, .html (one file, without scripts; who prefers less motion sees the last
        frame), or .mp4, for which ffmpeg is needed.
    eps : float, default=None
        The radius, for DBSCAN.
    milliseconds : float, default=700
        How long a frame is shown.
    size : tuple of two float, default=(6, 4)
        Width and height in inches.
    dpi : float, default=100
        Pixels per inch.

    Returns
    -------
    Path

    Raises
    ------
    ValueError
        If an argument is wrong, or ffmpeg is missing; nothing is written then.

    Examples
    --------
    >>> from PIL import Image
    >>> import numpy as np
    >>> import tempfile
    >>> from homl_clustering.animation import animate
    >>> from homl_clustering.textbook.kmeans import kmeans_steps
    >>> X = np.array([[0.0, 0.0], [0.0, 1.0], [5.0, 5.0]])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = animate(kmeans_steps(X, X[:2]), X, f"{folder}/steps.gif", size=(2, 2))
    ...     with Image.open(path) as picture:
    ...         picture.n_frames
    7
    """
    path = Path(path)
    (X,) = as_floats("animate", X=X)
    if X.shape[1] != 2:
        raise ValueError(f"animate: X must have two features, got {X.shape[1]}.")
    if path.suffix not in WRITERS:
        listed = ", ".join(WRITERS)
        raise ValueError(f"animate: path must end in one of {listed}, got {str(path)!r}.")
    if path.suffix == ".mp4" and not shutil.which("ffmpeg"):
        raise ValueError("animate: for MP4 ffmpeg is needed, which is not installed; write a GIF.")
    pause = as_number("animate", "milliseconds", milliseconds, least=20, most=60_000)
    frames = _frames(_as_steps(steps), X, eps, size, dpi)
    pauses = [int(pause)] * (len(frames) - 1) + [4 * int(pause)]
    WRITERS[path.suffix](path, frames, pauses)
    return path


def _as_steps(steps: Iterable[Any] | History) -> list[Any]:
    """Return a list of the textbook's steps."""
    steps = list(cast(Iterable[Any], getattr(steps, "iterations", steps)))
    starts = sorted({getattr(step, "start", 0) for step in steps})
    if len(starts) > 1:
        raise ValueError(
            f"animate: steps must be those of one start, got {len(starts)} starts. Fit with "
            f"n_init=1, or take those of one: [step for step in history.iterations if step.start "
            f"== {starts[0]}]."
        )
    steps = [_as_step(step) for step in steps]
    if not 1 <= len(steps) <= MOST_FRAMES:
        raise ValueError(
            f"animate: steps must be from 1 to {MOST_FRAMES}, got {len(steps)}. Leave some out."
        )
    return steps


def _as_step(step: Any) -> Any:
    """Return an iteration of an estimator as a step of the textbook; others as they are."""
    kind = type(step).__name__
    if kind == "Iteration":
        return KMeansStep("M", step.centers, step.labels, step.inertia)
    if kind == "BatchStep":
        return KMeansStep("batch", step.centers)
    if kind == "MixtureIteration":
        covariances = step.covariances
        if np.shape(covariances) != (len(step.means), 2, 2):
            raise ValueError(
                "animate: only mixtures with covariance_type 'full' can be drawn, but covariances "
                f"have shape {np.shape(covariances)}."
            )
        return MixtureStep("M", step.weights, step.means, covariances, step.responsibilities)
    return step


def _frames(
    steps: list[Any], X: Array, eps: float | None, size: tuple[float, float], dpi: float
) -> list[Image.Image]:
    """Draw each step into a figure of its own; return them as pictures of equal size."""
    figures = [Figure(figsize=size, dpi=dpi, layout="constrained") for _ in steps]
    axes = [figure.add_subplot() for figure in figures]
    _paint(steps, X, eps, axes)
    xlim, ylim = _limits(X, axes)
    frames = []
    for figure, ax in zip(figures, axes, strict=True):
        ax.set(xlim=xlim, ylim=ylim)
        ax.set_aspect("equal")
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png")
        frames.append(Image.open(buffer).convert("RGB"))
    return frames


def _limits(X: Array, axes: list[Axes]) -> Array:
    """Return limits for all frames, with room for what is drawn around the data, to a limit."""
    low, high = X.min(axis=0), X.max(axis=0)
    widest = (high - low).max() or 1.0
    drawn = np.array([[ax.get_xlim(), ax.get_ylim()] for ax in axes])
    around = np.maximum(low - drawn[..., 0], drawn[..., 1] - high).max()
    margin = min(max(around, 0.08 * widest), 0.3 * widest)
    return np.transpose([low - margin, high + margin])


def _paint(steps: list[Any], X: Array, eps: Any, axes: list[Axes]) -> None:
    """Draw steps on Axes, by the painter of their kind."""
    kind = type(steps[0]).__name__
    if kind == "MixtureStep":
        plot_mixture_steps(steps, X, axes=axes)
    elif kind == "MergeStep":
        plot_merges(steps, X, axes=axes)
    elif kind == "DBSCANStep":
        plot_dbscan_steps(steps, X, eps, axes=axes)
    elif kind in ("BoundStep", "EStep"):
        plot_skipped(X, steps, axes=axes)
        for ax in axes:
            ax.figure.legend(
                *ax.get_legend_handles_labels(), loc="outside lower center", ncols=3, markerscale=5
            )
    elif kind == "KMeansStep":
        for i, ax in enumerate(axes):
            _paint_kmeans(steps[: i + 1], X, ax)
    else:
        raise ValueError(
            f"animate: steps must be those of homl_clustering.textbook, or a History, got {kind}."
        )


def _paint_kmeans(steps: list[Any], X: Array, ax: Axes) -> None:
    """Draw the last of some steps of k-means."""
    step = steps[-1]
    (x, y), (center_x, center_y) = X.T, step.centers.T
    if step.name == "draw":
        # k-means++ draws a point the more likely the larger it is here.
        squared = squared_distances(X, step.centers).min(axis=1)
        ax.scatter(x, y, s=12 * squared / (squared.mean() or 1), color="0.7")
        ax.scatter(center_x, center_y, c="black", s=200, alpha=0.5)
    elif step.labels is None or step.name == "batch":
        # The labels of a batch are those of a few rows; shown is the way that the centers came.
        ax.scatter(x, y, s=12, color="0.7")
        for way in np.swapaxes([before.centers for before in steps], 0, 1):
            ax.plot(*way.T, color="black", linewidth=1)
        ax.scatter(center_x, center_y, c="black", s=200, alpha=0.5)
    else:
        plot_clusters(X, step.labels, step.centers, size=12, ax=ax)
    number = sum(before.name == step.name for before in steps)
    first = step.name == "start"
    ax.set_title(say("start") if first else say("numbered_step", name=step.name, number=number))


def _write_gif(path: Path, frames: list[Image.Image], pauses: list[int]) -> None:
    path.write_bytes(_gif(frames, pauses))


def _write_html(path: Path, frames: list[Image.Image], pauses: list[int]) -> None:
    last = io.BytesIO()
    frames[-1].save(last, format="PNG")
    moving, still = (
        base64.b64encode(data).decode("ascii") for data in (_gif(frames, pauses), last.getvalue())
    )
    page = HTML.format(title=html.escape(path.stem), picture=moving, still=still)
    path.write_text(page, encoding="utf-8")


def _gif(frames: list[Image.Image], pauses: list[int]) -> bytes:
    """Return a GIF, whose frames share their colors."""
    found = [_colors(frame) for frame in frames]
    palette = _palette(frames, found)
    few = []
    for frame, (colors, places, _) in zip(frames, found, strict=True):
        # Pillow, asked for the nearest color of a palette, gives one that is only near.
        nearest = squared_distances(_parts(colors).astype(float), palette).argmin(axis=1)
        few.append(Image.new("P", frame.size))
        few[-1].putdata(nearest[places.ravel()].tolist())
        few[-1].putpalette(palette.astype(int).ravel().tolist())
    buffer = io.BytesIO()
    options = {"save_all": True, "append_images": few[1:], "loop": 0, "optimize": False}
    few[0].save(buffer, format="GIF", duration=pauses, **options)
    return buffer.getvalue()


def _colors(frame: Image.Image) -> tuple[IntArray, IntArray, IntArray]:
    """Return the colors of a picture as numbers, which one each pixel has, and how many have it."""
    numbers = np.asarray(frame).reshape(-1, 3) @ (65536, 256, 1)
    return np.unique(numbers, return_inverse=True, return_counts=True)


def _parts(colors: IntArray) -> IntArray:
    """Return the red, green and blue of colors that are each one number."""
    return np.transpose([colors >> 16, colors >> 8 & 255, colors & 255])


def _palette(frames: list[Image.Image], found: Any) -> FloatArray:
    """Return the 256 colors that all frames are drawn in.

    Some are those that a frame has most of, as they are: paper, points, lines. The others are
    chosen from a sample of the pixels, for shades.
    """
    colors, _, counts = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.argsort(-counts, kind="stable")
    flat = list(dict.fromkeys(colors[order].tolist()))[:EXACT]
    step = 1 + len(frames) * frames[0].width * frames[0].height // SAMPLE
    sample = np.concatenate([np.asarray(frame).reshape(-1, 3)[::step] for frame in frames])
    shades: Any = Image.fromarray(sample[np.newaxis]).quantize(256 - EXACT).getpalette()
    return np.concatenate([_parts(np.array(flat)), np.reshape(shades, (-1, 3))]).astype(float)


def _write_mp4(path: Path, frames: list[Image.Image], pauses: list[int]) -> None:
    rate = 1000 / pauses[0]
    size = f"{frames[0].width // 2 * 2}x{frames[0].height // 2 * 2}"
    command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "image2pipe", "-framerate", f"{rate}"]
    command += ["-i", "-", "-s", size, "-pix_fmt", "yuv420p", str(path)]
    pictures = io.BytesIO()
    for frame in [*frames, *[frames[-1]] * 3]:
        frame.save(pictures, format="PNG")
    subprocess.run(command, input=pictures.getvalue(), check=True)


WRITERS = {".gif": _write_gif, ".html": _write_html, ".mp4": _write_mp4}
