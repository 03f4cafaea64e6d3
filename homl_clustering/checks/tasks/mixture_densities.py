"""The tasks of ``05_gaussian_mixtures_exercises`` about densities and shares."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.checks.tasks.mixture_answers import (
    log_gaussian,
    log_likelihood,
    responsibilities,
)
from homl_clustering.checks.tasks.mixture_mistakes import (
    GAUSSIAN_MISTAKES,
    LIKELIHOOD_MISTAKES,
    RESPONSIBILITY_MISTAKES,
)
from homl_clustering.datasets import ellipsoids

FEW = np.array([[0.0], [1.0], [2.0], [6.0], [8.0], [9.0]])
MEANS = np.array([[0.0], [2.0]])
UNIT = np.ones((2, 1, 1))
SPACE = np.array([[0.0, 0, 0], [1, 0, 3], [2, 2, 2], [1, 1, 0]])
ROUND = np.array([[2.0, 1, 0], [1, 3, 1], [0, 1, 4]])
SLANTED = np.array([[2.0, 1.0], [1.0, 1.0]])


def ellipses(n_samples):
    """Return points of the ellipses, with a mixture that describes them roughly."""
    X = variant.random(0).permutation(ellipsoids()[0])[:n_samples]
    covariances = np.array(
        [[[1.0, 0.8], [0.8, 1.2]], [[0.9, 0.6], [0.6, 1.0]], [[1.1, 0], [0, 0.8]]]
    )
    return X, np.array([0.5, 0.3, 0.2]), np.array([[-1.0, 1.5], [0.5, 0], [3, 1.0]]), covariances


def _one_component():
    X, _, means, covariances = ellipses(40)
    points = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0]])
    return [
        Case("the standard normal distribution", (MEANS, np.zeros(1), np.eye(1))),
        Case("a variance of 4", (FEW[2:5], np.array([2.0]), np.array([[4.0]]))),
        Case("two independent features", (points, np.array([1.0, 1.0]), np.diag([1.0, 4.0]))),
        Case("two correlated features", (points, np.array([1.0, 0.0]), SLANTED)),
        Case("three features", (SPACE, np.array([1.0, 0.0, 2.0]), ROUND)),
        Case(
            "two points far away",
            (np.array([[60.0], [-80.0]]), np.zeros(1), np.eye(1)),
            "Only points far from the mean are wrong. There the density is 0 to the computer, and "
            "a small number that is put in its place is the same for all of them: compute the "
            "logarithm by the formula, without the density.",
        ),
        Case("forty points of the ellipses", (X, means[0], covariances[0])),
    ]


def _mixtures(n_samples, far_away):
    far = np.array([[0.0], [100.0], [-100.0]])
    half, uneven = np.array([0.5, 0.5]), np.array([0.8, 0.2])
    widths = np.array([[[1.0]], [[4.0]]])
    return [
        Case("two equal components", (MEANS, half, MEANS, UNIT)),
        Case("a heavy component and a wide one", (FEW[:3], uneven, MEANS, widths)),
        Case("three features", (SPACE, uneven, SPACE[:2], np.array([ROUND, np.eye(3)]))),
        Case(
            "three components",
            (FEW[2:4], np.array([0.5, 0.3, 0.2]), FEW[:3] * 2, widths[[0, 1, 0]]),
        ),
        Case("a point far from all components", (far[1:2], uneven, MEANS, UNIT), far_away),
        Case("points far from all components", (far, uneven, MEANS, UNIT), far_away),
        Case(f"{n_samples} points of the ellipses", ellipses(n_samples)),
    ]


FAR_SHARES = (
    "Only points far from all components are wrong. There all densities are 0 to the computer, and "
    "what is put in the place of 0 / 0, or added to the sum, is not their share: subtract the "
    "largest logarithm of each row before exp."
)
FAR_SUMS = (
    "Only points far from all components are wrong. There the density is 0 to the computer, and a "
    "small number in its place, or leaving the point out, does not give its logarithm: take the "
    "largest logarithm of each row out before exp."
)
DENSITIES = [
    FunctionTask("05.log_gaussian", log_gaussian, _one_component, GAUSSIAN_MISTAKES),
    FunctionTask(
        "05.responsibilities",
        responsibilities,
        lambda: _mixtures(40, FAR_SHARES),
        RESPONSIBILITY_MISTAKES,
    ),
    FunctionTask(
        "05.log_likelihood",
        log_likelihood,
        lambda: _mixtures(300, FAR_SUMS),
        LIKELIHOOD_MISTAKES,
    ),
]
