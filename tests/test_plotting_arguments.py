"""A wrong argument of a painter is named in a sentence, and nothing is drawn."""

import inspect
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy.sparse import coo_array
from sklearn.cluster import DBSCAN, AgglomerativeClustering, SpectralClustering
from sklearn.linear_model import LinearRegression

from homl_clustering import GaussianMixture, KMeans, plotting
from homl_clustering.likelihood import two_bumps
from homl_clustering.plotting import density, likelihood
from homl_clustering.selection import Criterion, describe_clusters, scan_kmeans
from homl_clustering.textbook.agglomerative import agglomerative_steps
from homl_clustering.textbook.bounds import hamerly_steps
from homl_clustering.textbook.dbscan import dbscan_steps
from homl_clustering.textbook.kmeans import kmeans_steps
from homl_clustering.textbook.mixture import mixture_steps

X = np.random.RandomState(0).normal(size=(30, 2))
LABELS = np.arange(30) % 3
K_MEANS = KMeans(3, random_state=0).fit(X)
MIXTURE = GaussianMixture(2, random_state=0).fit(X)
TREE = AgglomerativeClustering(2, compute_distances=True).fit(X)
EXAMPLE = two_bumps(21)
DESCRIPTION = describe_clusters(K_MEANS, X, n_resamples=0)
SCAN = scan_kmeans(X, [1, 2, 3], random_state=0)
PICTURE = np.zeros((2, 4, 3), np.uint8)
EM_STEPS = list(kmeans_steps(X, X[[0, 1, 4]]))
BOUND_STEPS = list(hamerly_steps(X, X[:3]))
DBSCAN_STEPS = list(dbscan_steps(X, 0.5, 3))
MERGES = list(agglomerative_steps(X[:6], "single"))
MIXTURE_STEPS = list(mixture_steps(X, np.full(2, 0.5), X[:2], np.array([np.eye(2)] * 2)))[:3]

# Wrong values of each kind of argument.
NO_POINTS = {
    "a number": 3, "a text": "text", "None": None, "three columns": np.zeros((30, 3)),
    "NaN": np.where(X[7, 1] == X, np.nan, X), "texts": X.astype(str), "complex": X + 1j,
    "rows of two lengths": [[1, 2], [3]], "masked": np.ma.masked_greater(X, 1),
    "too large": np.where(X[7, 1] == X, 1e308, X),
}  # fmt: skip
NO_MODEL = {
    "a class": KMeans,
    "not fitted": GaussianMixture(2),
    "an object": object(),
    "None": None,
}
NO_LABELS = {
    "too few": LABELS[:-1], "a number": 3, "a column": LABELS[:, np.newaxis],
    "dates": ["2020"] * 29, "NaN": np.full(30, np.nan), "None": [None] * 30,
}  # fmt: skip
NO_COUNT = {"a text": "3", "a fraction": 1.5, "negative": -1, "NaN": np.nan, "True": True, "[]": []}
NO_SIZE = {"a text": "3", "negative": -1, "NaN": np.nan, "infinite": np.inf, "a list": [1]}
NO_MASK = {"too few": [True], "numbers": LABELS, "a text": "text", "None": None}
NO_FLAG = {"a text": "no", "a number": 1, "None": None}
NO_AXES = {"a number": 3, "a list": [3], "a text": "ax", "an object": object()}
NO_PARTS = {"a number": 3, "a text": "ab", "None": None, "objects": [object()], "nothing": []}
NO_TITLE = {"an object": object(), "a list": ["a"]}
NO_TITLES = {"a text": "abc", "a number": 3, "too many": ["a"] * 9, "objects": [object()] * 3}
NO_COLOR = {"a word": "no color", "a number": 3, "None": None}
NO_NUMBERS = {
    "a number": 3, "a text": "text", "texts": ["1", "2", "3"], "None": None,
    "complex": [1j, 2, 3], "nothing": [],
}  # fmt: skip
OTHER_LENGTH = NO_NUMBERS | {"too many": [1.0] * 99}
NO_PIXELS = {
    "a text": "text", "one row": [1.0, 2.0], "empty": np.zeros((0, 9)),
    "NaN": np.full((2, 9), np.nan),
}  # fmt: skip
NO_FACES = NO_PIXELS | {"no square": np.ones((2, 3))}
NO_PICTURE = NO_PIXELS | {
    "five colors": np.zeros((2, 2, 5)), "255 of floats": np.full((2, 2, 3), 200.0)
}  # fmt: skip

