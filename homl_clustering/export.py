"""Models that outlive the session: `from_dict` makes again what `to_dict` has written."""

from __future__ import annotations

from typing import Any

from homl_clustering import anomaly, kmeans, mixture  # noqa: F401 - their classes are then known
from homl_clustering.engine.exporting import class_of

__all__ = ["from_dict"]


def from_dict(content: dict[str, Any]) -> Any:
    """Make the fitted model again that the method ``to_dict`` of an estimator has written.

    Parameters
    ----------
    content : dict
        As it was, or as it comes back from JSON. It is data alone: no code is run that is in it,
        so that it may come from anybody.

    Returns
    -------
    estimator
        Of the class that it was, with its parameters and fitted attributes, to the bit.

    Raises
    ------
    ValueError
        If it is not what ``to_dict`` writes; the message says what is wrong.

    Warns
    -----
    UserWarning
        If another version of the package has written it.

    Examples
    --------
    >>> import json
    >>> from homl_clustering import GaussianMixture, datasets, from_dict
    >>> X, _ = datasets.ellipsoids()
    >>> model = GaussianMixture(3, random_state=0).fit(X)
    >>> text = json.dumps(model.to_dict())
    >>> again = from_dict(json.loads(text))
    >>> again, bool((again.predict_proba(X) == model.predict_proba(X)).all())
    (GaussianMixture(n_components=3, random_state=0), True)
    """
    return class_of(content).from_dict(content)
