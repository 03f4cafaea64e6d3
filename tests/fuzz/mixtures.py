"""Entries of `GaussianMixture` and `BayesianGaussianMixture`."""

from functools import cache

import numpy as np

from homl_clustering import BayesianGaussianMixture, GaussianMixture
from tests.fuzz import references
from tests.fuzz.kmeans import SAME_WIDTH, other_rows, weights_of
from tests.fuzz.oracles import DOUBLE, close, expect, extent, is_distribution, precision_of, rising
from tests.fuzz.references import exact
from tests.fuzz.runner import Entry
from tests.fuzz.tables import EITHER, REFUSED, table

KINDS = ("full", "tied", "diag", "spherical")
STARTS = ("kmeans", "k-means++", "random", "random_from_data")
PRIORS = ("dirichlet_process", "dirichlet_distribution")
PARAMETERS = {
    "n_components": "clusters", "covariance_type": "choice", "tol": "amount",
    "reg_covar": "amount", "max_iter": "count", "n_init": "count", "init_params": "choice",
    "random_state": "seed", "warm_start": "flag", "verbose": "verbosity",
    "verbose_interval": "count",
}  # fmt: skip


def common(random, data):
    X = data(30, 2)
    return {
        "X": X, "sample_weight": random.uniform(0.5, 2, len(X)),
        "n_components": 2, "covariance_type": KINDS[random.randint(4)],
        "tol": 1e-3, "reg_covar": 1e-6, "max_iter": 20, "n_init": 1,
        "init_params": STARTS[random.randint(4)], "random_state": random.randint(99),
        "warm_start": False, "verbose": 0, "verbose_interval": 10,
    }  # fmt: skip


def leaping(random, data):
    return common(random, data) | {"acceleration": (None, "squarem")[random.randint(2)]}


def bayesian(random, data):
    given = common(random, data)
    d, kind = given["X"].shape[1], given["covariance_type"]
    spread = {"full": 2 * np.eye(d), "tied": 2 * np.eye(d), "diag": np.full(d, 2.0)}
    return given | {
        "weight_concentration_prior_type": PRIORS[random.randint(2)],
        "weight_concentration_prior": 0.5, "mean_precision_prior": 1.5,
        "mean_prior": given["X"].mean(axis=0) + random.normal(size=d),
        "degrees_of_freedom_prior": d + 1.0,
        "covariance_prior": spread.get(kind, 2.0),
    }  # fmt: skip


def full_prior(random, data):
    given = bayesian(random, data)
    d = given["X"].shape[1]
    return given | {"covariance_type": "full", "covariance_prior": np.eye(d) + 0.2}


def fit(X, sample_weight, **parameters):
    return GaussianMixture(**parameters).fit(X, sample_weight=sample_weight)


def fit_bayesian(X, sample_weight, **parameters):
    return BayesianGaussianMixture(**parameters).fit(X, sample_weight=sample_weight)


def mean_of(given, values):
    """Return the mean of the values of rows, by the weights of these."""
    weights = exact(weights_of(given))
    return (weights * values).sum() / weights.sum()


def judge_components(given, model):
    """Raise unless weights are shares, and precisions belong to covariances."""
    k, d = model.means_.shape
    rounding = precision_of(given.X)
    for name in ("means_", "covariances_", "precisions_", "precisions_cholesky_"):
        expect(np.isfinite(getattr(model, name)).all(), f"{name} is not finite")
    is_distribution("weights_", [model.weights_], 1, k, 10 * rounding)
    covariances = references.matrices(model.covariances_, given.covariance_type, k, d)
    precisions = references.matrices(model.precisions_, given.covariance_type, k, d)
    for covariance, precision in zip(covariances, precisions, strict=True):
        worst = references.condition(covariance)
        if worst < 1e-3 / rounding:
            product = np.array([(covariance[i] * precision).sum(axis=1) for i in range(d)])
            close("Σ Λ", product, np.eye(d), atol=20 * worst * rounding)
    return covariances


def judge_fit(given, model):
    covariances = judge_components(given, model)
    width = extent(given.X)[1]
    worst = max(references.condition(each) for each in covariances)
    calm = worst < 1e8 and 1e-2 < width < 1e6 and float(given.reg_covar) < 1e-3
    if precision_of(given.X) > DOUBLE or not calm:
        return
    # Without rounding, and without what is added to the variances, no iteration lowers it.
    rising("lower_bounds_", model.lower_bounds_[1:], 1e-3)
    judged = references.log_densities(given.X, model.weights_, model.means_, covariances)
    mean = float(mean_of(given, references.log_sum(judged)))
    expect(mean >= model.lower_bound_ - 1e-3, f"the log density {mean} < {model.lower_bound_}")


