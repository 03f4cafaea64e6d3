"""What a fitted model of scikit-learn's own needs to do the work of one of ours."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np


def shared_parameters(ours: Any, theirs: type) -> dict[str, Any]:
    """Return the parameters of our estimator that a class of scikit-learn has, too."""
    parameters, known = ours.get_params(deep=False), theirs().get_params(deep=False)
    return {name: deepcopy(value) for name, value in parameters.items() if name in known}


def give(ours: Any, theirs: Any, names: tuple[str, ...]) -> None:
    """Set attributes of their estimator to copies of what ours has found.

    What ours does not have, theirs has not, either.
    """
    for name in (*names, "n_features_in_", "feature_names_in_"):
        if hasattr(ours, name):
            value = getattr(ours, name)
            if hasattr(value, "dask"):  # labels of rows that are elsewhere
                value = np.asarray(value)
            setattr(theirs, name, deepcopy(value))
        elif hasattr(theirs, name):
            delattr(theirs, name)
