"""Entries of `homl_clustering.textbook`: mixtures, by EM and by variational EM."""

from itertools import pairwise

import numpy as np

from homl_clustering.textbook import acceleration, mixture, variational
from tests.fuzz import references
from tests.fuzz.board import UNLIMITED, all_steps, mean_rounding
from tests.fuzz.kmeans import weights_of
from tests.fuzz.oracles import close, expect, extent, is_distribution, rising, same
from tests.fuzz.references import exact
from tests.fuzz.runner import Entry
from tests.fuzz.tables import EITHER, REFUSED

CALM = ("one feature", "whole numbers", "far away", "one row", "small", "large", "tiny", "huge")


def matrix(random, d):
    """Return a covariance."""
    root = random.normal(size=(d + 2, d))
    return root.T @ root / d + 0.1 * np.eye(d)


def one_gaussian(random, data):
    X = data(8, 3)
    d = X.shape[1]
    return {"X": X, "mean": X[0] + random.normal(size=d), "covariance": matrix(random, d)}


def components(random, data):
    X = data(24, 2)
    d = X.shape[1]
    covariances = np.array([matrix(random, d) * 9 for _ in range(2)])
    means = X[random.randint(len(X), size=2)] + random.normal(size=(2, d))
    return {
        "X": X, "weights": random.dirichlet([9, 9]), "means": means, "covariances": covariances
    }  # fmt: skip


def shared(random, data):
    X = data(10, 2)
    return {"X": X, "responsibilities": random.dirichlet([1, 1, 1], len(X))}


def weighted(good):
    """Return what gives the same arguments, and weights of the rows."""

    def more(random, data):
        given = good(random, data)
        return given | {"sample_weight": random.uniform(0.5, 2, len(given["X"]))}

    return more


def few_rows(random, data):
    """Return components of so few rows that some collapse."""
    given = components(random, data)
    return given | {"X": given["X"][:8], "tol": 0.0}


def judge_gaussian(given, found):
    expected = references.log_gaussian(given.X, given.mean, given.covariance)
    worst = references.condition(given.covariance)
    close("log density", found, expected, rtol=1e-13 * worst, atol=1e-13 * worst)


def judge_log_densities(given, found):
    expected = references.log_densities(given.X, given.weights, given.means, given.covariances)
    worst = max(references.condition(each) for each in given.covariances)
    close("log densities", found, expected, rtol=1e-13 * worst, atol=1e-13 * worst)


def densities(random, data):
    X = data(9, 3)
    return {"densities": -np.abs(X)}


def judge_log_mixture(given, found):
    close("log density", found, references.log_sum(given.densities), rtol=1e-13, atol=1e-13)


def judge_shares(given, found):
    is_distribution("responsibilities", found, *given.densities.shape, 1e-7)
    rounding = 1e-14 + 1e-15 * float(
        np.abs(given.densities).max(initial=0, where=given.densities > -np.inf)
    )
    close("responsibilities", found, references.shares(given.densities), rounding, 1e-15)


def judge_maximize(given, found):
    weights = weights_of(given)
    shares = exact(given.responsibilities) * exact(weights)[:, np.newaxis]
    sizes, means, covariances = references.moments(given.X, shares)
    close("weights", found[0], sizes / exact(weights).sum(), rtol=1e-12)
    close("means", found[1], means, rtol=1e-9, atol=mean_rounding(given.X) / float(sizes.min()))
    close_to_scatters("covariances", found[2], covariances, given.X)


def close_to_scatters(name, found, expected, X, rtol=1e-9):
    """Raise unless covariances are what they should be, but for what rounding takes from them."""
    lost = (1e-15 * float(np.abs(exact(X)).max(initial=0))) ** 2
    close(name, found, expected, rtol=rtol, atol=lost + rtol * float(np.abs(expected).max()))


def judge_scatters(given, found):
    expected = references.scatters(given.X, given.responsibilities, given.means)
    close_to_scatters("scatters", found, expected, given.X)


