"""Entries of `homl_clustering.plotting` without points: pictures, curves, bars, trees."""

import numpy as np

from homl_clustering import plotting
from homl_clustering.likelihood import two_bumps
from homl_clustering.plotting import density, likelihood
from tests.fuzz.oracles import expect, same
from tests.fuzz.painters import (
    COUNTS,
    LABELED,
    SLOW,
    constant,
    drawn,
    judge_axes,
    models,
    numbers,
    of,
)
from tests.fuzz.tables import EITHER, REFUSED, SKIPPED

FACES = np.arange(45.0).reshape(5, 3, 3) / 44
PICTURES = [np.zeros((3, 4, 3), np.uint8), np.ones((3, 4))]
KS = np.array([1, 2, 4])
EXAMPLE = two_bumps(21)
OPTIONAL = {
    (name, "none"): EITHER for name in ("elbow", "minimum", "random_state", "cmap", "title")
}


def judge_curve(x, *ys):
    """Return what raises unless these curves are drawn."""

    def judge(given, ax):
        places = drawn(ax)
        for y in ys:
            for point in zip(getattr(given, x).tolist(), getattr(given, y).tolist(), strict=True):
                expect(point in places or point[1] != point[1], f"{point} of {y} is not drawn")

    return judge


def judge_shares(given, ax):
    same("the shares", ax.lines[0].get_ydata(), np.asarray(given.inertias) / given.inertias[0])


def judge_indices(given, ax):
    same("the values", ax.lines[0].get_ydata(), given.indices["a"])


def judge_bars(given, ax):
    same("heights", [bar.get_height() for bar in ax.patches], given.weights)


def judge_picture(given, ax):
    same("the picture", ax.images[0].get_array(), given.image)


def judge_pictures(given, axes):
    judge_axes(given, axes)
    shown = [ax.images[0].get_array() for ax in np.ravel(axes) if ax.images]
    same("the faces", shown, given.faces)


def judge_sheet(given, ax):
    shown = {np.asarray(image.get_array()).tobytes() for image in ax.images}
    expected = {face.astype(float).tobytes() for face in given.faces}
    expect(shown == expected and len(ax.images) == len(given.faces), "other faces")


def judge_knives(given, ax):
    names = {str(name) for name in np.ravel(given.labels).tolist()}
    expect(len(ax.get_yticks()) == len(names), f"{len(ax.get_yticks())} knives, not {len(names)}")
    mean = np.mean(given.silhouettes)
    close_to_mean = np.isclose(ax.lines[0].get_xdata()[0], mean, atol=1e-6)
    expect(close_to_mean, f"the line is at {ax.lines[0].get_xdata()[0]}, not {mean}")


def judge_colors(given, colors):
    labels = given.labels.astype(int).tolist()
    expect(len(colors) == len(labels), f"{len(colors)} colors")
    for label, color in zip(labels, colors, strict=True):
        expected = "0.7" if label < 0 else density.COMPONENT_COLORS[label % 8]
        expect(color == expected, f"{label} has {color}")


def knives(random, data):
    return {
        "silhouettes": random.uniform(-0.5, 1, 12), "labels": numbers(np.zeros(12)),
        "show_xlabels": True, "show_ylabels": False, "title": "k",
    }  # fmt: skip


