"""k-means against scikit-learn, scikit-learn-intelex and faiss, from equal starts."""

import warnings

import numpy as np
from scipy import sparse
from sklearn.cluster import KMeans as SklearnKMeans
from sklearn.cluster import MiniBatchKMeans as SklearnMiniBatchKMeans
from sklearn.datasets import load_breast_cancer, load_digits, load_sample_image, make_blobs
from sklearn.feature_extraction.text import TfidfTransformer

from benchmarks.compare import OURS, Case
from homl_clustering import KMeans, MiniBatchKMeans, datasets, kmeans_plusplus

try:
    from sklearnex.cluster import KMeans as IntelexKMeans
except ImportError:
    IntelexKMeans = None
try:
    import faiss
except ImportError:
    faiss = None

GIVEN, FULL = "k-means from given centers", "k-means, full fit"
SPARSE = "k-means, sparse data of many features"


def _digits():
    return load_digits().data + np.random.default_rng(0).normal(scale=1e-3, size=(1797, 64))


def _pixels():
    return datasets.load_china().image.reshape(-1, 3) / 255


def noisy_digits():
    """Return the digits twelve times, with noise."""
    X = np.tile(load_digits().data, (12, 1))
    return X + np.random.default_rng(0).normal(size=X.shape)


def _correlated():
    random = np.random.default_rng(0)
    A = random.normal(size=(9, 9))
    return random.normal(size=(20_000, 9)) @ A