def judge_em(given, steps):
    expect(steps[0].name == "start", f"the first step is {steps[0].name}")
    weights = exact(weights_of(given))
    for before, step in pairwise(steps):
        judged = references.log_densities(given.X, before.weights, before.means, before.covariances)
        worst = max(references.condition(each) for each in before.covariances)
        if not worst < 1e6:
            return
        if step.name == "E":
            atol = 1e-12 * worst * float(1 + np.abs(judged).max())
            close("shares", step.responsibilities, references.shares(judged), 1e-6, atol)
            total = (weights * references.log_sum(judged)).sum()
            close("log-likelihood", step.log_likelihood, total, 1e-9, atol * float(weights.sum()))
        else:
            shares = exact(before.responsibilities) * weights[:, np.newaxis]
            sizes, means, covariances = references.moments(given.X, shares)
            close("weights", step.weights, sizes / weights.sum())
            rounding = mean_rounding(given.X) / float(sizes.min())
            close("means", step.means, means, atol=rounding)
            close_to_scatters("covariances", step.covariances, covariances, given.X)
    largest, width = extent(given.X)
    if largest < 1e6 * width:  # else rounding counts
        rising("the likelihood", [step.log_likelihood for step in steps[1:]], 1e-9)


def judge_leaps(given, steps):
    weights = exact(weights_of(given))
    for before, step in pairwise(steps):
        worst = max(references.condition(each) for each in before.covariances)
        if not worst < 1e6:
            return
        if step.name == "EM":
            judged = references.log_densities(
                given.X, before.weights, before.means, before.covariances
            )
            atol = 1e-12 * worst * float(1 + np.abs(judged).max())
            close("shares", step.responsibilities, references.shares(judged), 1e-6, atol)
        if step.name == "back":
            close("means", step.means, before.means, rtol=0)
        else:
            shares = exact(step.responsibilities) * weights[:, np.newaxis]
            sizes, means, covariances = references.moments(given.X, shares)
            close("weights", step.weights, sizes / weights.sum())
            close("means", step.means, means, atol=mean_rounding(given.X) / float(sizes.min()))
            close_to_scatters("covariances", step.covariances, covariances, given.X)
    largest, width = extent(given.X)
    if largest < 1e6 * width:  # else rounding counts
        rising("the likelihood", [step.log_likelihood for step in steps[1:]], 1e-9)


def judge_fit(given, step):
    judged = references.log_densities(given.X, step.weights, step.means, step.covariances)
    worst = max(references.condition(each) for each in step.covariances)
    weights = exact(weights_of(given))
    total, atol = (weights * references.log_sum(judged)).sum(), 1e-12 * worst
    if worst < 1e6:
        close("log-likelihood", step.log_likelihood, total, 1e-9, atol * float(weights.sum()))