COSTS = {"a": [1, 10, 100], "b": [4, 8, 16]}
NO_COSTS = {
    "a number": 3, "a list": [COSTS], "nothing": {},
    "too many": {str(number): [1, 2, 3] for number in range(5)},
    "of another length": COSTS | {"b": [1, 2]}, "texts": COSTS | {"b": ["1", "2", "3"]},
}  # fmt: skip

CHOICE = SimpleNamespace(
    n_clusters_=2,
    criteria_={"a": Criterion("a", (1, 2), np.array([0.5, 1]), np.array([0.1, np.nan]), 2, (), 0)},
)
NO_CHOICE = {
    kind: SimpleNamespace(**{**vars(CHOICE), **wrong})
    for kind, wrong in {
        "no criterion": {"criteria_": {}},
        "a list": {"criteria_": [CHOICE.criteria_["a"]]},
        "other criteria": {"criteria_": {"a": object()}},
        "no answer": {"n_clusters_": None},
        "none": {"n_clusters_": 0},
        "one number": {"criteria_": {"a": replace(CHOICE.criteria_["a"], n_clusters_=2)}},
        "no number": {"criteria_": {"a": replace(CHOICE.criteria_["a"], n_clusters_=())}},
        "few values": {"criteria_": {"a": replace(CHOICE.criteria_["a"], values=[1])}},
        "many errors": {"criteria_": {"a": replace(CHOICE.criteria_["a"], errors=[1, 2, 3])}},
    }.items()
}
NO_CASES = {
    "a number": 3, "a list": [X], "nothing": {}, "two parts": {"a": (X, LABELS)},
    "a text": {"a": "abc"}, "too few": {"a": (X, LABELS[1:], LABELS)},
    "no points": {"a": (3, LABELS, LABELS)},
}  # fmt: skip
ON_AXES = {"ax": NO_AXES}
ON_PANELS = {"axes": NO_AXES}
NAMED = {"show_xlabels": NO_FLAG, "show_ylabels": NO_FLAG}