def _patches(size=4):
    """Return the squares of so many pixels that the photograph is cut into."""
    image = datasets.load_china().image / 255
    rows, columns = (length // size * size for length in image.shape[:2])
    squares = image[:rows, :columns].reshape(rows // size, size, columns // size, size * 3)
    return squares.swapaxes(1, 2).reshape(-1, size * size * 3)


def _scaled_cells():
    X = load_breast_cancer().data
    return (X - X.mean(axis=0)) / X.std(axis=0)


def _heavy_tails(n_samples, n_features):
    return np.random.default_rng(0).standard_t(3, size=(n_samples, n_features))


def few_directions(n_samples, n_features, n_directions):
    """Return groups in a few directions of many, and noise in all of them."""
    X, _ = make_blobs(n_samples, n_directions, centers=12, cluster_std=3.0, random_state=0)
    random = np.random.default_rng(0)
    X = X @ random.normal(size=(n_directions, n_features))
    return X + random.normal(size=X.shape)


def _ring(n_samples):
    random = np.random.default_rng(0)
    angle, radius = (
        random.uniform(0, 2 * np.pi, n_samples),
        1 + 0.05 * random.normal(size=n_samples),
    )
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _blobs(n_samples, n_features, k, dtype="float64"):
    X, _ = make_blobs(n_samples, n_features, centers=k, cluster_std=2.0, random_state=0)
    return X.astype(dtype)


def _texts(n_samples=5000, n_features=40_000, n_words=100, n_topics=20):
    """Return rows like texts: tf-idf of few of many words, some common, some of a topic."""
    random = np.random.default_rng(0)
    topics = random.permuted(np.tile(np.arange(n_features), (n_topics, 1)), axis=1)
    chances = 1 / np.arange(1, n_features + 1)
    rows = np.repeat(np.arange(n_samples), n_words)
    words = random.choice(n_features, rows.size, p=chances / chances.sum())
    words = np.where(random.random(rows.size) < 0.5, words, topics[rows % n_topics, words])
    counts = sparse.coo_matrix((np.ones(rows.size), (rows, words)), shape=(n_samples, n_features))
    return TfidfTransformer().fit_transform(counts)


# name, data, number of clusters, number of starts, and whether rounding decides near-ties
DATA = (
    ("five blobs 2 000 x 2", lambda: datasets.five_blobs()[0], 5, 10, False),
    ("digits 1 797 x 64", _digits, 50, 10, False),
    ("china.jpg 273 280 x 3", _pixels, 8, 1, True),
    ("china.jpg 273 280 x 3", _pixels, 64, 1, True),
    ("noisy digits 21 564 x 64", noisy_digits, 100, 1, False),
    ("correlated 20 000 x 9", _correlated, 20, 1, False),
    ("blobs 200 000 x 16", lambda: _blobs(200_000, 16, 64), 64, 1, False),
    ("uniform 20 000 x 784", lambda: np.random.default_rng(0).random((20_000, 784)), 10, 1, False),
    ("float32 1 000 000 x 8", lambda: _blobs(1_000_000, 8, 16, "float32"), 16, 1, False),
    ("blobs 500 x 4", lambda: _blobs(500, 4, 6), 6, 10, False),
    ("cells 569 x 30", _scaled_cells, 10, 10, False),
    ("normal 2 000 x 2", lambda: np.random.default_rng(0).normal(size=(2000, 2)), 100, 5, False),
    ("blobs 5 000 x 10", lambda: _blobs(5000, 10, 20), 20, 5, False),
    ("heavy tails 30 000 x 5", lambda: _heavy_tails(30_000, 5), 12, 1, False),
    ("ring 50 000 x 2", lambda: _ring(50_000), 500, 1, False),
    ("patches of china.jpg 16 960 x 48", _patches, 80, 1, True),
    (
        "flower.jpg 273 280 x 3",
        lambda: load_sample_image("flower.jpg").reshape(-1, 3) / 255,
        12,
        1,
        True,
    ),
    ("few directions 15 000 x 500", lambda: few_directions(15_000, 500, 8), 15, 1, False),
    (
        "normal 10 000 x 50",
        lambda: np.random.default_rng(0).normal(size=(10_000, 50)),
        200,
        1,
        False,
    ),
    ("blobs 300 000 x 10", lambda: _blobs(300_000, 10, 40), 40, 1, False),
    ("float32 600 000 x 6", lambda: _heavy_tails(600_000, 6).astype(np.float32), 10, 1, False),
)


def inertia(X, labels):
    """Return the inertia of labels about the means of their rows, in float64."""
    sums = [np.bincount(labels, X[:, j], minlength=labels.max() + 1) for j in range(X.shape[1])]
    sizes = np.maximum(np.bincount(labels), 1)
    return float(np.sum(np.square(X, dtype=float)) - np.sum(np.square(sums) / sizes))


def agreement(X, pixels):
    """Return the function that compares two answers; see `Case`."""

    def same(ours, other):
        gap = abs(inertia(X, other["labels"]) / inertia(X, ours["labels"]) - 1)
        shared = np.mean(ours["labels"] == other["labels"])
        single = other.get("precision") == "single"
        allowed = 1e-2 if pixels else 1e-3 if single else 1e-6
        found = []
        if gap > allowed:
            found.append(f"inertia {gap:.1e} off")
        if shared < 0.999 and not pixels and not single:
            found.append(f"{shared:.1%} of the labels agree")
        return ", ".join(found)

    return same


def given(name, X, k, n_starts, pixels):
    """Return the case of all libraries beginning with the same centers."""
    starts = [kmeans_plusplus(X, k, random_state=seed)[0] for seed in range(n_starts)]

    def fits(estimator, **parameters):
        def work():
            for start in starts:
                model = estimator(k, init=start, n_init=1, **parameters).fit(X)
            return {"labels": model.labels_}

        return work

    contenders = {
        OURS: fits(KMeans),
        "scikit-learn lloyd": fits(SklearnKMeans, algorithm="lloyd"),
        "scikit-learn elkan": fits(SklearnKMeans, algorithm="elkan"),
    }
    if IntelexKMeans is not None:
        contenders["scikit-learn-intelex"] = fits(IntelexKMeans, algorithm="lloyd")
    if faiss is not None:
        n_iters = [KMeans(k, init=start, n_init=1).fit(X).n_iter_ for start in starts]
        contenders["faiss"] = lambda: _faiss(X, k, starts, n_iters)
    rounds = 3 if X.size > 5e6 else 7 if X.size > 5e5 else 15
    return Case(GIVEN, f"{name}, k={k}", contenders, agreement(X, pixels), rounds)


def _faiss(X, k, starts, n_iters):
    """Run faiss for as many iterations as ours took, in single precision, on all rows."""
    X = np.ascontiguousarray(X, dtype=np.float32)
    for start, n_iter in zip(starts, n_iters, strict=True):
        model = faiss.Kmeans(
            X.shape[1], k, niter=n_iter, max_points_per_centroid=len(X), min_points_per_centroid=1
        )
        model.train(X, init_centroids=start.astype(np.float32))
        labels = model.index.search(X, 1)[1][:, 0]
    return {"labels": labels, "precision": "single"}


def full(name, X, k, n_starts):
    """Return the case of a fit with its own starts: k-means++ and restarts."""
    parameters = {"n_clusters": k, "n_init": n_starts, "random_state": 0}
    contenders = {
        OURS: lambda: {"inertia": KMeans(**parameters).fit(X).inertia_},
        "scikit-learn lloyd": lambda: {"inertia": SklearnKMeans(**parameters).fit(X).inertia_},
        "scikit-learn elkan": lambda: {
            "inertia": SklearnKMeans(algorithm="elkan", **parameters).fit(X).inertia_
        },
    }

    def same(ours, other):
        gap = ours["inertia"] / other["inertia"] - 1
        return f"our inertia is {gap:.1%} higher" if gap > 0.01 else ""

    rounds = 3 if X.size > 5e5 else 7
    return Case(FULL, f"{name}, k={k}, n_init={n_starts}", contenders, same, rounds)


def on_texts(X, k, pair, **parameters):
    """Return the case of a fit to sparse data, with its own starts or batches."""

    def fit(estimator):
        model = estimator(k, n_init=1, random_state=0, **parameters).fit(X)
        return {"labels": model.labels_, "inertia": model.inertia_}

    def same(ours, other):
        gap = abs(other["inertia"] / ours["inertia"] - 1)
        return f"inertia {gap:.1e} off" if gap > 1e-3 else ""

    contenders = {OURS: lambda: fit(pair[0]), "scikit-learn": lambda: fit(pair[1])}
    name = f"{pair[0].__name__}, texts {X.shape[0]:,} x {X.shape[1]:,}, k={k}"
    return Case(SPARSE, name, contenders, same, 3)


def cases():
    """Yield all cases of k-means; data are made when they are needed."""
    warnings.simplefilter("ignore")  # of peers
    for name, make, k, n_starts, pixels in DATA:
        X = make()
        yield given(name, X, k, n_starts, pixels)
        yield full(name, X, k, n_starts)
    X = _texts()
    for k in (10, 50):
        yield on_texts(X, k, (KMeans, SklearnKMeans))
        yield on_texts(X, k, (MiniBatchKMeans, SklearnMiniBatchKMeans))