def judge_number(given, found):
    k, d = int(given.n_components), int(given.n_features)
    per_kind = {"full": k * (d * (d + 1) // 2), "tied": d * (d + 1) // 2, "diag": k * d}
    expected = k - 1 + k * d + per_kind.get(given.covariance_type, k)
    expect(found == expected, f"{found}, not {expected}")


def judge_criterion(given, found):
    log_n = np.log(exact(float(getattr(given, "n_samples", np.e**2))))
    expected = float(given.n_parameters) * log_n - 2 * exact(float(given.log_likelihood))
    if not hasattr(given, "n_samples"):
        expected = 2 * exact(float(given.n_parameters)) - 2 * exact(float(given.log_likelihood))
    close("criterion", found, exact(expected).astype(float), rtol=1e-14, atol=1e-12)


def criteria(random, data):
    return {"log_likelihood": -100 * random.uniform(), "n_parameters": random.randint(1, 9)}


# Variational EM


def believed(random, data):
    """Return data, responsibilities, and a prior that fits."""
    given = shared(random, data)
    d = given["X"].shape[1]
    prior = variational.Prior(0.3, 1.5, given["X"].mean(axis=0), d + 1.0, matrix(random, d))
    return given | {"prior": prior}


def state(random, data):
    given = believed(random, data)
    return {"X": given["X"], "step": variational.variational_maximize(**given)}


def judge_prior(given, prior):
    ones = np.ones((len(given.X), 1))
    sizes, means, covariances = references.moments(given.X, ones)
    close("the mean", prior.mean_prior, means[0], atol=mean_rounding(given.X))
    unbiased = covariances[0] * sizes / (sizes - 1)
    close_to_scatters("the covariance", prior.covariance_prior, unbiased, given.X)
    close("α", prior.weight_concentration_prior, float(1 / exact(given.n_components)))
    expect((prior.mean_precision_prior, prior.degrees_of_freedom_prior) == (1, given.X.shape[1]),
           "β or ν")  # fmt: skip


def judge_expected(given, found):
    step = given.step
    expected = references.expected_log_densities(
        given.X, references.expected_log_weights(step.concentration), step.means,
        step.covariances, step.mean_precision, step.degrees_of_freedom,
    )  # fmt: skip
    worst = max(references.condition(each) for each in step.covariances)
    close("expected log densities", found, expected, 1e-12 * worst, 1e-12 * worst)


def judge_posterior(given, step):
    X, shares, prior = given.X, given.responsibilities, given.prior
    alpha, beta, m, nu, scatter = prior
    sizes = exact(shares).sum(axis=0)
    close("α", step.concentration, alpha + sizes)
    close("β", step.mean_precision, beta + sizes)
    close("ν", step.degrees_of_freedom, nu + sizes)
    means = np.array([(exact(shares)[:, c, np.newaxis] * exact(X)).sum(axis=0) for c in range(3)])
    means = (beta * exact(m) + means) / (beta + sizes)[:, np.newaxis]
    close("means", step.means, means, atol=mean_rounding(X))
    spread = references.scatters(X, shares, means)
    spread += exact(scatter) + references.scatters([m], np.full((1, 3), beta), means)
    expected = spread / (nu + sizes)[:, np.newaxis, np.newaxis]
    close_to_scatters("covariances", step.covariances, expected, X)
    same("the bound", step.lower_bound, variational.lower_bound(step, prior))


def judge_variational(given, steps):
    names = [step.name for step in steps]
    expect(names == ["start", *["E", "M"] * (len(steps) // 2)], f"steps are {names}")
    rising("the bound", [step.lower_bound for step in steps if step.name != "E"], 1e-9)
    for step in steps[1::2]:
        is_distribution("shares", step.responsibilities, len(given.X), 3, 1e-12)


PRIOR = {("n_components", form): verdict for form, verdict in UNLIMITED.items()}
NUMBERS = {(name, form): EITHER for name in ("n_components", "n_features") for form in UNLIMITED}
XR = {"X": "rows", "responsibilities": "matrix"}
WEIGHTS = {"sample_weight": "weights"}
NO_NUMBER = {("sample_weight", "a number"): REFUSED}
ENTRIES = {
    "textbook.log_gaussian": Entry(
        one_gaussian,
        mixture.log_gaussian,
        judge_gaussian,
        {"X": "rows", "mean": "vector", "covariance": "matrix"},
        ("log_gaussian",),
    ),
    "textbook.log_densities": Entry(
        components,
        mixture.log_densities,
        judge_log_densities,
        {"X": "rows", "weights": "shares", "means": "rows", "covariances": "cube"},
        ("log_densities", "log_gaussian"),
        thin=2,
    ),
    "textbook.log_mixture": Entry(
        densities,
        mixture.log_mixture,
        judge_log_mixture,
        {"densities": "table"},
        ("log_mixture",),
        {("densities", "below all"): EITHER},
    ),
    "textbook.responsibilities": Entry(
        densities,
        mixture.responsibilities,
        judge_shares,
        {"densities": "table"},
        ("responsibilities", "log_mixture"),
        {("densities", "below all"): EITHER},
    ),
    "textbook.maximize": Entry(
        weighted(shared),
        mixture.maximize,
        judge_maximize,
        XR | {"X": "table"} | WEIGHTS,
        ("maximize",),
        NO_NUMBER,
    ),
    "textbook.scatters": Entry(
        lambda random, data: shared(random, data) | {"means": data(3, 2)},
        mixture.scatters,
        judge_scatters,
        XR | {"means": "rows"},
        ("scatters",),
        thin=2,
        data=("ordinary", *CALM),
    ),
    "textbook.mixture_steps": Entry(
        weighted(lambda random, data: components(random, data) | {"tol": 1e-3}),
        all_steps(mixture.mixture_steps),
        judge_em,
        {"X": "rows", "weights": "shares", "means": "rows", "covariances": "cube", "tol": "number"}
        | WEIGHTS,
        ("mixture_steps", "log_densities", "maximize", "log_gaussian"),
        NO_NUMBER,
        lenient=True,
        thin=3,
    ),
    "textbook.accelerated_steps": Entry(
        weighted(lambda random, data: components(random, data) | {"tol": 1e-3}),
        all_steps(acceleration.accelerated_steps),
        judge_leaps,
        {"X": "rows", "weights": "shares", "means": "rows", "covariances": "cube", "tol": "number"}
        | WEIGHTS,
        ("accelerated_steps", "log_densities", "maximize", "log_gaussian"),
        NO_NUMBER,
        lenient=True,
        thin=3,
    ),
    "textbook.mixture_steps, few rows": Entry(  # components collapse
        few_rows,
        all_steps(mixture.mixture_steps),
        judge_em,
        {"X": "rows", "means": "rows"},
        ("mixture_steps", "log_densities", "maximize", "log_gaussian"),
        {("all", "ordinary"): EITHER},
        lenient=True,
    ),
    "textbook.fit_mixture": Entry(
        weighted(
            lambda random, data: {"X": data(15, 2), "n_components": 2, "rseed": random.randint(9)}
        ),
        mixture.fit_mixture,
        judge_fit,
        {"X": "table", "n_components": "clusters", "rseed": "seed"} | WEIGHTS,
        ("fit_mixture", "find_clusters", "log_densities", "maximize", "mixture_steps"),
        NO_NUMBER,
        lenient=True,
        thin=2,
    ),
    "textbook.n_free_parameters": Entry(
        lambda random, data: {"n_components": 3, "n_features": 2, "covariance_type": "full"},
        mixture.n_free_parameters,
        judge_number,
        {"n_components": "count", "n_features": "count", "covariance_type": "choice"},
        ("n_free_parameters",),
        NUMBERS,
        data=("ordinary",),
    ),
    "textbook.aic": Entry(
        criteria,
        mixture.aic,
        judge_criterion,
        {"log_likelihood": "number", "n_parameters": "amount"},
        ("aic",),
        data=("ordinary",),
    ),
    "textbook.bic": Entry(
        lambda random, data: criteria(random, data) | {"n_samples": 50},
        mixture.bic,
        judge_criterion,
        {"log_likelihood": "number", "n_parameters": "amount", "n_samples": "amount"},
        ("bic",),
        data=("ordinary",),
    ),
    "textbook.weak_prior": Entry(
        lambda random, data: {"X": data(9, 2), "n_components": 3},
        variational.weak_prior,
        judge_prior,
        {"X": "table", "n_components": "count"},
        ("weak_prior",),
        PRIOR,
    ),
    "textbook.expected_log_densities": Entry(
        state,
        variational.expected_log_densities,
        judge_expected,
        {"X": "rows", "step": "model"},
        ("expected_log_densities", "log_gaussian"),
        data=("ordinary", "one feature", "one row"),
    ),
    "textbook.variational_maximize": Entry(
        believed,
        variational.variational_maximize,
        judge_posterior,
        XR | {"prior": "model"},
        ("variational_maximize", "lower_bound", "scatters"),
        data=("ordinary", *CALM),
    ),
    "textbook.lower_bound": Entry(
        lambda random, data: {
            "step": state(random, data)["step"],
            "prior": variational.Prior(0.3, 1.5, np.zeros(2), 3.0, np.eye(2)),
        },
        variational.lower_bound,
        lambda given, found: expect(np.isfinite(found), f"{found}"),
        {"step": "model", "prior": "model"},
        ("lower_bound",),
        data=("ordinary",),
    ),
    "textbook.variational_steps": Entry(
        lambda random, data: {
            "shares" if name == "responsibilities" else name: value
            for name, value in believed(random, data).items()
        } | {"tol": 1e-3},
        all_steps(variational.variational_steps),
        judge_variational,
        {"X": "rows", "shares": "matrix", "prior": "model", "tol": "number"},
        ("variational_steps", "variational_maximize", "lower_bound", "scatters",
         "expected_log_densities", "log_gaussian"),
        lenient=True,
        thin=3,
        data=("ordinary", *CALM),
    ),
}  # fmt: skip
