"""The tasks of ``05_gaussian_mixtures_exercises``: here the M-step, and EM as a whole."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.compare import close
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.checks.tasks.em_mistakes import EM_MISTAKES, M_STEP_MISTAKES
from homl_clustering.checks.tasks.mixture_answers import em, m_step
from homl_clustering.checks.tasks.mixture_criteria import COUNTING, CRITERIA
from homl_clustering.checks.tasks.mixture_densities import DENSITIES, FEW, SPACE, UNIT, ellipses
from homl_clustering.checks.tasks.mixture_transfer import TRANSFER

PARAMETERS = ("the weights", "the means", "the covariances")


def _shared():
    X, *_ = ellipses(40)
    shares = variant.random(1).dirichlet([0.6, 1, 0.4], size=40)
    line = np.array([[0.0], [3.0], [9.0]])
    plane = np.array([[0.0, 0.0], [2.0, 0.0], [4.0, 6.0], [8.0, 1.0]])
    whole = np.array([[1.0, 0], [1, 0], [1, 0], [0.5, 0.5]])
    return [
        Case("three points", (line, np.array([[1, 0], [0.5, 0.5], [0, 1]]))),
        Case("four points in the plane", (plane, whole)),
        Case("four points with three features", (SPACE, np.eye(2)[[0, 0, 0, 1]] * 0.6 + 0.2)),
        Case("forty points of the ellipses", (X, shares)),
    ]


ALL_OF_THEM = (
    "It is right for a few iterations, and not for 20 that change little at first. Does it stop "
    "as soon as little changes? Go through all n_iterations, whatever they change."
)


def _starts():
    start = np.array([0.7, 0.3]), np.array([[1.0], [5.0]]), 4 * UNIT
    alike = np.array([0.5, 0.5]), np.array([[4.2], [4.4]]), 10 * UNIT
    return [
        Case("six points, one iteration", (FEW, *start, 1)),
        Case("six points, two iterations", (FEW, *start, 2)),
        Case("six points, five iterations", (FEW, *start, 5)),
        Case(
            "two components that begin nearly alike, 20 iterations", (FEW, *alike, 20), ALL_OF_THEM
        ),
        Case("150 points of the ellipses, four iterations", (*ellipses(150), 4)),
    ]


def _fewer_iterations(results):
    """Return a hint if the parameters of fewer iterations come where many are asked for."""
    wrong = [each for each in results if not close(each.came, each.wanted)]
    for case, came, _ in wrong:
        *start, n_iterations = case.arguments
        if not any(close(came, em(*start, n)) for n in range(1, n_iterations)):
            return ""
    return STOPS if wrong else ""


STOPS = (
    "It ends too early: these are the parameters after fewer iterations than are asked for. Go "
    "through all n_iterations, whatever they change, and return after the loop."
)
TASKS = [
    COUNTING,
    *DENSITIES,
    FunctionTask("05.m_step", m_step, _shared, M_STEP_MISTAKES, parts=PARAMETERS),
    FunctionTask("05.em", em, _starts, EM_MISTAKES, parts=PARAMETERS, explain=_fewer_iterations),
    *CRITERIA,
    *TRANSFER,
]