# A call of each painter, and the kinds of its arguments.
CALLS = {
    plotting.plot_affinity: (
        dict(affinity=np.exp(-((X[:, np.newaxis] - X) ** 2).sum(axis=2)), X=X, smallest=0.01),
        {"X": NO_POINTS, "affinity": OTHER_LENGTH, "smallest": NO_SIZE} | ON_AXES,
    ),
    plotting.plot_anomalies: (
        dict(X=X, anomalies=[1, 2]),
        {"X": NO_POINTS, "anomalies": {"beyond": [30], "negative": [-1], "texts": ["a"]}} | ON_AXES,
    ),
    plotting.plot_bands: (
        dict(x=[1, 2, 3], samples={"a": [[1, 2, 3]], "b": [[1, 2, 3], [3, 4, 5]]}, middle="mean"),
        {"x": NO_NUMBERS, "middle": {"a slip": "median ", "a number": 0.5, "a list": ["mean"]}}
        | {"samples": NO_COSTS | {"a row": {"a": [1, 2, 3]}, "no run": {"a": np.ones((0, 3))}}}
        | ON_AXES,
    ),
    plotting.plot_bounds: (
        dict(point=[1, 0], before=[[0, 0], [4, 0]], after=[[0, 1], [4, 1]]),
        {"point": OTHER_LENGTH, "before": NO_POINTS | {"one": [[0, 0]]}, "after": NO_POINTS}
        | ON_PANELS,
    ),
    plotting.plot_centroids: (
        dict(centroids=X[:3], weights=[1, 1, 2], circle_color="w", cross_color="k"),
        {"centroids": NO_POINTS, "weights": NO_LABELS, "circle_color": NO_COLOR}
        | {"cross_color": NO_COLOR} | ON_AXES,
    ),
    plotting.plot_choice: (dict(choice=CHOICE), {"choice": NO_MODEL | NO_CHOICE} | ON_PANELS),
    plotting.plot_circles: (
        dict(X=X, labels=LABELS, centers=X[:3]),
        {"X": NO_POINTS, "labels": NO_LABELS | {"beyond": LABELS + 1, "noise": LABELS - 1}}
        | {"centers": NO_POINTS | {"nothing": np.empty((0, 2))}} | ON_AXES,
    ),
    plotting.plot_classes: (
        dict(X=X, y=LABELS, labels=["a", "b", "c"]),
        {"X": NO_POINTS, "y": NO_LABELS, "labels": NO_PARTS} | ON_AXES,
    ),
    plotting.plot_cluster_description: (
        dict(description=DESCRIPTION, n_features=1),
        {"description": NO_MODEL, "n_features": NO_COUNT | {"zero": 0}} | ON_AXES,
    ),
    plotting.plot_cluster_sheet: (
        dict(faces=np.zeros((30, 9)), titles=LABELS, labels=LABELS, n_columns=20),
        {"faces": NO_FACES, "titles": NO_TITLES, "labels": NO_LABELS, "n_columns": NO_COUNT}
        | ON_AXES,
    ),
    plotting.plot_clusterer_comparison: (
        dict(clusterer1=K_MEANS, clusterer2=K_MEANS, X=X, title1="a", title2=None),
        {"clusterer1": NO_MODEL, "clusterer2": NO_MODEL, "X": NO_POINTS, "title1": NO_TITLE}
        | {"title2": NO_TITLE} | ON_PANELS,
    ),
    plotting.plot_clusterings_grid: (
        dict(clusterings={"a": {"b": (X, LABELS)}}, captions={"a": {"b": "c"}}, size=1),
        {"clusterings": {"a number": 3, "a list": [X], "nothing": {}, "a pair": {"a": (X, LABELS)}}}
        | {"captions": {"a number": 3, "a list": ["a"]}, "size": NO_SIZE} | ON_PANELS,
    ),
    plotting.plot_clusters: (
        dict(X=X, labels=LABELS, centers=X[:3], size=50, alpha=0.5),
        {"X": NO_POINTS, "labels": NO_LABELS, "centers": {"a number": 3, "NaN": NO_POINTS["NaN"]}}
        | {"size": NO_SIZE, "alpha": NO_SIZE | {"two": 2}} | ON_AXES,
    ),
    plotting.plot_core_distances: (
        dict(distances=[0.1, 0.3, 0.2], n_close=5, radii=[0.2]),
        {"distances": {"a text": "text", "None": None, "negative": [-1.0]}, "n_close": NO_COUNT}
        | {"radii": {"a text": "text", "four": [1, 2, 3, 4], "negative": [-1]}} | ON_AXES,
    ),
    plotting.plot_costs: (
        dict(n_clusters=[2, 4, 8], costs=COSTS),
        {"n_clusters": OTHER_LENGTH | {"zero": [0, 1, 2]}, "costs": NO_COSTS} | ON_AXES,
    ),
    plotting.plot_covariance_ellipses: (
        dict(mixture=MIXTURE, n_std=2, order=[1, 0]),
        {"mixture": NO_MODEL, "n_std": NO_NUMBERS | {"a number": -1}}
        | {"order": {"too few": [0], "twice": [1, 1], "beyond": [1, 2], "a text": "01"}} | ON_AXES,
    ),
    plotting.plot_crossover: (
        dict(sizes=[10, 100, 1000], costs=COSTS),
        {"sizes": OTHER_LENGTH | {"falling": [3, 2, 1]}}
        | {"costs": NO_COSTS | {"one": {"a": [1, 2, 3]}, "zero": COSTS | {"b": [0, 1, 2]}}}
        | ON_AXES,
    ),
    plotting.plot_data: (dict(X=X), {"X": NO_POINTS} | ON_AXES),
    plotting.plot_dbscan: (
        dict(dbscan=DBSCAN(eps=0.5, min_samples=3).fit(X), X=X, size=100),
        {"dbscan": NO_MODEL, "X": NO_POINTS, "size": NO_SIZE} | NAMED | ON_AXES,
    ),
    plotting.plot_dbscan_steps: (
        dict(steps=DBSCAN_STEPS[:3], X=X, eps=0.5, titles=["a", "b", "c"]),
        {"steps": NO_PARTS, "X": NO_POINTS, "eps": NO_SIZE, "titles": NO_TITLES} | ON_PANELS,
    ),
    plotting.plot_decision_boundaries: (
        dict(clusterer=K_MEANS, X=X, resolution=5, places=K_MEANS.cluster_centers_),
        {"clusterer": NO_MODEL, "X": NO_POINTS | {"nothing": np.empty((0, 2))}}
        | {"places": {k: v for k, v in NO_POINTS.items() if v is not None} | {"one": [[0, 0]]}}
        | {"resolution": NO_COUNT | {"one": 1}, "show_centroids": NO_FLAG} | NAMED | ON_AXES,
    ),
    plotting.plot_dendrogram: (
        dict(agglomerative=TREE, n_leaves=10),
        {"agglomerative": NO_MODEL, "n_leaves": NO_COUNT} | ON_AXES,
    ),
    plotting.plot_descent: (
        dict(steps=EM_STEPS),
        {"steps": NO_PARTS | {"the start alone": EM_STEPS[:1], "others": [BOUND_STEPS[0]]}}
        | ON_AXES,
    ),
    plotting.plot_detector: (
        dict(detector=MIXTURE, X=X, threshold=-3.0, anomalies=LABELS == 0, faulty=LABELS == 1,
             resolution=5),
        {"detector": NO_MODEL, "X": NO_POINTS, "threshold": {"a text": "-3", "NaN": np.nan}}
        | {"anomalies": NO_MASK, "faulty": NO_MASK, "resolution": NO_COUNT | {"one": 1}} | ON_AXES,
    ),
    plotting.plot_details: (
        dict(images=[PICTURE, PICTURE], titles=["a", "b"], box=(1, 0, 2, 2)),
        {"images": NO_PARTS, "titles": NO_TITLES}
        | {"box": OTHER_LENGTH | {"outside": (3, 0, 2, 2), "fractions": (0.5, 0, 1, 1)}}
        | ON_PANELS,
    ),
    plotting.plot_em_steps: (
        dict(X=X, steps=EM_STEPS), {"X": NO_POINTS, "steps": NO_PARTS, "fig": NO_AXES}
    ),
    plotting.plot_eigenvector: (
        dict(affinity=[[0, 1, 0], [1, 0, 0.2], [0, 0.2, 0]], X=X[:3], values=[-1, 0, 1]),
        {"affinity": OTHER_LENGTH | {"negative": -np.ones((3, 3))}, "X": NO_POINTS}
        | {"values": OTHER_LENGTH} | ON_AXES,
    ),
    plotting.plot_faces: (
        dict(faces=np.zeros((2, 9)), titles=["a", 2], n_columns=2, figsize=(2, 3)),
        {"faces": NO_FACES, "titles": NO_TITLES, "n_columns": NO_COUNT | {"many": 101}}
        | {"figsize": {"negative": (-1, 2), "three": (1, 2, 3), "texts": ("a", "b")}} | ON_PANELS,
    ),
    plotting.plot_fading: (
        dict(steps=MIXTURE_STEPS),
        {"steps": NO_PARTS | {"the start alone": MIXTURE_STEPS[:1], "others": [EM_STEPS[0]]}}
        | ON_AXES,
    ),
    plotting.plot_gaussian_mixture: (
        dict(clusterer=MIXTURE, X=X, resolution=5),
        {"clusterer": NO_MODEL, "X": NO_POINTS, "resolution": NO_COUNT} | NAMED | ON_AXES,
    ),
    plotting.plot_image: (
        dict(image=PICTURE, title="a", cmap="gray"),
        {"image": NO_PICTURE, "title": NO_TITLE, "cmap": {"a word": "no map", "a number": 3}}
        | ON_AXES,
    ),
    plotting.plot_images: (
        dict(images=[PICTURE, PICTURE], titles=["a", "b"], n_columns=2, figsize=(2, 3)),
        {"images": NO_PARTS, "titles": NO_TITLES, "n_columns": NO_COUNT, "figsize": {"None": None}}
        | ON_PANELS,
    ),
    plotting.plot_indices: (
        dict(n_clusters=[2, 3, 4], indices=COSTS, mark_best=True),
        {"n_clusters": OTHER_LENGTH | {"zero": [0, 1, 2]}, "indices": NO_COSTS}
        | {"mark_best": NO_FLAG} | ON_AXES,
    ),
    plotting.plot_inertia_scan: (
        dict(n_clusters=[1, 2, 3], inertias=[9, 2, 1], elbow=2),
        {"n_clusters": NO_NUMBERS, "inertias": OTHER_LENGTH | {"NaN": [1, np.nan, 2]}}
        | {"elbow": {"a text": "2", "another": 5}} | ON_AXES,
    ),
    plotting.plot_information_criteria: (
        dict(n_components=[1, 2, 3], aics=[9, 2, 3], bics=[9, 3, 4], minimum=2),
        {"n_components": NO_NUMBERS, "aics": OTHER_LENGTH, "bics": OTHER_LENGTH}
        | {"minimum": {"a text": "2", "another": 5}} | ON_AXES,
    ),
    plotting.plot_iterations: (
        dict(models=[K_MEANS], X=X),
        {"models": NO_PARTS, "X": NO_POINTS, "start": {"a text": "random", "too few": X[:2]}}
        | ON_PANELS,
    ),
    plotting.plot_likelihood: (dict(example=EXAMPLE), {"example": NO_MODEL} | ON_PANELS),
    plotting.plot_lower_bounds: (
        dict(values=[0, 1, 2], log_likelihood=[-3, -2, -1], bounds=[[-3, -3, -4]], places=[0, 1]),
        {"values": NO_NUMBERS | {"falling": [2, 1, 0]}, "log_likelihood": OTHER_LENGTH}
        | {"bounds": OTHER_LENGTH | {"above": [[-3, -1, -4]], "four": [[-9, -9, -9]] * 4}}
        | {"places": OTHER_LENGTH | {"beyond": [0, 3]}} | ON_AXES,
    ),
    plotting.plot_log_scan: (
        dict(n_clusters=[1, 2, 3], inertias=[9, 2, 1]),
        {"n_clusters": OTHER_LENGTH | {"zero": [0, 1, 2]}}
        | {"inertias": OTHER_LENGTH | {"zero": [2, 1, 0]}} | ON_AXES,
    ),
    plotting.plot_merges: (
        dict(steps=MERGES[:3], X=X[:6], titles=["a", "b", "c"]),
        {"steps": NO_PARTS, "X": NO_POINTS, "titles": NO_TITLES} | ON_PANELS,
    ),
    plotting.plot_mixture_comparison: (
        dict(mixtures=[MIXTURE, MIXTURE], X=X, titles=["a", "b"], resolution=5),
        {"mixtures": NO_PARTS, "X": NO_POINTS, "titles": NO_TITLES, "resolution": NO_COUNT}
        | ON_PANELS,
    ),
    plotting.plot_mixture_graph: (dict(bayesian=True), {"bayesian": NO_FLAG} | ON_AXES),
    plotting.plot_mixture_steps: (
        dict(steps=MIXTURE_STEPS, X=X, titles=["a", "b", "c"]),
        {"steps": NO_PARTS, "X": NO_POINTS, "titles": NO_TITLES} | ON_PANELS,
    ),
    plotting.plot_outcomes: (
        dict(inertias=[2, 3, 2], limits=(2, 4), marks={"a": 3}),
        {"inertias": NO_NUMBERS | {"zero": [0, 1]}, "limits": {"falling": (4, 2), "a text": "2"}}
        | {"marks": {"a list": [3], "below zero": {"a": -1}, "a text": {"a": "3"}}} | ON_AXES,
    ),
    plotting.plot_palette: (
        dict(colors=np.eye(3), shares=[0.2, 0.3, 0.5]),
        {"colors": {"a text": "a", "of uint8": 9 * np.eye(3), "words": ["r", "g", "b"]}}
        | {"shares": OTHER_LENGTH | {"counts": [3, 4, 5], "negative": [-1, 1, 1]}} | ON_AXES,
    ),
    plotting.plot_picture_groups: (
        dict(pictures=np.ones((3, 4, 4)), groups=[1, 0, 1], cmap="gray"),
        {"pictures": NO_PIXELS | {"one": np.ones((4, 4)), "no pixel": np.ones((3, 0, 4))}}
        | {"groups": NO_LABELS, "cmap": {"a word": "no map", "a number": 3}} | ON_AXES,
    ),
    plotting.plot_picture_sheet: (
        dict(pictures=np.ones((3, 4, 4)), n_columns=2, cmap="gray"),
        {"pictures": NO_PIXELS | {"one": np.ones((4, 4)), "no pixel": np.ones((3, 0, 4))}}
        | {"n_columns": NO_COUNT | {"many": 101}, "cmap": {"a word": "no map", "a number": 3}}
        | ON_AXES,
    ),
    plotting.plot_pixels: (
        dict(pixels=np.eye(3), title="a", colors=np.eye(3), n_pixels=2, random_state=0),
        {"pixels": {"a text": "a", "of uint8": 9 * np.eye(3)}, "colors": {"too few": np.eye(3)[:2]}}
        | {"title": NO_TITLE, "n_pixels": NO_COUNT, "random_state": NO_COUNT} | ON_PANELS,
    ),
    plotting.plot_radius_scan: (
        dict(radii=[0.1, 0.2, 0.3], n_clusters=[9, 2, 1], noise=[0.5, 0, 0], stable=(0.1, 0.2)),
        {"radii": {"a text": "text", "negative": [-1, 0, 1]}, "n_clusters": OTHER_LENGTH}
        | {"noise": OTHER_LENGTH | {"percent": [50, 0, 0]}, "stable": {"a text": "ab", "one": [1]}}
        | ON_PANELS,
    ),
    plotting.plot_reach: (
        dict(cores=X[:3], radius=0.5),
        {"cores": NO_POINTS | {"nothing": np.empty((0, 2))}, "radius": NO_SIZE | {"zero": 0}}
        | ON_AXES,
    ),
    plotting.plot_responsibilities: (
        dict(X=X, responsibilities=np.eye(3)[LABELS], size=10),
        {"X": NO_POINTS, "responsibilities": OTHER_LENGTH, "size": NO_SIZE} | ON_AXES,
    ),
    plotting.plot_scan: (
        dict(scan=SCAN, X=X, elbow=2),
        {"scan": NO_MODEL | {"no scores": scan_kmeans(X, [1, 2], silhouette=False)}}
        | {"X": NO_POINTS, "elbow": {"a text": "2", "another": 5}} | ON_PANELS,
    ),
    plotting.plot_score_scan: (
        dict(n_clusters=[1, 2, 3], scores=[np.nan, 0.6, 0.7]),
        {"n_clusters": NO_NUMBERS, "scores": OTHER_LENGTH} | ON_AXES,
    ),
    plotting.plot_seeding: (
        dict(X=X, centers=X[:2], farthest=3.0),
        {"X": NO_POINTS, "centers": NO_POINTS | {"nothing": np.empty((0, 2))}}
        | {"farthest": {"a text": "3", "zero": 0}} | ON_AXES,
    ),
    plotting.plot_shares: (
        dict(shares=[[0, 1]], rows=["a"], columns=["b", "c"], marked=["a"]),
        {"shares": OTHER_LENGTH | {"too many": [[1.0] * 9], "above one": [[0, 1.1]]}}
        | {"rows": NO_PARTS, "columns": {"a text": "bc", "objects": [object()] * 2, "nothing": []}}
        | {"marked": {"a text": "a", "a number": 3, "of no row": ["b"], "None": None}} | ON_AXES,
    ),
    plotting.plot_silhouette: (
        dict(silhouettes=np.tanh(X[:, 0]), labels=LABELS, title="a"),
        {"silhouettes": NO_NUMBERS | {"distances": 9 * X[:, 0]}, "labels": NO_LABELS}
        | {"title": NO_TITLE} | NAMED | ON_AXES,
    ),
    plotting.plot_silhouette_map: (
        dict(clusterer=K_MEANS, X=X),
        {"clusterer": NO_MODEL, "X": NO_POINTS | {"nothing": np.empty((0, 2))}} | NAMED | ON_AXES,
    ),
    plotting.plot_silhouette_of_point: (
        dict(X=X, labels=LABELS, row=0),
        {"X": NO_POINTS, "labels": NO_LABELS, "row": NO_COUNT | {"beyond": 30}} | ON_AXES,
    ),
    plotting.plot_skipped: (
        dict(X=X, steps=BOUND_STEPS), {"X": NO_POINTS, "steps": NO_PARTS} | ON_PANELS
    ),
    plotting.plot_spectral: (
        dict(spectral=SpectralClustering(2, random_state=0).fit(X), X=X, size=10, alpha=0.1),
        {"spectral": NO_MODEL, "X": NO_POINTS, "size": NO_SIZE, "alpha": NO_SIZE} | NAMED | ON_AXES,
    ),
    plotting.plot_spread: (
        dict(samples={"a": [1, 2], "b": [3]}, marks={"a": 2}, marks_name="m", lines={"c": 1}),
        {"samples": {"a number": 3, "a list": [1, 2], "nothing": {}, "no run": {"a": []}}}
        | {"marks": {"a list": [3], "a text": {"a": "3"}, "of no sample": {"c": 3}}}
        | {"marks_name": NO_TITLE}
        | {"lines": {"a list": [3], "a text": {"a": "3"}, "many": dict.fromkeys("abcde", 1)}}
        | ON_AXES,
    ),
    plotting.plot_sum_of_squares: (
        dict(X=X, start=[5, 5]),
        {"X": NO_POINTS | {"nothing": np.empty((0, 2))}}
        | {"start": OTHER_LENGTH | {"the mean": X.mean(axis=0)}} | ON_AXES,
    ),
    plotting.plot_threshold: (
        dict(detector=MIXTURE, X=X, threshold=-3.0, resolution=5),
        {"detector": NO_MODEL, "X": NO_POINTS, "threshold": {"a text": "-3", "NaN": np.nan}}
        | {"resolution": NO_COUNT | {"one": 1}} | ON_AXES,
    ),
    plotting.plot_thumbnails: (
        dict(points=X[:3], images=np.ones((3, 4, 4)), distance=0.1, zoom=1.0, cmap="gray"),
        {"points": NO_POINTS, "images": NO_PARTS, "distance": NO_SIZE, "zoom": NO_SIZE}
        | {"cmap": {"a word": "no map"}} | ON_AXES,
    ),
    plotting.plot_true_and_found: (
        dict(cases={"a": (X, LABELS, LABELS)}),
        {"cases": NO_CASES} | ON_PANELS,
    ),
    plotting.plot_weights: (
        dict(weights=[0.4, 0.6]), {"weights": {"a text": "a", "negative": [-1, 2]}} | ON_AXES
    ),
    density.label_colors: (dict(labels=[0, 1]), {"labels": NO_LABELS | {"texts": ["a", "b"]}}),
    likelihood.plot_model: (dict(example=EXAMPLE), {"example": NO_MODEL} | ON_AXES),
    likelihood.plot_density: (
        dict(example=EXAMPLE, low=-2, high=2),
        {"example": NO_MODEL, "low": {"a text": "0", "NaN": np.nan}, "high": {"below": -3}}
        | ON_AXES,
    ),
    likelihood.plot_likelihood_curve: (dict(example=EXAMPLE), {"example": NO_MODEL} | ON_AXES),
    likelihood.plot_log_likelihood_curve: (dict(example=EXAMPLE), {"example": NO_MODEL} | ON_AXES),
}  # fmt: skip
# What is no labels to most painters, and right for one of them.
RIGHT = {("label_colors", "labels"): {"too few"}}