LIKELIHOOD = (
    likelihood.plot_model,
    likelihood.plot_likelihood_curve,
    likelihood.plot_log_likelihood_curve,
)
ENTRIES = {
    f"plotting.{entry.owners[0]}": entry
    for entry in (
        of(
            plotting.plot_image, constant(image=FACES[0], title="a", cmap="gray"),
            {"image": "matrix", "title": "title", "cmap": "colormap"}, judge_picture,
            OPTIONAL
            | {("image", "longer"): EITHER, ("image", "shorter"): EITHER}
            | {("image", form): SKIPPED for form in ("masked", "masked rows")},  # left blank
        ),
        of(
            plotting.plot_images,
            constant(images=PICTURES, titles=["a", "b"], n_columns=2, figsize=np.array([4.0, 2.0])),
            {"images": "parts", "titles": "parts", "n_columns": "count", "figsize": "vector"},
            judge_axes, {("titles", "none"): REFUSED, ("figsize", "nothing"): EITHER}, thin=SLOW,
        ),
        of(
            plotting.plot_faces,
            constant(faces=FACES, titles=None, n_columns=3, figsize=np.array([3.0, 2.0])),
            {"faces": "cube", "titles": "parts", "n_columns": "count", "figsize": "vector"},
            judge_pictures,
            {("figsize", "nothing"): EITHER, ("faces", "longer"): EITHER,
             ("faces", "shorter"): EITHER}, thin=SLOW,
        ),
        of(
            plotting.plot_cluster_sheet,
            constant(faces=FACES, titles=[1, 1, 2, 3, 3], labels=np.array([0, 0, 1, 1, 2]),
                     n_columns=4),
            {"faces": "cube", "titles": "parts", "labels": "names", "n_columns": "count"},
            judge_sheet, COUNTS | {("titles", "none"): REFUSED, ("labels", "nothing"): REFUSED},
            thin=10,
        ),
        of(
            plotting.plot_pixels,
            lambda random, data: {
                "pixels": random.uniform(size=(7, 3)), "title": "a", "colors": None,
                "n_pixels": 5, "random_state": 0,
            },
            {"pixels": "matrix", "title": "title", "n_pixels": "count", "random_state": "seed"},
            judge_axes,
            COUNTS | {("pixels", "longer"): EITHER, ("pixels", "shorter"): EITHER}, thin=SLOW,
        ),
        of(
            plotting.plot_thumbnails,
            lambda random, data: {
                "points": random.uniform(size=(5, 2)), "images": FACES, "distance": 0.05,
                "zoom": 1.0, "cmap": "gray",
            },
            {"points": "rows", "images": "cube", "distance": "amount", "zoom": "amount",
             "cmap": "colormap"}, judge_axes, {("images", "masked"): SKIPPED},
        ),
        of(
            plotting.plot_silhouette, knives,
            {"silhouettes": "vector", "labels": "names", "title": "title"} | LABELED,
            judge_knives, {("labels", "nothing"): REFUSED},
        ),
        of(
            plotting.plot_inertia_scan,
            constant(n_clusters=KS, inertias=np.array([9.0, 4.0, 1.0]), elbow=None),
            {"n_clusters": "vector", "inertias": "vector", "elbow": "number"},
            judge_curve("n_clusters", "inertias"), OPTIONAL | {("elbow", "float64"): EITHER},
        ),
        of(
            plotting.plot_score_scan,
            constant(n_clusters=KS, scores=np.array([0.5, 0.7, 0.1])),
            {"n_clusters": "vector", "scores": "vector"}, judge_curve("n_clusters", "scores"),
            {("scores", form): EITHER for form in ("NaN", "infinite", "a None")},
        ),
        of(
            plotting.plot_log_scan, constant(n_clusters=KS, inertias=np.array([9.0, 4.0, 1.0])),
            {"n_clusters": "vector", "inertias": "vector"}, judge_shares,
            {("n_clusters", "generator"): REFUSED},
        ),
        of(
            plotting.plot_indices,
            constant(n_clusters=KS, indices={"a": [0.1, 0.9, 0.5]}, mark_best=True),
            {"n_clusters": "vector", "indices": "model", "mark_best": "flag"}, judge_indices,
            {("n_clusters", "generator"): REFUSED},
        ),
        of(
            plotting.plot_information_criteria,
            constant(n_components=KS, aics=np.array([9.0, 4.0, 6.0]), bics=KS + 3.0, minimum=2),
            {"n_components": "vector", "aics": "vector", "bics": "vector", "minimum": "number"},
            judge_curve("n_components", "aics", "bics"), OPTIONAL,
        ),
        of(
            plotting.plot_weights, constant(weights=np.array([0.5, 0.3, 0.2])),
            {"weights": "shares"}, judge_bars,
            {(name, form): EITHER for name in ("weights",) for form in ("longer", "shorter")}
            | {("weights", "nothing"): REFUSED},
        ),
        of(
            plotting.plot_covariance_ellipses,
            lambda random, data: {
                "mixture": models()["mixture"], "n_std": np.array([1.0, 2.0]),
                "order": np.array([1, 0]),
            },
            {"mixture": "model", "n_std": "sequence", "order": "numbers"},
            lambda given, ax: expect(len(ax.patches) == 2 * np.size(given.n_std), "ellipses"),
            {("n_std", "a number"): EITHER, ("order", "nothing"): EITHER},
        ),
        of(
            plotting.plot_dendrogram,
            lambda random, data: {"agglomerative": models()["tree"], "n_leaves": 30},
            {"agglomerative": "model", "n_leaves": "count"}, judge_axes, COUNTS,
        ),
        of(
            plotting.plot_clusterings_grid,
            lambda random, data: {
                "clusterings": {"a": {"b": (data(6, 2), [0, 0, 1, 1, 2, -1][: len(data(6, 2))])}},
                "captions": {"a": {"b": "c"}}, "size": 2.0,
            },
            {"clusterings": "model", "captions": "model", "size": "amount"}, judge_axes,
            {("captions", "dict"): EITHER, ("clusterings", "a class"): REFUSED},
        ),
        of(
            plotting.plot_likelihood, constant(example=EXAMPLE), {"example": "model"}, judge_axes,
            thin=SLOW,
        ),
        of(
            likelihood.plot_density, constant(example=EXAMPLE, low=-2.0, high=2.0),
            {"example": "model", "low": "number", "high": "number"}, judge_axes,
            {("high", "beyond float"): EITHER},
        ),
        of(
            density.label_colors, constant(labels=np.array([0, 1, -1, 8, 2, 3])),
            {"labels": "numbers"}, judge_colors,
            {("labels", "longer"): EITHER, ("labels", "shorter"): EITHER,
             ("labels", "nothing"): REFUSED},
        ),
        *(of(painter, constant(example=EXAMPLE), {"example": "model"}) for painter in LIKELIHOOD),
    )
}  # fmt: skip