def judge_bayesian(given, model):
    judge_components(given, model)
    sizes = exact(model.mean_precision_) - exact(model.mean_precision_prior_)
    lost = 1e-14 * float(max(np.max(model.mean_precision_), np.max(model.degrees_of_freedom_)))
    if lost > 1e-6:
        return
    close("the sizes", sizes.sum(), exact(weights_of(given)).sum(), rtol=1e-6)
    freedom = exact(model.degrees_of_freedom_) - exact(model.degrees_of_freedom_prior_)
    expected = sizes.mean() if given.covariance_type == "tied" else sizes
    close("degrees_of_freedom_", freedom, expected, rtol=1e-6, atol=1e-9 + lost)
    later = np.append(np.cumsum(sizes[::-1])[::-1][1:], 0)
    found, alpha = model.weight_concentration_, exact(model.weight_concentration_prior_)
    if given.weight_concentration_prior_type == "dirichlet_process":
        close("weight_concentration_", found[0], 1 + sizes, rtol=1e-6)
        close("weight_concentration_", found[1], alpha + later, rtol=1e-6, atol=1e-9 + lost)
    else:
        close("weight_concentration_", found, alpha + sizes, rtol=1e-6)
    if 1e-2 < extent(given.X)[1] < 1e6 and float(given.reg_covar) < 1e-3:
        rising("lower_bounds_", model.lower_bounds_, 1e-6)


# One step from a given start, which a formula gives as well


def given_start(random, data):
    X, kind = data(30, 2), KINDS[random.randint(4)]
    d = X.shape[1]
    scale = max(float(np.var(X[:, 0])), 1e-6)
    precisions = {
        "full": np.array([np.eye(d)] * 2) / scale, "tied": np.eye(d) / scale,
        "diag": np.ones((2, d)) / scale, "spherical": np.ones(2) / scale,
    }[kind]  # fmt: skip
    weights = random.dirichlet([5, 5])
    means = X[[0, -1]] + random.normal(size=(2, d))
    return {
        "X": X, "sample_weight": random.uniform(0.5, 2, len(X)), "covariance_type": kind,
        "weights_init": weights, "means_init": means, "precisions_init": precisions,
    }  # fmt: skip


def full_start(random, data):
    given = given_start(random, data)
    d = given["X"].shape[1]
    return given | {"covariance_type": "full", "precisions_init": np.array([np.eye(d) + 0.1] * 2)}


def one_step(X, sample_weight, **parameters):
    model = GaussianMixture(2, max_iter=1, reg_covar=1e-6, **parameters)
    return model.fit(X, sample_weight=sample_weight)


def judge_step(given, model):
    covariances = judge_components(given, model)
    kind, X, d = given.covariance_type, given.X, given.X.shape[1]
    if any(value is None for name, value in vars(given).items() if name != "sample_weight"):
        return
    precisions = references.matrices(given.precisions_init, kind, 2, d)
    before = [np.linalg.inv(each.astype(float)) for each in precisions]
    judged = references.log_densities(X, given.weights_init, given.means_init, before)
    largest, width = extent(X)
    rounding = precision_of(X)
    vague = 10 * rounding * float(np.abs(judged).max())  # what rounding does to the shares
    if not (vague < 1e-3 and 1e-2 < width < 1e6):
        return
    bound = mean_of(given, references.log_sum(judged))
    close("lower_bound_", model.lower_bound_, bound, 1e-9, 1e-9)
    weights = exact(weights_of(given))[:, np.newaxis]
    sizes, means, raw = references.moments(X, weights * references.shares(judged))
    if sizes.min() < 1e-3 * weights.max():
        return
    close("weights_", model.weights_, sizes / sizes.sum(), rtol=1e-5)
    off = 10 * rounding * largest + (1e-9 + vague) * width
    close("means_", model.means_, means, atol=off)
    expected = references.of_kind(sizes, raw, kind, exact(1e-6))
    expected = references.matrices(expected, kind, 2, d)
    close("covariances_", covariances, expected, 1e-5, off * width + off**2)


# Fitted models, and other rows