def test_every_argument_of_every_painter_is_tried():
    """None is forgotten of the modules that have painters here."""
    modules = {painter.__module__ for painter in CALLS}
    painters = {getattr(plotting, name) for name in plotting.__all__}
    assert {painter for painter in painters if painter.__module__ in modules} <= set(CALLS)
    for painter, (_, kinds) in CALLS.items():
        assert set(inspect.signature(painter).parameters) == set(kinds), painter.__name__


@pytest.mark.parametrize("painter", CALLS, ids=lambda painter: painter.__name__)
def test_a_wrong_argument_is_named_and_nothing_is_drawn(painter):
    """Whatever comes: the painter, the argument, and what it must be; no figure is left."""
    arguments, kinds = CALLS[painter]
    painter(**arguments)  # which is right
    plt.close("all")
    tried = Counter()
    for name, values in kinds.items():
        for kind, value in values.items():
            if kind in RIGHT.get((painter.__name__, name), ()):
                continue
            tried[name] += 1
            with pytest.raises(ValueError) as error:  # noqa: PT011 - the message is looked at below
                painter(**{**arguments, name: value})
            said = f"{name} = {kind}: {error.value}"
            assert str(error.value).startswith(f"{painter.__name__}: "), said
            assert name in str(error.value), said
            assert not plt.get_fignums(), said
    assert set(tried) == set(kinds)


