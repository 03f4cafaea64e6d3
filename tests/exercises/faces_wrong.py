"""Further wrong answers to the tasks of ``book_10`` to ``book_13``, each with its misconception."""

import warnings

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

from homl_clustering import GaussianMixture, KMeans
from tests.exercises import faces, faces_densities, faces_transfer
from tests.exercises.faces import (
    KS,
    Later,
    components,
    features,
    loaded,
    loaded_images,
    names,
    on_components,
    pure,
    scan,
    scan_of_pipelines,
    sets,
    small_faces,
    transformed,
    with_distances,
)
from tests.exercises.faces_densities import (
    all_turned,
    changed,
    compared,
    detected,
    errors,
    lost,
    made,
    mixture,
    relative,
    scored,
    shares_above,
    widths,
)
from tests.exercises.faces_transfer import by_counters, naming, on, threshold

RIGHT = {}


# 10


def sharing_a_forest():
    forest, (_, X, *_), (y, *_) = RandomForestClassifier(5), components(), names()
    models = [make_pipeline(KMeans(k, n_init=1, random_state=0), forest) for k in KS]
    scores = [model.fit(X, y).score(X, y) for model in models]
    return {**faces.features(), "pipelines": models, "accuracies": scores, "best_forest_k": KS[0]}


def useful(*, numbers=np.unique, keep=lambda c: len(c) > 1 and len(set(c)) == 1, per=None):
    """Return an answer with one thing changed."""

    def useful_share(labels, persons):
        kept = [keep(persons[labels == c].tolist()) for c in numbers(labels)]
        return sum(kept) / (len(kept) if per is None else per(labels, persons))

    return {"useful_share": useful_share}


def side_by_side(labels, persons):
    pairs = zip(labels, labels[1:], persons, persons[1:], strict=False)
    return np.mean([a == b and p == q for a, b, p, q in pairs])


def inside_the_loop(labels, persons):
    for c in np.unique(labels):
        own = persons[labels == c]
        return float(len(own) > 1 and len(set(own.tolist())) == 1)
    return None


def n_useful(labels, persons):
    return sum(one and n >= 2 for n, one in pure(labels, persons))


def pairs_of_one(labels, persons):
    i, j = np.triu_indices(len(labels), 1)
    inside = labels[i] == labels[j]
    return np.mean(persons[i][inside] == persons[j][inside])


def refitted_scan():
    answers = scan()
    k = len(answers["best_model"].cluster_centers_)
    best = KMeans(k, n_init=1, max_iter=1, random_state=99).fit(components()[1])
    return {**answers, "best_model": best}


def split_into_row_numbers():
    rows = np.arange(400)
    answers = faces.parts(*faces.by_hand())
    return {**answers, "X_train": rows[:280]}


def split_with_another_order():
    X, y = small_faces().data, small_faces().target
    X_train, y_train, X_test, y_test = train_test_split(X, y, test_size=40, random_state=0)
    answers = faces.parts(*faces.by_hand())
    return {**answers, "X_train": X_train, "y_train": y_train, "X_test": X_test, "y_test": y_test}


def fitted_to_centered():
    X = sets()[0] - sets()[0].mean(axis=0)
    return transformed(PCA(n_components=0.99).fit(X))


# 11


def a_tree():
    tree = DecisionTreeClassifier(random_state=0).fit(components()[1], names()[0])
    return on_components(tree)


def of_distances():
    model = faces.clusters()
    found = model.transform(components()[1])
    made_of = [
        make_pipeline(
            KMeans(k, n_init=1, random_state=0), faces.RandomForestClassifier(3, random_state=0)
        ).fit(found, names()[0])
        for k in KS
    ]
    return {
        **features(), "pipelines": made_of, "accuracies": np.zeros(29), "best_forest_k": 5
    }  # fmt: skip


def appended(columns):
    return {"append_distances": lambda model, X: np.c_[X, columns(model, X)]}