@cache
def fitted():
    """Return models of all types of ordinary data with three features, always the same."""
    X = table(np.random.RandomState(1), "ordinary", 60, 3)
    return {
        (cls.__name__, kind): cls(
            n_components=3, covariance_type=kind, random_state=0, reg_covar=1e-3, max_iter=300,
            tol=1e-2, **({"weight_concentration_prior_type": PRIORS[number % 2]} if more else {}),
        ).fit(X)
        for number, kind in enumerate(KINDS)
        for cls, more in ((GaussianMixture, False), (BayesianGaussianMixture, True))
    }  # fmt: skip


def densities(kind, X, owner):
    """Return the logarithm of each component's weighted density by a model of `fitted`."""
    return densities_by(fitted()[owner, kind], X)


def densities_by(model, X):
    """Return the logarithm of each component's weighted density by a fitted model."""
    kind = model.covariance_type
    covariances = references.matrices(model.covariances_, kind, *model.means_.shape)
    if isinstance(model, GaussianMixture):
        return references.log_densities(X, model.weights_, model.means_, covariances)
    logs = references.expected_log_weights(model.weight_concentration_)
    posterior = model.mean_precision_, model.degrees_of_freedom_
    return references.expected_log_densities(X, logs, model.means_, covariances, *posterior)


def vague(judged, X):
    """Return by how much rounding may move logarithms."""
    return (
        1e-9
        + 1e-12 * float(np.abs(judged).max(initial=0))
        + 10 * precision_of(X) * (precision_of(X) > DOUBLE)
    )


def fresh(cls, kind):
    """Return a model that is not fitted, always the same."""
    return cls(n_components=2, covariance_type=kind, random_state=0, reg_covar=1e-2)


def fitting(cls):
    """Return the entry of the method that fits and predicts."""

    def judge(given, labels):
        model = fresh(cls, given.kind).fit(given.X)
        covariances = references.matrices(model.covariances_, given.kind, *model.means_.shape)
        if max(references.condition(each) for each in covariances) < 1e6:
            judge_labels(densities_by(model, given.X), given.X, labels)

    return Entry(
        lambda random, data: {"X": data(20, 2), "kind": KINDS[random.randint(4)]},
        lambda X, kind: fresh(cls, kind).fit_predict(X),
        judge,
        {"X": "table"},
        (cls.__name__,),
        sparse=("X",),
        thin=4,
    )


def judge_labels(judged, X, labels):
    """Raise unless labels are those of the most probable components, up to rounding."""
    lead = judged.max(axis=1) - judged[np.arange(len(judged)), labels]
    expect(np.all(lead <= vague(judged, X)), f"labels are {labels.tolist()}")


def judge_predict(owner):
    def judge(given, labels):
        judge_labels(densities(given.kind, given.X, owner), given.X, labels)

    return judge


def judge_proba(owner):
    def judge(given, shares):
        judged = densities(given.kind, given.X, owner)
        rounding = precision_of(given.X)
        is_distribution("responsibilities", shares, *judged.shape, rounding)
        expect(shares.dtype == given.X.dtype, f"responsibilities are {shares.dtype}")
        close("responsibilities", shares, references.shares(judged), atol=vague(judged, given.X))

    return judge


def judge_samples(owner):
    def judge(given, found):
        judged = densities(given.kind, given.X, owner)
        rtol = 10 * precision_of(given.X) + 1e-10
        close("log density", found, references.log_sum(judged), rtol, 1e-9)
        expect(found.dtype == given.X.dtype, f"log densities are {found.dtype}")

    return judge


def judge_score(owner):
    def judge(given, found):
        logs = references.log_sum(densities(given.kind, given.X, owner))
        close("score", found, mean_of(given, logs), 1e-10, 1e-9)

    return judge


def judge_criterion(name):
    def judge(given, found):
        log_densities = references.log_sum(densities(given.kind, given.X, "GaussianMixture"))
        n_parameters = 2 + 9 + {"full": 18, "tied": 6, "diag": 9, "spherical": 3}[given.kind]
        weights = exact(weights_of(given))
        factor = 2 if name == "aic" else np.log(weights.sum())
        expected = factor * n_parameters - 2 * (weights * log_densities).sum()
        close(name, found, expected, 1e-10, 1e-9)

    return judge


def judge_drawn(given, found):
    X, y = found
    n = int(given.n_samples)
    expect(X.shape == (n, 3) and y.shape == (n,), f"shapes {X.shape}, {y.shape}")
    expect(np.all(np.diff(y) >= 0) and np.isfinite(X).all(), "not sorted, or not finite")