# What a model says


class Says:
    """A model that gives the same answer to everything."""

    cluster_centers_ = means_ = X[:2]
    weights_ = np.ones(2)

    def __init__(self, answer):
        self.answer = answer

    def predict(self, X):
        """Return the answer."""
        return self.answer

    score_samples = predict


@pytest.mark.parametrize("answer", [None, [1, 2], "word", {}, [np.nan] * 25], ids=repr)
def test_a_model_that_says_something_else_is_told(answer):
    """No labels, or not one for each point of the mesh."""
    with pytest.raises(ValueError, match=r"plot_decision_boundaries: clusterer\.predict\(\.\.\.\)"):
        plotting.plot_decision_boundaries(Says(answer), X, resolution=5)
    with pytest.raises(ValueError, match=r"plot_gaussian_mixture: clusterer\.score_samples"):
        plotting.plot_gaussian_mixture(Says("word"), X, resolution=5)
    with pytest.raises(ValueError, match=r"plot_clusterer_comparison: clusterer2\.predict"):
        plotting.plot_clusterer_comparison(K_MEANS, Says([1, 2]), X)
    assert not plt.get_fignums()


def test_a_regression_is_not_drawn():
    """It has a region for each point of the mesh, which would fill the memory."""
    model = LinearRegression().fit(X, X[:, 0])
    with pytest.raises(ValueError, match=r"predict\(\.\.\.\) must be whole numbers, got"):
        plotting.plot_decision_boundaries(model, X, resolution=9, show_centroids=False)