def to_others(model, X):
    return clone(KMeans(len(model.cluster_centers_), n_init=10, random_state=42)).fit_transform(X)


def differences(reduce):
    return appended(lambda model, X: np.array(
        [[reduce(x - center) for center in model.cluster_centers_] for x in X]
    ))  # fmt: skip


# 12


def kinds(images):
    return images.transpose(0, 2, 1), np.flip(images, 1), images * 0.3


def in_order(*order):
    return {"modified": lambda images: np.concatenate([kinds(images)[i] for i in order])}


def all_dark(images):
    copy = images.copy()
    side, down = copy.transpose(0, 2, 1), copy[:, ::-1]
    copy *= 0.3
    return np.concatenate([side, down, copy])


def of_type(kind):
    model = GaussianMixture(40, covariance_type=kind, reg_covar=0.1, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return made(model.fit(components()[1]))


def below(where):
    """Return answers with another threshold, made of validation and modified scores."""
    model, (pca, _, X_valid, _) = mixture(), components()
    valid = model.score_samples(X_valid)
    strange = model.score_samples(pca.transform(all_turned(sets()[0])))
    lowest = where(valid, strange)
    return {
        **compared(),
        "flagged_modified": (strange < lowest).mean(),
        "flagged_valid": (valid < lowest).mean(),
    }


def of_valid_pictures():
    model, pca = mixture(), components()[0]
    found = model.score_samples(pca.transform(all_turned(sets()[1])))
    return {**scored(), "modified_scores": found}


def refused(X):
    return X[:, :, 0] > 0


def of_the_given(X):
    found = lost(X, relative=True)
    return found > np.percentile(found, 95)


def by_plain_threshold():
    limit = np.percentile(lost(sets()[1]), 95)
    return lambda X: lost(X, relative=True) > limit


def by_relative(limit, flag=np.greater):
    return lambda: lambda X: flag(lost(X, relative=True), limit(lost(sets()[1], relative=True)))


DETECTORS = [
    ("the threshold is at the wrong end", Later(
        lambda: detected(by_relative(lambda e: np.percentile(e, 5))))),
    ("from another kind of score", Later(detected, by_plain_threshold)),
    ("from the pictures that are to be judged", Later(detected, lambda: of_the_given)),
    ("a mean or a median", Later(lambda: detected(by_relative(np.median)))),
    ("look most usual", Later(
        lambda: detected(by_relative(lambda e: np.percentile(e, 5), np.less)))),
    ("not for each pixel", Later(detected, lambda: lambda X: X > 0.5)),
    ("any and all make one of many", Later(detected, lambda: lambda X: np.any(X > 2))),
    ("numbers of the strange rows", Later(
        detected, lambda: lambda X: np.flatnonzero(lost(X, relative=True) > 0.01)[:3])),
    ("strange pictures themselves", Later(detected, lambda: lambda X: X[:1].repeat(2, axis=0))),
    ("It is text: say True", Later(detected, lambda: lambda X: ["strange"] * len(X))),
    ("The array has", Later(detected, lambda: refused)),
    ("does not tell strange pictures", Later(
        detected, lambda: lambda X: np.isin(np.round(X.mean(axis=1), 3), np.round(
            np.sort(sets()[1].mean(axis=1))[::20], 3)))),
]  # fmt: skip


# All

MORE = {
    "10.load": [
        ("of the 400 pictures", Later(loaded, lambda X: X[::10])),
        ("a column too many", Later(loaded, lambda X: np.c_[X, small_faces().target])),
        ("Each row is one row of pixels", Later(loaded, lambda X: X.reshape(-1, 12))),
        ("cut to 0 and 1", Later(loaded, lambda X: (X > 0.5).astype(int))),
        ("pictures are mixed", Later(loaded, lambda X: X.reshape(144, 400).T)),
        ("an axis too many", Later(loaded_images, lambda images: images[:, None])),
        ("in one row: keep", Later(loaded, lambda X: X.reshape(1, -1))),
        ("Each person is there once", Later(loaded, change_y=lambda y: np.unique(y))),
        ("a table with one column", Later(loaded, change_y=lambda y: y[:, None])),
        ("All pictures have the same person", Later(loaded, change_y=lambda y: 0 * y)),
        ("numbers of pictures or persons", Later(loaded, lambda X: small_faces().target)),
    ],
    "10.split": [
        ("take the pictures with them, X[rows]", Later(split_into_row_numbers)),
        ("in this order", Later(split_with_another_order)),
        ("The largest set is for training", Later(lambda: faces.parts(*(
            faces.by_hand()[i] for i in (1, 0, 2))))),
    ],
    "10.pca": [
        ("had been centered", Later(fitted_to_centered)),
        ("The mean is not subtracted", Later(lambda: transformed(tables=[
            X @ components()[0].components_.T for X in sets()]))),
        ("reverse order", Later(transformed, change=lambda name, table: table[::-1])),
        ("divided by their spreads", Later(transformed, change=lambda name, table: table / np.sqrt(
            components()[0].explained_variance_))),
        ("Some columns are missing", Later(transformed, change=lambda name, table: table[:, :9])),
    ],
    "10.scan": [
        ("It was fitted anew", Later(refitted_scan)),
        ("median of the silhouette", Later(scan, scores=lambda models, right: [
            np.median(faces.silhouette_samples(components()[1], m.labels_)) for m in models])),
        ("Dividing by the number of pictures", Later(scan, scores=lambda models, right: [
            m.inertia_ / 280 for m in models])),
        ("There are 40 people", Later(scan, best=lambda models, right: models[7])),
        ("Keep the results for all k", Later(lambda: scan(faces.scanned()[:1]))),
        ("The first k is missing", Later(lambda: scan(faces.scanned()[1:]))),
    ],
    "10.useful_share": [
        ("range(labels.max()) ends", useful(numbers=lambda labels: range(labels.max()))),
        ("that does not occur is no cluster", useful(
            numbers=lambda labels: range(max(labels) + 1))),
        ("up to the number of clusters", useful(
            numbers=lambda labels: range(len(set(labels.tolist()))),
            per=lambda labels, persons: len(set(labels.tolist())))),
        ("The last cluster is left out", useful(numbers=lambda labels: sorted(set(labels))[:-1])),
        ("ends before it. Go through", useful(
            numbers=lambda labels: sorted(set(labels))[:-1],
            per=lambda labels, persons: len(set(labels)))),
        ("is it taken for noise", useful(numbers=lambda labels: sorted(set(labels))[1:])),
        ("not of people", useful(per=lambda labels, persons: len(set(persons.tolist())))),
        ("not by the highest number", useful(per=lambda labels, persons: max(labels))),
        ("the first and the last picture", useful(keep=lambda c: len(c) > 1 and c[0] == c[-1])),
        ("the first two pictures", useful(keep=lambda c: len(c) > 1 and c[0] == c[1])),
        ("not more than two", useful(keep=lambda c: len(c) > 2 and len(set(c)) == 1)),
        ("not by or", useful(keep=lambda c: len(c) > 1 or len(set(c)) == 1)),
        ("one person is there twice", useful(keep=lambda c: len(set(c)) < len(c))),
        ("count the others", useful(keep=lambda c: len(c) < 2 or len(set(c)) > 1)),
        ("divide by /", {"useful_share": lambda labels, persons: n_useful(
            labels, persons) // len(set(labels.tolist()))}),
        ("side by side", {"useful_share": side_by_side}),
        ("share of pairs", {"useful_share": pairs_of_one}),
        ("return after the loop", {"useful_share": inside_the_loop}),
        ("Clusters with several people count", useful(per=lambda labels, persons: sum(
            one for _, one in pure(labels, persons)))),
    ],
    "11.forest": [
        ("This is a single tree", Later(a_tree)),
        ("an F1 score", Later(lambda: on_components(accuracy=faces_f1()))),
        ("named right: take the mean", Later(lambda: on_components(
            accuracy=faces.forest().predict(components()[2]) == names()[1]))),
    ],
    "11.distances": [
        ("nearest center alone", Later(
            with_distances, train=lambda model, X: model.transform(X).min(axis=1)[:, None])),
        ("farthest center alone", Later(
            with_distances, train=lambda model, X: model.transform(X).max(axis=1))),
        ("are still there", Later(
            with_distances, train=lambda model, X: np.c_[X, model.transform(X)])),
        ("distances between pictures", Later(with_distances, train=lambda model, X: cdist(X, X))),
        ("in place of their sum", Later(with_distances, train=lambda model, X: model.transform(
            X) / np.sqrt(X.shape[1]))),
        ("order of the centers", Later(with_distances, train=lambda model, X: np.argsort(
            model.transform(X)))),
        ("Absolute differences", Later(with_distances, train=lambda model, X: cdist(
            X, model.cluster_centers_, "cityblock"))),
        ("These are the centers", Later(
            with_distances, train=lambda model, X: model.cluster_centers_)),
    ],
    "11.scan": [
        ("makes distances by itself", Later(of_distances)),
        ("another order than the pipelines", Later(
            scan_of_pipelines, accuracies=lambda models, right: right[::-1])),
        ("one of the numbers of clusters", Later(
            scan_of_pipelines, best=lambda models, right: 0.3)),
        ("share one forest", Later(sharing_a_forest)),
        ("times the place in the list", Later(
            scan_of_pipelines, best=lambda models, right: (KS[1] - KS[0]) * int(right.argmax()))),
        ("This is a single tree", Later(lambda: scan_of_pipelines(lambda: [
            make_pipeline(KMeans(k, n_init=1, random_state=0), DecisionTreeClassifier()).fit(
                components()[1], names()[0]) for k in KS]))),
    ],
    "11.append_distances": [
        ("The distances come first", {"append_distances": lambda model, X: np.c_[
            model.transform(X), X]}),
        ("as further rows", {"append_distances": lambda model, X: np.concatenate(
            [X, model.transform(X)])}),
        ("distances to other centers", appended(to_others)),
        ("are not joined", {"append_distances": lambda model, X: (X, model.transform(X))}),
        ("one long row", {"append_distances": lambda model, X: np.append(X, model.transform(X))}),
        ("lie in two layers", {"append_distances": lambda model, X: np.array(
            [X, model.transform(X)])}),
        ("are added to the numbers", {"append_distances": lambda model, X: X + model.transform(X)}),
        ("of each row are sorted", appended(lambda model, X: np.sort(model.transform(X)))),
        ("not always two", appended(lambda model, X: model.transform(X)[:, :2])),
        ("to the last center", appended(lambda model, X: model.transform(X)[:, :-1])),
        ("only say which center", appended(lambda model, X: np.eye(len(model.cluster_centers_))[
            model.predict(X)])),
        ("The absolute differences", differences(lambda d: abs(d).sum())),
        ("with their signs", differences(np.sum)),
        ("in place of their sum", differences(lambda d: np.sqrt(np.mean(d**2)))),
    ],
    "11.share_named_right": [
        ("most frequent overall: they", {
            "share_named_right": lambda c, p, new_c, new_p: by_counters(
                np.r_[c, [d for d in set(new_c) - set(c) for _ in p]].astype(int),
                np.r_[p, [q for _ in set(new_c) - set(c) for q in p]].astype(int), new_c, new_p)}),
        ("get the name 0", naming(faces_transfer.most, 0)),
        ("counts in part", {"share_named_right": lambda c, p, new_c, new_p: np.mean(
            [(p[c == d] == q).sum() / max((c == d).sum(), 1)
             for d, q in zip(new_c, new_p, strict=True)])}),
        ("its last known picture", naming(lambda own: own[-1])),
        ("the largest number", naming(max)),
        ("the smallest number", naming(min)),
        ("says how often", naming(lambda own: np.unique_counts(own).counts.max())),
        ("a place among the persons", naming(lambda own: np.unique_counts(own).counts.argmax())),
        ("not of known ones", {"share_named_right": lambda c, p, new_c, new_p: by_counters(
            c, p, new_c, new_p) * len(new_p) / len(p)}),
        ("divide by /", on(lambda *sets: sets, lambda share, n: share // 1)),
    ],
    "12.mixture": [
        ("Twenty is the number of faces", Later(lambda: made(mixture(k=20)))),
        ("restricts the shapes", Later(of_type, "diag")),
        ("The mean face is in them twice", Later(
            made, None, lambda pca, model, points: pca.inverse_transform(points) + pca.mean_)),
        ("The mean face is missing", Later(
            made, None, lambda pca, model, points: points @ pca.components_)),
        ("probabilities, or the points", Later(made, labels=lambda found: np.eye(40)[found])),
        ("a face for each component", Later(
            made, None, lambda pca, model, points: pca.inverse_transform(model.means_))),
    ],
    "12.modified": [
        ("These are rows of pixels", {"modified": lambda images: np.concatenate(
            kinds(images)).reshape(3 * len(images), -1)}),
        ("are views of the same pixels", {"modified": all_dark}),
        ("first all upside down, then all on their side", in_order(1, 0, 2)),
        ("first all darkened", in_order(2, 0, 1)),
        ("are not asked for", {"modified": lambda images: np.concatenate(
            [images, *kinds(images)])}),
        ("one below the other", {"modified": lambda images: np.hstack(kinds(images))}),
        ("side by side: join", {"modified": lambda images: np.concatenate(kinds(images), axis=2)}),
        ("images.T exchanges", changed(side=lambda images: images.T)),
        ("np.rot90 turns the first two", changed(side=np.rot90)),
        ("The second kind is not changed", changed(down=lambda images: images)),
        ("reshape only counts", changed(side=lambda images: images.reshape(images.shape))),
        ("divided by 0.3", changed(dark=lambda images: images / 0.3)),
        ("The third kind is not changed", changed(dark=lambda images: images)),
        ("Adding 0.3", changed(dark=lambda images: images + 0.3)),
        ("cut off at 0.3", changed(dark=lambda images: np.clip(images, 0, 0.3))),
        ("to the power", changed(dark=lambda images: images**0.3)),
        ("without an axis", changed(down=np.flip)),
        ("Only the first picture has been", {"modified": lambda images: np.concatenate(
            kinds(images[:1]))}),
    ],
    "12.scores": [
        ("840 = 3 × 280".replace("840", "240").replace("280", "80"), Later(of_valid_pictures)),
        ("kinds are kept apart", Later(
            scored, strange=lambda train, strange: strange.reshape(3, -1))),
        ("All three parts", Later(scored, strange=lambda train, strange: np.tile(
            strange[280:560], 3))),
        ("look at this kind", Later(scored, strange=lambda train, strange: np.r_[
            strange[:560], train])),
        ("Are they logarithms of responsibilities?", Later(
            scored, lambda train, strange: np.zeros(len(train)))),
        ("logarithms of responsibilities: numbers of at most 0", Later(
            scored, lambda train, strange: -np.linspace(0, 1, len(train)) ** 9)),
        ("take all 280 training pictures", Later(scored, lambda train, strange: train[:80])),
    ],
    "12.compare": [
        ("below the density that is compared with", Later(
            compared, None, lambda s, lowest, strange: (s < s.min()).mean())),
        ("so none of them is below it", Later(below, lambda valid, strange: valid.min())),
        ("of the others: count those below", Later(
            compared, lambda s, lowest: (s > lowest).mean(),
            lambda s, lowest, strange: (s > lowest).mean())),
        ("leaves 5 %", Later(below, lambda valid, strange: np.percentile(valid, 5))),
    ],
    "12.width": [
        ("or the largest absolute value", Later(
            widths, best=lambda models, right: models[int(np.abs(right).argmax())])),
        ("medians of the log densities", Later(widths, None, lambda models, train, valid: [
            np.median(model.score_samples(valid)) for model in models])),
        ("This is BIC", Later(widths, None, lambda models, train, valid: [
            model.bic(valid) for model in models])),
        ("divided by the number of columns", Later(widths, None, lambda models, train, valid: [
            model.score(valid) / valid.shape[1] for model in models])),
        ("another order than the mixtures", Later(widths, None, lambda models, train, valid: [
            model.score(valid) for model in models[::-1]])),
        ("such as its place in the list", Later(widths, best=lambda models, right: 3)),
    ],
    "12.detector": DETECTORS,
    "13.reconstruction_errors": [
        ("sums of absolute", errors(lambda d: abs(d).sum(axis=1))),
        ("root of a sum of squares", errors(lambda d: np.linalg.norm(d, axis=1))),
        ("is a root: square it", errors(lambda d: np.linalg.norm(d, axis=1) / d.shape[1])),
        ("by the number of pictures", errors(lambda d: np.sum(d**2, axis=1) / len(d))),
        ("leaves out their mean: square", errors(lambda d: np.var(d, axis=1))),
        ("The median is not the mean", errors(lambda d: np.median(d * d, axis=1))),
        ("squared differences of all pixels", errors(np.square)),
        ("reconstructed pictures: subtract", {"reconstruction_errors": lambda pca, X:
            pca.inverse_transform(pca.transform(X))}),
        ("Components are subtracted", {"reconstruction_errors": lambda pca, X: np.mean(
            (X - pca.transform(X)) ** 2, axis=1)}),
        ("Another PCA was fitted", {"reconstruction_errors": lambda pca, X: np.mean((X - (
            other := PCA(pca.n_components_).fit(X)).inverse_transform(other.transform(X))) ** 2,
            axis=1)}),
        ("n_components=0.99", {"reconstruction_errors": lambda pca, X: np.mean((X - (
            other := PCA(0.99).fit(X)).inverse_transform(other.transform(X))) ** 2, axis=1)}),
        ("The mean face is left out", {"reconstruction_errors": lambda pca, X: np.mean(
            (X - X @ pca.components_.T @ pca.components_) ** 2, axis=1)}),
        ("that comes in part 3", {"reconstruction_errors": lambda pca, X:
            faces_densities.errors_by_norm(pca, X) / X.var(axis=1)}),
    ],
    "13.compare": [
        ("95 % of the largest error", Later(
            lambda: shares_above(lambda train, valid: 0.95 * lost(valid).max()))),
        ("counts to 100, so 0.95", Later(
            lambda: shares_above(lambda train, valid: np.percentile(lost(valid), 0.95)))),
        ("percentile of roots", Later(
            lambda: shares_above(lambda train, valid: np.percentile(lost(valid) ** 0.5, 95)))),
        ("percentile of relative errors", Later(
            lambda: shares_above(lambda train, valid: np.percentile(lost(valid, True), 95)))),
        ("promise no share", Later(lambda: shares_above(
            lambda train, valid: lost(valid).mean() + 2 * lost(valid).std()))),
        ("The median".replace("The median", "above the median"), Later(
            lambda: shares_above(lambda train, valid: np.median(lost(valid))))),
        ("in the reverse order", Later(shares_above, kind=lambda shares: list(shares)[::-1])),
        ("No normal picture is above", Later(
            lambda: shares_above(lambda train, valid: 3 * lost(valid).max()))),
    ],
    "13.relative_errors": [
        ("divided by a sum over them", relative(lambda e, X, pca: e / (
            (X - X.mean(axis=1)[:, None]) ** 2).sum(axis=1))),
        ("by a sum of their squares", relative(lambda e, X, pca: e / (X**2).sum(axis=1))),
        ("error is a sum over them", relative(lambda e, X, pca: e * X.shape[1] / X.var(axis=1))),
        ("each pixel over all pictures", relative(lambda e, X, pca: e / X.var(axis=0))),
        ("leave ddof at 0", relative(lambda e, X, pca: e / X.var(axis=1, ddof=1))),
        ("by the range", relative(lambda e, X, pca: e / (X.max(axis=1) - X.min(axis=1)))),
        ("brightest pixel:", relative(lambda e, X, pca: e / X.max(axis=1))),
        ("The variance is squared", relative(lambda e, X, pca: e / X.var(axis=1) ** 2)),
        ("variance of what is lost", relative(lambda e, X, pca: e / (
            X - pca.inverse_transform(pca.transform(X))).var(axis=1))),
        ("distance from the mean face", relative(lambda e, X, pca: e / np.mean(
            (X - pca.mean_) ** 2, axis=1))),
        ("scaled before", {"relative_errors": lambda pca, X: faces_densities.errors_by_norm(
            pca, X / X.std(axis=1)[:, None])}),
        ("Each pixel is divided by itself", {"relative_errors": lambda pca, X: np.mean(
            (1 - pca.inverse_transform(pca.transform(X)) / X) ** 2, axis=1)}),
        ("root of the relative error", relative(lambda e, X, pca: np.sqrt(e) / X.std(axis=1))),
        ("the share that is kept", relative(lambda e, X, pca: 1 - e / X.var(axis=1))),
        ("variances alone", relative(lambda e, X, pca: X.var(axis=1))),
    ],
    "13.detector": DETECTORS,
    "13.alarm_threshold": [
        ("in the given order", threshold(lambda errors, rate: next((
            e for e in errors if (1 + sum(errors > e)) / (1 + len(errors)) <= rate), np.inf))),
        ("last error that breaks", threshold(lambda errors, rate: max((
            e for e in errors if (1 + sum(errors > e)) / (1 + len(errors)) > rate),
            default=-np.inf))),
        ("for np.quantile", threshold(lambda e, rate: np.percentile(e, 1 - rate))),
        ("percentile of rate is near", threshold(lambda e, rate: np.percentile(e, 100 * rate))),
        ("nearest number: round it up", threshold(lambda e, rate: np.append(np.sort(e), np.inf)[
            int(max(np.round((len(e) + 1) * (1 - rate)), 1)) - 1])),
        ("not always 0.05", threshold(lambda e, rate: faces_transfer.by_rank(e, 0.05))),
        ("and not 0", threshold(lambda e, rate: t if np.isfinite(
            t := faces_transfer.by_rank(e, rate)) else 0)),
        ("NaN is no threshold", threshold(lambda e, rate: t if np.isfinite(
            t := faces_transfer.by_rank(e, rate)) else np.nan)),
        ("not with >=", threshold(lambda errors, rate: min((
            e for e in errors if sum(errors >= e) / (1 + len(errors)) <= rate), default=np.inf))),
        ("Three standard deviations", threshold(lambda e, rate: e.mean() + 3 * e.std())),
        ("share of the largest error", threshold(lambda e, rate: (1 - rate) * e.max())),
    ],
}  # fmt: skip


def faces_f1():
    """Return the F1 score of the forest."""
    return lambda _: faces_score(faces.forest().predict(components()[2]), names()[1])


def faces_score(found, wanted):
    scores = []
    for person in np.union1d(found, wanted):
        a, b = found == person, wanted == person
        scores.append(2 * np.sum(a & b) / (a.sum() + b.sum()))
    return np.mean(scores)


EARLIER = faces.WRONG | faces_densities.WRONG | faces_transfer.WRONG
WRONG = {task: [*EARLIER[task], *more] for task, more in MORE.items()}
