"""`BayesianGaussianMixture`, which lives in `homl_clustering.mixture`."""

from homl_clustering.mixture.bayesian import BayesianGaussianMixture

__all__ = ["BayesianGaussianMixture"]