def test_a_model_of_other_data_is_told():
    """What it says itself is quoted; so is that it has not been fitted."""
    other = KMeans(2, random_state=0).fit(np.eye(3))
    for model, words in ((other, "3 features"), (KMeans(2), "not fitted")):
        with pytest.raises(ValueError, match=rf"^plot_decision_boundaries: clusterer .*{words}"):
            plotting.plot_decision_boundaries(model, X, show_centroids=False)


def test_a_tree_that_is_too_deep_is_told():
    """SciPy draws it by recursion; with fewer leaves it can be drawn."""
    n = 2000
    merges = [[0, 1], *([n + i - 1, i + 1] for i in range(1, n - 1))]
    chain = SimpleNamespace(
        children_=merges, distances_=np.arange(1.0, n), labels_=np.zeros(n, int)
    )
    with pytest.raises(ValueError, match=r"n_leaves must be so small that .*got 2000; take 100"):
        plotting.plot_dendrogram(chain, n_leaves=n)
    assert len(plotting.plot_dendrogram(chain, n_leaves=100).get_xticklabels()) == 100


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"children_": [[0, 99]]}, "children_"),
        ({"children_": [[0, 0]]}, "each node merged once"),
        ({"distances_": [np.nan]}, "distances_ must be finite"),
        ({"labels_": [0]}, "labels_"),
    ],
)
def test_a_tree_that_is_none_is_told(wrong, words):
    """Nodes that are not there, distances and labels that do not fit."""
    tree = {"children_": [[0, 1]], "distances_": [1.0], "labels_": [0, 0]}
    plotting.plot_dendrogram(SimpleNamespace(**tree))
    with pytest.raises(ValueError, match=rf"^plot_dendrogram: .*{words}"):
        plotting.plot_dendrogram(SimpleNamespace(**{**tree, **wrong}))