def on_fitted(owner, method, judge, thin=1):
    """Return an entry of a method of fitted models of all types."""

    weighted = method in ("score", "aic", "bic")

    def good(random, data):
        given = other_rows(random, data) | {"kind": KINDS[random.randint(4)]}
        weights = {"sample_weight": random.uniform(0.5, 2, len(given["X"]))}
        return given | (weights if weighted else {})

    def call(X, kind, **weights):
        return getattr(fitted()[owner, kind], method)(X, **weights)

    kinds = {"X": "rows"} | ({"sample_weight": "weights"} if weighted else {})
    return Entry(good, call, judge, kinds, (owner,), sparse=("X",), data=SAME_WIDTH, thin=thin)


NONE_GIVEN = ("weights_init", "means_init", "precisions_init", "weight_concentration_prior",
              "mean_precision_prior", "mean_prior", "degrees_of_freedom_prior",
              "covariance_prior")  # fmt: skip
NONE = {(name, form): EITHER for name in NONE_GIVEN for form in ("none", "nothing")}
ZERO = {("max_iter", "zero"): EITHER}
ABOVE = {
    (name, "zero"): REFUSED
    for name in (
        "weight_concentration_prior",
        "mean_precision_prior",
        "degrees_of_freedom_prior",
    )
}
BAYESIAN = {
    "weight_concentration_prior_type": "choice", "weight_concentration_prior": "amount",
    "mean_precision_prior": "amount", "mean_prior": "vector", "degrees_of_freedom_prior": "amount",
}  # fmt: skip
WEIGHTS = {"sample_weight": "weights"}
CLASSES = GaussianMixture, BayesianGaussianMixture
BOTH = ("GaussianMixture", "BayesianGaussianMixture")
METHODS = {
    "predict": judge_predict, "predict_proba": judge_proba, "score_samples": judge_samples,
    "score": judge_score,
}  # fmt: skip
ENTRIES = {
    "GaussianMixture.fit": Entry(
        leaping,
        fit,
        judge_fit,
        {"X": "table", "acceleration": "choice"} | WEIGHTS | PARAMETERS,
        BOTH[:1],
        ZERO | {("acceleration", form): EITHER for form in ("none", "nothing")},
        ("X",),
    ),
    "GaussianMixture.fit, given start": Entry(
        given_start,
        one_step,
        judge_step,
        {"X": "table", "weights_init": "shares", "means_init": "rows"} | WEIGHTS,
        BOTH[:1],
        NONE,
        ("X",),
        lenient=True,
        thin=2,
    ),
    "GaussianMixture.fit, given precisions": Entry(
        full_start,
        one_step,
        judge_step,
        {"precisions_init": "cube"},
        BOTH[:1],
        NONE,
        data=("ordinary", "far away"),
    ),
    "BayesianGaussianMixture.fit": Entry(
        bayesian,
        fit_bayesian,
        judge_bayesian,
        {"X": "rows"} | WEIGHTS | PARAMETERS | BAYESIAN,
        BOTH[1:],
        ZERO | NONE | ABOVE,
        ("X",),
        thin=2,
    ),
    "BayesianGaussianMixture.fit, given covariance": Entry(
        full_prior,
        fit_bayesian,
        judge_bayesian,
        {"covariance_prior": "matrix"},
        BOTH[1:],
        NONE,
        data=("ordinary", "far away"),
    ),
    **{
        f"{owner}.{method}": on_fitted(owner, method, judge(owner), thin=1 + number)
        for number, owner in enumerate(BOTH)
        for method, judge in METHODS.items()
    },
    **{f"{cls.__name__}.fit_predict": fitting(cls) for cls in CLASSES},
    **{
        f"GaussianMixture.{name}": on_fitted("GaussianMixture", name, judge_criterion(name), thin=3)
        for name in ("aic", "bic")
    },
    **{
        f"{owner}.sample": Entry(
            lambda random, data: {"kind": KINDS[random.randint(4)], "n_samples": 5},
            lambda kind, n_samples, owner=owner: fitted()[owner, kind].sample(n_samples),
            judge_drawn,
            {"n_samples": "count"},
            (owner,),
            {("n_samples", "true"): EITHER},
            data=("ordinary",),
        )
        for owner in BOTH
    },
}
