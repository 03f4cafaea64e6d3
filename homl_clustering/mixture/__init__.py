"""Gaussian mixtures: `GaussianMixture` and `BayesianGaussianMixture`.

Both describe data as a sum of normal distributions, whose weights, means and covariances they find.
The first has as many components as you ask for; the second gives those that the data do not need
a weight of nearly zero. For who changes them:

An estimator validates once and keeps the best of several starts (`gaussian`, `bayesian`; what
both share is in `base`). A start (`starts`, or what is `given`) becomes components
(`components`, `posterior`), which one run of EM improves (`run`), with leaps if asked for
(`acceleration`). `diagnosis` says which components the data do not determine. What is fitted is
kept ready for new rows (`serving`). The passes over the rows are compiled: see
`homl_clustering.kernels`.
"""

from homl_clustering.engine.pickling import was_called
from homl_clustering.mixture.bayesian import BayesianGaussianMixture
from homl_clustering.mixture.components import SingularCovarianceError
from homl_clustering.mixture.diagnosis import DegenerateComponent
from homl_clustering.mixture.gaussian import GaussianMixture

__all__ = [
    "BayesianGaussianMixture",
    "DegenerateComponent",
    "GaussianMixture",
    "SingularCovarianceError",
]

# Their public path, for readers and for pickles.
for public in (
    BayesianGaussianMixture,
    DegenerateComponent,
    GaussianMixture,
    SingularCovarianceError,
):
    public.__module__ = __name__
was_called("_mixture_validation", f"{__name__}.diagnosis")