# Steps


@pytest.mark.parametrize(
    ("painter", "steps", "wrong"),
    [
        (plotting.plot_em_steps, EM_STEPS, {"labels": LABELS[:5]}),
        (plotting.plot_em_steps, EM_STEPS, {"centers": X[:2]}),
        (plotting.plot_skipped, BOUND_STEPS, {"by_gap": np.zeros(5, bool)}),
        (plotting.plot_skipped, BOUND_STEPS, {"n_all": 0}),
        (plotting.plot_dbscan_steps, DBSCAN_STEPS, {"core": [1, 2]}),
        (plotting.plot_mixture_steps, MIXTURE_STEPS, {"covariances": np.eye(2)}),
        (plotting.plot_mixture_steps, MIXTURE_STEPS, {"weights": [0, 0]}),
        (plotting.plot_merges, MERGES, {"clusters": {0: [99]}}),
        (plotting.plot_merges, MERGES, {"clusters": [1]}),
        (plotting.plot_merges, MERGES, {"children": 5}),
        (plotting.plot_merges, MERGES, {"distance": "far"}),
    ],
)
def test_steps_of_something_else_are_told(painter, steps, wrong):
    """The last one does not fit; what of it is named."""
    arguments = {"eps": 0.5} if painter is plotting.plot_dbscan_steps else {}
    points = X[:6] if painter is plotting.plot_merges else X
    (name,) = wrong
    with pytest.raises(ValueError, match=rf"^{painter.__name__}: {name}"):
        painter(steps=[*steps[:-1], steps[-1]._replace(**wrong)], X=points, **arguments)
    assert not plt.get_fignums()


def test_too_few_panels_are_not_passed_over():
    """A step without a panel would be left out."""
    axes = plt.subplots(1, 2)[1]
    with pytest.raises(ValueError, match=r"plot_skipped: axes must be .* at least, got 2 of them"):
        plotting.plot_skipped(X, BOUND_STEPS, axes=axes)


def test_affinities_at_the_same_place_are_added_up():
    """As sparse matrices mean it."""
    places = [0, 0, 0], [1, 1, 2]
    twice = coo_array(([0.2, 0.3, 0.4], places), shape=(3, 3))
    lines = plotting.plot_affinity(twice, X[:3]).collections[0]
    assert lines.get_edgecolor()[:, 3].tolist() == [0.5, 0.4]
