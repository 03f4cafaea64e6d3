"""Moving pictures of an algorithm at work, for slides and pages: GIF, MP4 or HTML.

What moves are the steps of a textbook algorithm, or the iterations that `History` has kept.
"""

import base64
import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from homl_clustering.plotting import (
    plot_clusters,
    plot_dbscan_steps,
    plot_merges,
    plot_mixture_steps,
)
from homl_clustering.plotting.words import say
from homl_clustering.textbook.arguments import as_floats, as_number
from homl_clustering.textbook.kmeans import KMeansStep
from homl_clustering.textbook.mixture import MixtureStep

MOST_FRAMES = 300
HTML = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><img alt="{title}" src="data:image/gif;base64,{picture}"></body></html>
"""


def animate(steps, X, path, *, eps=None, milliseconds=700, size=(6.0, 4.0), dpi=100):
    """Write a moving picture of an algorithm, a frame per step; the last one stays longer.

    Parameters
    ----------
    steps : iterable of steps, or History
        Of k-means (mini-batches, too), a mixture, DBSCAN or agglomerative clustering, from
        `homl_clustering.textbook`, 300 at most; or a `homl_clustering.callbacks.History` after
        the fit of one start.
    X : array-like of shape (n_samples, 2)
        The data that they are steps of.
    path : str or Path
        Ends in .gif, .html (one file, without scripts), or .mp4, for which ffmpeg is needed.
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
    >>> import tempfile
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


def _as_steps(steps):
    """Return a list of the textbook's steps."""
    steps = [_as_step(step) for step in getattr(steps, "iterations", steps)]
    if not 1 <= len(steps) <= MOST_FRAMES:
        raise ValueError(
            f"animate: steps must be from 1 to {MOST_FRAMES}, got {len(steps)}. Leave some out."
        )
    return steps


def _as_step(step):
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


def _frames(steps, X, eps, size, dpi):
    """Draw each step into a figure of its own; return them as pictures of equal size."""
    figures = [Figure(figsize=size, dpi=dpi, layout="constrained") for _ in steps]
    axes = [figure.add_subplot() for figure in figures]
    _paint(steps, X, eps, axes)
    low, high = X.min(axis=0), X.max(axis=0)
    margin = 0.08 * (high - low).max() or 1.0
    frames = []
    for figure, ax in zip(figures, axes, strict=True):
        ax.set(xlim=(low[0] - margin, high[0] + margin), ylim=(low[1] - margin, high[1] + margin))
        ax.set_aspect("equal")
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png")
        frames.append(Image.open(buffer).convert("RGB"))
    return frames


def _paint(steps, X, eps, axes):
    """Draw steps on Axes, by the painter of their kind."""
    kind = type(steps[0]).__name__
    if kind == "MixtureStep":
        plot_mixture_steps(steps, X, axes=axes)
    elif kind == "MergeStep":
        plot_merges(steps, X, axes=axes)
    elif kind == "DBSCANStep":
        plot_dbscan_steps(steps, X, eps, axes=axes)
    elif kind == "KMeansStep":
        names = [step.name for step in steps]
        for i, (step, ax) in enumerate(zip(steps, axes, strict=True)):
            _paint_kmeans(step, names[: i + 1].count(step.name), X, ax)
    else:
        raise ValueError(
            f"animate: steps must be those of homl_clustering.textbook, or a History, got {kind}."
        )


def _paint_kmeans(step, number, X, ax):
    """Draw a step of k-means; the labels of a batch are those of a few rows, and not shown."""
    labels = None if step.name == "batch" else step.labels
    if labels is None:
        ax.scatter(*X.T, s=12, color="0.7")
        ax.scatter(*step.centers.T, c="black", s=200, alpha=0.5)
    else:
        plot_clusters(X, labels, step.centers, size=12, ax=ax)
    first = step.name == "start"
    ax.set_title(say("start") if first else say("numbered_step", name=step.name, number=number))


def _write_gif(path, frames, pauses):
    path.write_bytes(_gif(frames, pauses))


def _write_html(path, frames, pauses):
    picture = base64.b64encode(_gif(frames, pauses)).decode("ascii")
    path.write_text(HTML.format(title=path.stem, picture=picture), encoding="utf-8")


def _gif(frames, pauses):
    """Return a GIF; all frames share the colors of the last one and the first one."""
    both = Image.new("RGB", (frames[0].width, 2 * frames[0].height))
    both.paste(frames[0], (0, 0))
    both.paste(frames[-1], (0, frames[0].height))
    palette = both.quantize(256)
    few = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    # The corner is paper: its color is written as the white that it was.
    colors = np.reshape(palette.getpalette(), (-1, 3))
    colors[few[0].getpixel((0, 0))] = frames[0].getpixel((0, 0))
    for frame in few:
        frame.putpalette(colors.ravel().tolist())
    buffer = io.BytesIO()
    options = {"save_all": True, "append_images": few[1:], "loop": 0, "optimize": False}
    few[0].save(buffer, format="GIF", duration=pauses, **options)
    return buffer.getvalue()


def _write_mp4(path, frames, pauses):
    rate = 1000 / pauses[0]
    size = f"{frames[0].width // 2 * 2}x{frames[0].height // 2 * 2}"
    command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "image2pipe", "-framerate", f"{rate}"]
    command += ["-i", "-", "-s", size, "-pix_fmt", "yuv420p", str(path)]
    pictures = io.BytesIO()
    for frame in [*frames, *[frames[-1]] * 3]:
        frame.save(pictures, format="PNG")
    subprocess.run(command, input=pictures.getvalue(), check=True)


WRITERS = {".gif": _write_gif, ".html": _write_html, ".mp4": _write_mp4}
