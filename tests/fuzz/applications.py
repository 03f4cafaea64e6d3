"""Entries of `homl_clustering.plotting`: palettes, details, groups of pictures, many runs."""

import numpy as np

from homl_clustering import plotting
from tests.fuzz.oracles import close, expect, same
from tests.fuzz.painters import SLOW, constant, judge_axes, of
from tests.fuzz.tables import EITHER, REFUSED, SKIPPED

DIGITS = np.arange(48.0).reshape(4, 4, 3)
PICTURES = [np.zeros((5, 6, 3), np.uint8), np.ones((5, 6))]
RUNS = {"one": [[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]], "other": [[0.0, 5.0, 2.0]]}
SAMPLES = {"one": [1.0, 2.0], "other": [3.0]}
OPTIONAL = {(name, "none"): EITHER for name in ("cmap", "marks", "marks_name", "lines")}
# dicts of names and values may hold other names, and any numbers
DICTS = {(name, form): EITHER for name in ("marks", "lines") for form in ("dict", "nothing")}


def judge_palette(given, ax):
    heights = [bar.get_height() for bar in ax.patches]
    close("heights", heights, np.sort(np.asarray(given.shares, float))[::-1], rtol=0)


def judge_details(given, axes):
    judge_axes(given, axes)
    left, top, width, height = (int(edge) for edge in given.box)
    for ax, image in zip(axes[1], given.images, strict=True):
        same("detail", ax.images[0].get_array(), image[top : top + height, left : left + width])


def judge_groups(given, ax):
    expect(len(ax.images) == len(given.pictures), f"{len(ax.images)} pictures are drawn")
    expect(len(ax.texts) == len(np.unique(given.groups)), f"{len(ax.texts)} names are drawn")


ANY_NUMBER = {("pictures", change): EITHER for change in ("longer", "shorter")}


def judge_sheet(given, ax):
    n, height, width = np.shape(given.pictures)
    n_columns = min(given.n_columns, n)
    size = -(-n // given.n_columns) * (height + 2), given.n_columns * (width + 2)
    expect(ax.images[0].get_array().shape == size, f"{n} pictures in {n_columns} columns")


def judge_bands(given, ax):
    for line, runs in zip(ax.lines, given.samples.values(), strict=True):
        close("means", line.get_ydata(), np.mean(runs, axis=0), rtol=1e-12)


ENTRIES = {
    f"plotting.{entry.owners[0]}": entry
    for entry in (
        of(
            plotting.plot_palette,
            lambda random, data: {
                "colors": random.uniform(size=(3, 3)), "shares": np.array([0.2, 0.3, 0.5]),
            },
            {"colors": "matrix", "shares": "vector"}, judge_palette,
        ),
        of(
            plotting.plot_details,
            constant(images=PICTURES, titles=["a", "b"], box=np.array([1, 0, 3, 2])),
            {"images": "parts", "titles": "parts", "box": "numbers"}, judge_details,
            {("titles", "none"): REFUSED}, thin=SLOW,
        ),
        of(
            plotting.plot_picture_groups,
            constant(pictures=DIGITS, groups=np.array([1, 0, 1, 2]), cmap="gray"),
            {"pictures": "cube", "groups": "names", "cmap": "colormap"}, judge_groups,
            OPTIONAL | {("groups", "nothing"): REFUSED, ("pictures", "generator"): SKIPPED},
            thin=SLOW,
        ),
        of(
            plotting.plot_picture_sheet,
            constant(pictures=DIGITS, n_columns=2, cmap="gray"),
            {"pictures": "cube", "n_columns": "count", "cmap": "colormap"}, judge_sheet,
            OPTIONAL | {("pictures", "generator"): SKIPPED, **ANY_NUMBER},
        ),
        of(
            plotting.plot_bands, constant(x=np.array([1.0, 2.0, 4.0]), samples=RUNS),
            {"x": "vector", "samples": "model"}, judge_bands,
        ),
        of(
            plotting.plot_spread,
            constant(samples=SAMPLES, marks={"one": 1.5}, marks_name="m", lines={"all": 2.0}),
            {"samples": "model", "marks": "model", "marks_name": "title", "lines": "model"},
            judge_axes, OPTIONAL | DICTS,
        ),
    )
}  # fmt: skip
