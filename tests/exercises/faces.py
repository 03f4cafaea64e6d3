"""Answers to the tasks of ``book_10`` and ``book_11``, as students may write them.

The pictures are small ones that are quick to work with. Nothing is computed before a test asks
for it.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans as OtherKMeans
from sklearn.decomposition import PCA
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import silhouette_samples, silhouette_score
from sklearn.model_selection import GroupShuffleSplit, StratifiedShuffleSplit, train_test_split
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.utils import Bunch

from homl_clustering import KMeans
from homl_clustering.selection import scan_kmeans

SIZE = 12


class Later(Mapping):
    """Answers by name that are computed when they are first looked at."""

    def __init__(self, make, *arguments, **options):
        self._make = lambda: make(*arguments, **options)
        self._made = None

    def _answers(self):
        if self._made is None:
            self._made = self._make()
        return self._made

    def __getitem__(self, name):
        return self._answers()[name]

    def __iter__(self):
        return iter(self._answers())

    def __len__(self):
        return len(self._answers())


@cache
def small_faces():
    """Draw 40 people, ten times each: skin, hair, two eyes and a mouth."""
    random = np.random.RandomState(7)
    y, x = np.mgrid[:SIZE, :SIZE] / (SIZE - 1) * 2 - 1

    def spot(at_x, at_y, width, height):
        return np.exp(-(((x - at_x) / width) ** 2) - ((y - at_y) / height) ** 2)

    images = []
    for _ in range(40):
        apart, mouth, hair = random.uniform((0.3, 0.2, 0.6), (0.6, 0.6, 0.9))
        skin, chin, own = (
            random.uniform(0.5, 0.8),
            random.uniform(0, 0.3),
            random.normal(size=(3, 3)),
        )
        for _ in range(10):
            side, up, light, smile = random.normal(0, (0.1, 0.1, 0.25, 0.2))
            eyes = spot(apart + side, up - 0.2, 0.2, 0.15) + spot(side - apart, up - 0.2, 0.2, 0.15)
            lips = spot(side, up + 0.55, mouth, 0.12 + 0.1 * smile**2)
            image = skin * (1 + light * x) * (1 - 0.7 * eyes - 0.5 * lips)
            image = image - hair * spot(side, -1.3, 0.9, 0.5) - chin * spot(side, 1, 0.8, 0.3)
            image = image + 0.03 * np.kron(own, np.ones((4, 4)))
            images.append(image + random.normal(0, 0.02, image.shape))
    images = np.array(images).clip(0, 1).astype(np.float32)
    return Bunch(images=images, data=images.reshape(400, -1), target=np.repeat(np.arange(40), 10))


def random_rows(n, seed=0):
    return np.random.RandomState(seed).permutation(n)


# 10.load


def loaded(change_X=lambda X: X, change_y=lambda y: y):
    faces = small_faces()
    return {"faces": faces, "X": change_X(faces.data), "y": change_y(faces.target)}


def loaded_images(change):
    faces = small_faces()
    return {"faces": faces, "X": change(faces.images), "y": faces.target}


def loaded_in_another_order():
    rows = random_rows(400)
    return loaded(lambda X: X[rows], lambda y: y[rows])


# 10.split


def parts(train, valid, test, X=None, y=None):
    X = small_faces().data if X is None else X
    y = small_faces().target if y is None else y
    answers = {"faces": small_faces()}
    for name, rows in (("train", train), ("valid", valid), ("test", test)):
        answers[f"X_{name}"], answers[f"y_{name}"] = X[rows], y[rows]
    return answers


@cache
def by_hand(first_valid=7, first_test=9):
    """Return row numbers of a split: of each person, seven pictures, then two, then one."""
    place = np.arange(400) % 10
    valid = (place == first_valid) | (place == (first_valid + 1) % 10)
    test = place == first_test
    return np.flatnonzero(~valid & ~test), np.flatnonzero(valid), np.flatnonzero(test)


def by_two_splits(seed=1, stratified=True, n_valid=80):
    y = small_faces().target
    others, test = train_test_split(
        np.arange(400), test_size=40, stratify=y if stratified else None, random_state=seed
    )
    train, valid = train_test_split(
        others, test_size=n_valid, stratify=y[others] if stratified else None, random_state=seed
    )
    return train, valid, test


def split_like_the_book(second_of_all=False):
    X, y = small_faces().data, small_faces().target
    splitter = StratifiedShuffleSplit(n_splits=1, test_size=40, random_state=42)
    others, test = next(splitter.split(X, y))
    splitter = StratifiedShuffleSplit(n_splits=1, test_size=80, random_state=43)
    train, valid = next(splitter.split(X[others], y[others]))
    if second_of_all:  # forgets that these count within the others
        return parts(train, valid, test)
    return parts(others[train], others[valid], test)


def split_by_persons():
    y = small_faces().target
    splitter = GroupShuffleSplit(n_splits=1, test_size=0.1, random_state=0)
    others, test = next(splitter.split(y, groups=y))
    splitter = GroupShuffleSplit(n_splits=1, test_size=8, random_state=0)
    train, valid = next(splitter.split(others, groups=y[others]))
    return parts(others[train], others[valid], test)


def split_into_lists():
    train, valid, test = by_hand(2, 5)
    answers = parts(train, valid, test, X=small_faces().data.astype(float))
    return {name: value if name == "faces" else value.tolist() for name, value in answers.items()}


def split_with_valid_in_train():
    others, test = train_test_split(
        np.arange(400), test_size=40, stratify=small_faces().target, random_state=0
    )
    _, valid = train_test_split(
        others, test_size=80, stratify=small_faces().target[others], random_state=0
    )
    return parts(others, valid, test)


def split_twice_from_all():
    y = small_faces().target
    train, test = train_test_split(np.arange(400), test_size=40, stratify=y, random_state=0)
    _, valid = train_test_split(np.arange(400), test_size=80, stratify=y, random_state=1)
    return parts(train, valid, test)


def split_with_exchanged_persons():
    answers = parts(*by_hand())
    answers["y_valid"] = answers["y_valid"][random_rows(80)]
    return answers


def split_without_some():
    train, valid, test = by_hand()
    return parts(train[:210], valid, test)


# 10.pca


@cache
def sets():
    return [small_faces().data[rows] for rows in by_hand()]


@cache
def components(seed=None):
    X_train, X_valid, X_test = sets()
    pca = PCA(n_components=0.99).fit(X_train)
    return pca, pca.transform(X_train), pca.transform(X_valid), pca.transform(X_test)


def transformed(pca=None, tables=None, change=lambda name, table: table):
    X = sets()
    pca = components()[0] if pca is None else pca
    tables = [pca.transform(part) for part in X] if tables is None else tables
    answers = {"pca": pca}
    for name, part, table in zip(("train", "valid", "test"), X, tables, strict=True):
        answers[f"X_{name}"] = part
        answers[f"X_{name}_pca"] = change(name, table)
    return answers


def fitted_to(*numbers):
    return transformed(PCA(n_components=0.99).fit(np.vstack([sets()[i] for i in numbers])))


def fitted_anew():
    n = components()[0].n_components_
    return transformed(tables=[PCA(min(n, len(X))).fit_transform(X) for X in sets()])


def refitted():
    pca = PCA(n_components=30)
    tables = [pca.fit_transform(X) for X in sets()[:2]]
    return transformed(pca, [*tables, pca.transform(sets()[2])])


def turned_table():
    X = sets()[0].T
    pca = PCA(n_components=0.99).fit(X)
    return transformed(pca, [pca.transform(X)] * 3)


# 10.scan

KS = range(5, 150, 5)


@cache
def scanned(other=False):
    X = components()[1]
    if other:
        return [OtherKMeans(k, n_init=2, random_state=3, max_iter=5).fit(X) for k in KS]
    return [KMeans(k, n_init=2, random_state=42).fit(X) for k in KS]


def scan(models=None, scores=None, best=None, X=None, kind=list):
    """Return answers; what is not given is right."""
    X = components()[1] if X is None else X
    models = scanned() if models is None else models
    right = [silhouette_score(components()[1], model.labels_) for model in models]
    scores = right if scores is None else scores(models, right)
    best = models[int(np.argmax(right))] if best is None else best(models, right)
    return {
        "X_train_pca": X, "models": kind(models), "silhouettes": scores, "best_model": best,
    }  # fmt: skip


def scan_of(X, n_init=2):
    models = [KMeans(k, n_init=n_init, random_state=0).fit(X) for k in KS]
    return {
        "X_train_pca": components()[1],
        "models": models,
        "silhouettes": [silhouette_score(X, model.labels_) for model in models],
        "best_model": models[0],
    }


def whole_scan():
    return scan_kmeans(components()[1], (2, 3))


def scan_with_one_model():
    model = OtherKMeans(5, n_init=2, random_state=0)
    models = [model.set_params(n_clusters=k).fit(components()[1]) for k in KS[:4]]
    return {
        "X_train_pca": components()[1], "models": models, "silhouettes": [0.1] * 4,
        "best_model": model,
    }  # fmt: skip


# 10.useful_share


def useful_by_loops(labels, persons):
    useful, clusters = 0, set(labels.tolist())
    for cluster in clusters:
        members = [p for label, p in zip(labels, persons, strict=True) if label == cluster]
        if len(members) > 1 and all(p == members[0] for p in members):
            useful += 1
    return useful / len(clusters)


def useful_by_table(labels, persons):
    table = np.array([[np.sum((labels == c) & (persons == p)) for p in np.unique(persons)]
                      for c in np.unique(labels)])  # fmt: skip
    return ((table > 0).sum(axis=1) == 1)[table.sum(axis=1) >= 2].sum() / len(table)


def useful_by_extremes(labels, persons):
    found = []
    for c in np.unique(labels):
        own = persons[labels == c]
        found.append(own.size >= 2 and own.min() == own.max())
    return np.float32(np.mean(found))


def pure(labels, persons, count=None, among=None):
    """Return for each cluster its pictures and whether they are of one person."""
    return [
        (np.sum(labels == c), len(np.unique(persons[labels == c])) == 1) for c in np.unique(labels)
    ]


# 11


@cache
def names():
    return [small_faces().target[rows] for rows in by_hand()]


@cache
def forest(n_estimators=150, seed=0, X="train", y="train"):
    """Return a forest, trained on some of the sets."""
    number = {"train": 1, "valid": 2}
    rows = {"train": 0, "valid": 1}
    if X == "all":
        table, people = np.vstack(components()[1:3]), np.concatenate(names()[:2])
    elif X == "pixels":
        table, people = sets()[0], names()[0]
    else:
        table, people = components()[number[X]], names()[rows[y]]
    return RandomForestClassifier(n_estimators, random_state=seed).fit(table, people)


def features():
    """Return components and persons, as all tasks of this exercise get them."""
    _, X_train, X_valid, _ = components()
    return {
        "X_train_pca": X_train, "y_train": names()[0], "X_valid_pca": X_valid,
        "y_valid": names()[1],
    }  # fmt: skip


def on_components(model=None, accuracy=None, **changed):
    model = model or forest()
    right = accuracy is None or callable(accuracy)
    score = model.score(components()[2], names()[1]) if right else accuracy
    score = accuracy(score) if callable(accuracy) else score
    return {**features(), "forest": model, "forest_accuracy": score, **changed}


def with_regressor():
    model = RandomForestRegressor(10, random_state=0).fit(components()[1], names()[0])
    return {**features(), "forest": model, "forest_accuracy": 0.1}


@cache
def clusters(k=30):
    return KMeans(k, n_init=2, random_state=1).fit(components()[1])


@cache
def forest_on_distances(trees=150):
    model = clusters()
    return RandomForestClassifier(trees, random_state=1).fit(
        model.transform(components()[1]), names()[0]
    )


def with_distances(train=None, valid=None, accuracy=None, model=None, trees=150):
    """Return answers; what is not given is right."""
    k_means, (_, X_train, X_valid, _) = clusters(), components()
    learner = forest_on_distances(trees) if model is None else model()
    score = learner.score(k_means.transform(X_valid), names()[1]) if accuracy is None else accuracy
    return {
        **features(),
        "best_model": k_means,
        "train_distances": k_means.transform(X_train) if train is None else train(k_means, X_train),
        "valid_distances": k_means.transform(X_valid) if valid is None else valid(k_means, X_valid),
        "on_distances": learner,
        "distances_accuracy": score,
    }


@cache
def pipelines(seed=0, learner=RandomForestClassifier):
    return [
        make_pipeline(KMeans(k, n_init=1, random_state=seed), learner(10, random_state=seed)).fit(
            components()[1], names()[0]
        )
        for k in KS
    ]


def scan_of_pipelines(models=None, accuracies=None, best=None):
    """Return answers; what is not given is right."""
    models = pipelines() if models is None else models()
    right = np.array([model.score(components()[2], names()[1]) for model in models])
    given = right if accuracies is None else accuracies(models, right)
    best_k = KS[int(right.argmax())] if best is None else best(models, right)
    return {**features(), "pipelines": models, "accuracies": given, "best_forest_k": best_k}


def the_same_pipeline():
    model = make_pipeline(OtherKMeans(5, n_init=1, random_state=0), RandomForestClassifier(5))
    return [model.fit(components()[1], names()[0])] * len(KS)


def pipelines_without_clusters():
    return [make_pipeline(RandomForestClassifier(3)).fit(components()[1], names()[0]) for _ in KS]


def append_by_union(model, X):
    steps = [("components", "passthrough"), ("distances", model)]
    return FeatureUnion(steps).transform(X)


def append_by_loops(model, X):
    return [
        [*x, *(np.sqrt(sum((x - center) ** 2)) for center in model.cluster_centers_)] for x in X
    ]


RIGHT = {
    "10.load": [
        Later(loaded),
        Later(loaded, lambda X: X.astype(float).tolist(), list),
        Later(loaded_in_another_order),
        Later(loaded_images, lambda images: np.array([image.ravel() for image in images])),
    ],
    "10.split": [
        Later(split_like_the_book),
        Later(lambda: parts(*by_two_splits())),
        Later(lambda: parts(*by_hand(0, 4))),
        Later(split_into_lists),
    ],
    "10.pca": [
        Later(transformed),
        Later(lambda: transformed(PCA(components()[0].n_components_, svd_solver="randomized",
                                      random_state=0).fit(sets()[0]))),
        Later(transformed, change=lambda name, table: table.tolist()),
        Later(lambda: transformed(PCA(0.99, svd_solver="full").fit(sets()[0].astype(float)))),
    ],
    "10.scan": [
        Later(scan),
        Later(lambda: scan(scanned(True), lambda models, right: np.float32(right), kind=tuple)),
        Later(lambda: scan(scanned()[::-1], kind=lambda models: dict(enumerate(models)))),
        Later(lambda: scan(scores=lambda models, right: dict(zip(KS, right, strict=True)))),
    ],
    "10.useful_share": [
        {"useful_share": useful_by_loops},
        {"useful_share": useful_by_table},
        {"useful_share": useful_by_extremes},
    ],
    "11.forest": [
        Later(on_components),
        Later(lambda: on_components(forest(seed=7), np.float32)),
        Later(lambda: on_components(accuracy=lambda share: np.array([share]),
                                    y_valid=names()[1].tolist())),
        Later(lambda: on_components(
            ExtraTreesClassifier(150, random_state=0).fit(components()[1], names()[0]))),
    ],
    "11.distances": [
        Later(with_distances),
        Later(with_distances, train=lambda model, X: cdist(X, model.cluster_centers_).tolist()),
        Later(with_distances, valid=lambda model, X: np.float32(model.transform(X))),
    ],
    "11.scan": [
        Later(scan_of_pipelines),
        Later(scan_of_pipelines, lambda: pipelines(3), lambda models, right: right.tolist()),
        Later(scan_of_pipelines, accuracies=lambda models, right: dict(enumerate(right)),
              best=lambda models, right: np.int64(KS[int(right.argmax())])),
    ],
    "11.append_distances": [
        {"append_distances": lambda model, X: np.c_[X, model.transform(X)]},
        {"append_distances": append_by_loops},
        {"append_distances": append_by_union},
    ],
}  # fmt: skip

WRONG = {
    "10.load": [
        ("a table of rows and columns", Later(loaded_images, lambda images: images)),
        ("here each has a column", Later(loaded, lambda X: X.T)),
        ("have run together", Later(loaded, lambda X: X.ravel())),
        ("one of its two directions", Later(loaded_images, lambda images: images.mean(axis=1))),
        ("This is one picture", Later(loaded, lambda X: X[0])),
        ("read column by column",
         Later(loaded_images, lambda images: images.transpose(0, 2, 1).reshape(400, -1))),
        ("The type is float16", Later(loaded, lambda X: X.astype(np.float16))),
        ("They are rounded", Later(loaded, lambda X: np.round(X, 3).tolist())),
        ("black and white are exchanged", Later(loaded, lambda X: 1 - X)),
        ("All pixels have been multiplied", Later(loaded, lambda X: X * 255)),
        ("shifted or scaled", Later(loaded, lambda X: (X - X.mean(axis=0)) / X.std(axis=0))),
        ("These are the numbers of the pictures", Later(loaded, change_y=lambda y: np.arange(400))),
        ("People are numbered from 0", Later(loaded, change_y=lambda y: y + 1)),
        ("in another order than the pictures", Later(loaded, change_y=lambda y: y[::-1])),
        ("that of the person", Later(loaded, change_y=lambda y: np.eye(40)[y])),
        ("It is text", Later(loaded, change_y=lambda y: y.astype(str))),
    ],
    "10.split": [
        ("not stratified", Later(lambda: parts(*by_two_splits(stratified=False)))),
        ("numbers the rows of what the first has left",
         Later(split_like_the_book, second_of_all=True)),
        ("still part of the training set", Later(split_with_valid_in_train)),
        ("Take from the training set", Later(split_twice_from_all)),
        ("Whole persons", Later(split_by_persons)),
        ("Validation and test set are exchanged", Later(lambda: parts(*(
            by_hand()[i] for i in (0, 2, 1))))),
        ("a share of the rest", Later(lambda: parts(*by_two_splits(n_valid=72, seed=2)))),
        ("in none of the sets", Later(split_without_some)),
        ("split differently", Later(split_with_exchanged_persons)),
        ("not the pictures of faces.images",
         Later(lambda: parts(*by_hand(), X=small_faces().images))),
        ("whatever changes pixels comes later",
         Later(lambda: parts(*by_hand(), X=small_faces().data * 2 - 1))),
    ],
    "10.pca": [
        ("fitted to the test set, too", Later(fitted_to, 0, 1, 2)),
        ("fitted to the validation set, too", Later(fitted_to, 0, 1)),
        ("fit_transform fits anew, transform does not", Later(refitted)),
        ("fit_transform fits another PCA", Later(fitted_anew)),
        ("99 is a number of components",
         Later(lambda: transformed(PCA(99).fit(sets()[0])))),
        ("more are needed", Later(lambda: transformed(PCA(0.9).fit(sets()[0])))),
        ("Fewer keep 99 %", Later(lambda: transformed(PCA().fit(sets()[0])))),
        ("whiten=True", Later(lambda: transformed(PCA(0.99, whiten=True).fit(sets()[0])))),
        ("a row for each pixel", Later(turned_table)),
        ("keep the PCA itself", Later(lambda: {**transformed(), "pca": components()[1]})),
        ("call fit", Later(lambda: {**transformed(), "pca": PCA(0.99)})),
        ("make one: PCA(...)", Later(lambda: {**transformed(), "pca": PCA})),
        ("pass .named_steps['pca']", Later(lambda: {
            **transformed(), "pca": make_pipeline(PCA(0.99)).fit(sets()[0])})),
        ("These are pixels", Later(lambda: transformed(tables=sets()))),
        ("rows and columns are exchanged",
         Later(transformed, change=lambda name, table: table.T)),
        ("the other sign", Later(
            transformed, change=lambda name, table: table * np.resize([1, -1], table.shape[1]))),
    ],
    "10.scan": [
        ("range stops before its end", Later(lambda: scan(scanned()[:-1]))),
        ("not to the pixels", Later(lambda: scan_of(sets()[0]))),
        ("to them alone", Later(lambda: scan_of(np.vstack(components()[1:])))),
        ("were they scaled", Later(lambda: scan_of(components()[1] / components()[1].std(axis=0)))),
        ("Each fit has overwritten", Later(scan_with_one_model)),
        ("put each model into it once",
         Later(lambda: {**scan(), "models": [*scanned()[:-1], scanned()[0]]})),
        ("make one: KMeans(...)", Later(lambda: {**scan(), "models": [KMeans] * 29})),
        ("not what it returns", Later(lambda: {**scan(), "models": ["a"] * 29})),
        ("models is its .models_", Later(lambda: {**scan(), "models": whole_scan()})),
        ("silhouettes is its .silhouette_scores_",
         Later(lambda: {**scan(), "silhouettes": whole_scan()})),
        ("best_model is one of its .models_",
         Later(lambda: {**scan(), "best_model": whole_scan()})),
        ("It is text", Later(scan, scores=lambda models, right: list(map(str, right)))),
        ("With a single start", Later(lambda: scan_of(components()[1], n_init=1))),
        ("the highest: argmax", Later(
            scan, best=lambda models, right: models[int(np.argmin(right))])),
        ("its lowest value chooses nothing", Later(scan, best=lambda models, right: models[-1])),
        ("Pass the model itself", Later(scan, best=lambda models, right: 115)),
        ("Keep all 29 models", Later(lambda: {**scan(), "models": scanned()[0]})),
        ("which fall with k", Later(
            scan, scores=lambda models, right: [model.inertia_ for model in models])),
        ("each model has labels of its own", Later(
            scan, scores=lambda models, right: right[-1:] * 29)),
        ("The sign is reversed", Later(scan, scores=lambda models, right: -np.array(right))),
        ("the mean over all pictures", Later(scan, scores=lambda models, right: [
            silhouette_samples(components()[1], model.labels_) for model in models])),
        ("another order than the models", Later(scan, scores=lambda models, right: right[::-1])),
        ("Compute them from X_train_pca", Later(scan, scores=lambda models, right: [
            silhouette_score(components()[1], model.labels_, metric="cosine")
            for model in models])),
    ],
    "10.useful_share": [
        ("always of one person", {"useful_share": lambda labels, persons: np.mean(
            [one for _, one in pure(labels, persons)])}),
        ("not just most", {"useful_share": lambda labels, persons: np.mean(
            [n > 1 and np.bincount(persons[labels == c]).max() * 2 > n
             for (n, _), c in zip(pure(labels, persons), np.unique(labels), strict=True)])}),
        ("clusters with several people", {"useful_share": lambda labels, persons: np.mean(
            [not one for _, one in pure(labels, persons)])}),
        ("three are useful, too", {"useful_share": lambda labels, persons: np.mean(
            [one and n == 2 for n, one in pure(labels, persons)])}),
        ("The size alone counts", {"useful_share": lambda labels, persons: np.mean(
            [n >= 2 for n, _ in pure(labels, persons)])}),
        ("how many they are", {"useful_share": lambda labels, persons: sum(
            one and n >= 2 for n, one in pure(labels, persons))}),
        ("not of pictures", {"useful_share": lambda labels, persons: sum(
            one and n >= 2 for n, one in pure(labels, persons)) / len(labels)}),
        ("share of the pictures in useful", {"useful_share": lambda labels, persons: sum(
            n for n, one in pure(labels, persons) if one and n >= 2) / len(labels)}),
        ("divide by all clusters", {"useful_share": lambda labels, persons: np.mean(
            [one for n, one in pure(labels, persons) if n >= 2])}),
        ("labels and persons are exchanged", {
            "useful_share": lambda labels, persons: useful_by_loops(persons, labels)}),
    ],
    "11.forest": [
        ("knows by heart", Later(on_components, accuracy=lambda share: 1.0)),
        ("share of errors", Later(on_components, accuracy=lambda share: 1 - share)),
        ("These are percent", Later(on_components, accuracy=lambda share: 100 * share)),
        ("divide by the number of pictures", Later(on_components, accuracy=lambda s: 80 * s)),
        ("of other pictures or of another model", Later(
            on_components, accuracy=lambda share: share - 0.1)),
        ("leave them out of fit", Later(lambda: on_components(forest(X="all")))),
        ("trained on the validation set", Later(
            lambda: on_components(forest(X="valid", y="valid")))),
        ("on the components of the training set", Later(
            lambda: on_components(forest(X="pixels"), 0.9))),
        ("n_estimators=150", Later(lambda: on_components(forest(20)))),
        ("7.5 is nobody", Later(with_regressor)),
        ("not what it returns", Later(lambda: {**on_components(), "forest": 0.94})),
        ("call fit", Later(
            lambda: {**on_components(), "forest": RandomForestClassifier(150)})),
    ],
    "11.distances": [
        ("These are labels", Later(with_distances, train=lambda model, X: model.predict(X))),
        ("fit_transform makes new clusters", Later(
            with_distances, valid=lambda model, X: KMeans(30, random_state=0).fit_transform(X))),
        ("These are squared", Later(with_distances, train=lambda model, X: model.transform(X)**2)),
        ("it is the other way round", Later(
            with_distances, valid=lambda model, X: model.transform(X).T)),
        ("These are the components", Later(with_distances, train=lambda model, X: X)),
        ("the other set's pictures", Later(
            with_distances, valid=lambda model, X: model.transform(components()[1]))),
        ("which center is nearest", Later(
            with_distances, train=lambda model, X: np.eye(30)[model.predict(X)])),
        ("They are sorted", Later(
            with_distances, train=lambda model, X: np.sort(model.transform(X)))),
        ("not negative", Later(with_distances, valid=lambda model, X: -model.transform(X))),
        ("Take transform of best_model", Later(
            with_distances, valid=lambda model, X: 1 / (1 + model.transform(X)))),
        ("Train it on the distances", Later(with_distances, model=forest, accuracy=0.9)),
        ("n_estimators=150", Later(with_distances, trees=10)),
        ("knows by heart", Later(with_distances, accuracy=1.0)),
    ],
    "11.scan": [
        ("argmax", Later(scan_of_pipelines, best=lambda m, right: KS[int(right.argmin())])),
        ("its place in the list", Later(
            scan_of_pipelines, best=lambda models, right: int(right.argmax()))),
        ("at which k is it", Later(scan_of_pipelines, best=lambda models, right: right.max())),
        ("not the pipeline", Later(
            scan_of_pipelines, best=lambda models, right: models[int(right.argmax())])),
        ("Each fit has overwritten", Later(scan_of_pipelines, the_same_pipeline)),
        ("Without KMeans", Later(scan_of_pipelines, pipelines_without_clusters)),
        ("range stops before its end", Later(scan_of_pipelines, lambda: pipelines()[:-1])),
        ("share of errors", Later(scan_of_pipelines, accuracies=lambda m, right: 1 - right)),
        ("These are percent", Later(scan_of_pipelines, accuracies=lambda m, right: 100 * right)),
        ("know by heart", Later(scan_of_pipelines, accuracies=lambda models, right: [
            model.score(components()[1], names()[0]) * 0 + 1 for model in models])),
        ("score each pipeline with X_valid_pca", Later(
            scan_of_pipelines, accuracies=lambda models, right: [
                model.score(components()[3], names()[2]) for model in models])),
        ("one and the same pipeline", Later(
            scan_of_pipelines, accuracies=lambda models, right: [right[0]] * 29)),
    ],
    "11.append_distances": [
        ("The distances alone", {"append_distances": lambda model, X: model.transform(X)}),
        ("Only the nearest center's number", {
            "append_distances": lambda model, X: np.hstack([X, model.predict(X)[:, None]])}),
        ("fit_transform makes new clusters", {
            "append_distances": lambda model, X: np.hstack([X, model.fit_transform(X)])}),
        ("squared distances", {
            "append_distances": lambda model, X: np.hstack([X, model.transform(X) ** 2])}),
        ("Only the smallest distance", {
            "append_distances": lambda model, X: np.c_[X, model.transform(X).min(axis=1)]}),
        ("appended below X", {
            "append_distances": lambda model, X: np.concatenate([X, model.cluster_centers_])}),
        ("distances between pictures", {
            "append_distances": lambda model, X: np.c_[X, cdist(X, X)]}),
    ],
}  # fmt: skip
