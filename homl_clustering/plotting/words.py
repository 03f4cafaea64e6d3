"""The words that painters draw, in one place, so that a course can be given in another language.

Titles, names of axes, entries of legends and notes stand here as templates, in English. Painters
ask for them while they draw, so that `translate` is heard at once. Mathematics and bare numbers
stay with the painters; titles and names that are passed to them are drawn as they come.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from string import Formatter
from typing import Any

from homl_clustering.plotting._checks import Checks, shown

WORDS = {
    # bounds.py and graphs.py
    "the_point": "the point",
    # descent.py and starts.py
    "inertia_on_log_axis": "Inertia (logarithmic axis)",
    # bounds.py
    "exact_distances": "Exact distances",
    "after_the_move": "After the centers moved",
    "half_the_gap": "Half the gap",
    "its_center": "its center",
    "other_centers": "other centers",
    # choices.py
    "found_percent": "In how many percent of the data sets the number of clusters is found",
    # costs.py
    "n_points": "Number of points $n$",
    # density.py
    "core": "core",
    "border": "border",
    "noise": "noise",
    "neighbors": "neighbors",
    "cores": "cores",
    "begin": "begin",
    "grow": "grow",
    "dbscan": "eps={eps:.2f}, min_samples={min_samples}",
    "rbf": "RBF gamma={gamma:g}",
    "affinity": "affinity: {affinity}",
    # descent.py
    "e_step": "E-step",
    "m_step": "M-step",
    "batch": "batch",
    "old_center": "old center",
    "mean_of_points": "mean of the points",
    "step": "Step",
    "distance_moved": "Distance moved toward the mean",
    "sum_of_squares": "Sum of squared distances",
    # described.py
    "difference_within": "Standardized difference",
    "cluster_of_size": "{cluster}: $n={rows}$",
    "cluster_with_stability": "{cluster}: $n={rows}$, stability {stability:.2f}",
    # detection.py
    "good": "good",
    "missed": "missed",
    "false_alarm": "false alarm",
    "found": "found",
    # fading.py
    "iteration": "Iteration",
    "points": "Points",
    # graphs.py
    "which_component": "which component",
    "weights": "weights",
    "mean": "mean",
    "covariance": "covariance",
    # hierarchy.py
    "distance": "Distance",
    "start_of_merges": "start",
    "merge": "distance {distance:.2f}",
    # images.py
    "red": "Red",
    "green": "Green",
    "blue": "Blue",
    # kmeans.py
    "update": "Update the centroids (initially randomly)",
    "label": "Label the instances",
    "inertia_is": "inertia {inertia:.1f}",
    # likelihood.py
    "model": r"Model $f(x; \theta)$",
    "pdf": "PDF",
    "pdf_at": r"PDF $f(x; \theta={theta:g})$",
    "greatest": "Max",
    # lower_bounds.py
    "log_likelihood": "Log-likelihood",
    "log_likelihood_curve": "log-likelihood",
    "bound": "bound after E-step {number}",
    # model_choice.py
    "aic": "AIC",
    "bic": "BIC",
    "criterion": "Information Criterion",
    "minimum": "Minimum",
    "component": "Component",
    "weight": "Weight",
    # partitions.py
    "rand_index": "ARI {index:z.2f}",
    "true_groups": "true groups",
    "clusters_found": "clusters found",
    # radius.py
    "radius_with_cores": "eps={radius:.2f}: {n_cores} cores",
    "points_sorted": "Points, sorted",
    "distance_to_neighbor": "Distance to neighbor {number}",
    "n_clusters": "Clusters",
    "share_of_noise": "Share of noise",
    "eps": "eps",
    # replay.py
    "all_computed": "all distances",
    "some_computed": "some distances",
    "own_computed": "only to its center",
    # scans.py
    "inertia_share": "Inertia / inertia of $k=1$",
    # silhouette.py
    "silhouette": "Silhouette Coefficient",
    "silhouette_score": "Silhouette score",
    "cluster": "Cluster",
    "mean_is": "mean {mean:z.2f}",
    "inertia": "Inertia",
    "elbow": "Elbow",
    # starts.py
    "n_starts": "Number of starts",
    # steps.py
    "random_start": "Random Initialization",
    "e_panel": "E-Step",
    "m_panel": "M-Step",
    "final": "Final Clustering",
    "skipped_by_gap": "skipped: $u < g$",
    "skipped_by_bound": "skipped: $u < l$",
    "looked_at": "looked at",
    "share_of_distances": "E-step {number}: {share} of the distances",
    "start": "Start",
    "numbered_step": "{name}-step {number}",
}
_translated: dict[str, str] = {}


def say(key: str, **values: object) -> str:
    """Return words as they are to be drawn, with values put in.

    Parameters
    ----------
    key : str
        One of the keys of `WORDS`.
    **values : object
        What stands in the place of each placeholder, by its name.

    Returns
    -------
    str
        In English, or as they have been translated.

    Raises
    ------
    ValueError
        If there are no such words, if a value is missing, or if one has no place in them.

    Examples
    --------
    >>> say("share_of_distances", number=2, share="30%")
    'E-step 2: 30% of the distances'
    """
    check = Checks("say")
    _check_key(check, "key", key)
    wanted = sorted(set(_placeholders(WORDS[key]).values()))
    if sorted(values) != wanted:
        call = ", ".join([repr(key), *(f"{name}=..." for name in wanted)])
        expected, came = (", ".join(names) or "none" for names in (wanted, sorted(values)))
        check.refuse(f"values of {key!r}", expected, came, f"call say({call})")
    return _translated.get(key, WORDS[key]).format(**values)


def translate(words: Mapping[str, str] | None = None) -> None:
    """Let all painters draw other words from now on, until the process ends.

    Each call begins with English: what it leaves out is English afterwards, even if an earlier
    call has translated it. Without an argument, or with an empty dict, everything is.

    Parameters
    ----------
    words : dict of str to str, default=None
        Templates by their keys in `WORDS`, some or all of them. Each has the placeholders of
        the English one, written alike, in any order.

    Raises
    ------
    ValueError
        If a key is not known, or what belongs to it is no such template; nothing changes then.

    Examples
    --------
    >>> translate({"elbow": "Knick", "merge": "Abstand {distance:.2f}"})
    >>> say("merge", distance=1.5)
    'Abstand 1.50'
    >>> translate()
    >>> say("merge", distance=1.5)
    'distance 1.50'
    """
    check = Checks("translate")
    words = {} if words is None else words
    if not isinstance(words, dict):
        check.refuse("words", "a dict of texts by keys of WORDS", shown(words))
    for key, text in words.items():
        _check_key(check, "each key of words", key)
        _check_template(check, key, text)
    _translated.clear()
    _translated.update(words)


def _check_key(check: Checks, name: str, key: Any) -> None:
    """Raise unless there are words for a key; the nearest known one is named."""
    if isinstance(key, str) and key in WORDS:
        return
    nearest = difflib.get_close_matches(key, WORDS, n=1) if isinstance(key, str) else []
    advice = f"perhaps {nearest[0]!r}" if nearest else "look into homl_clustering.plotting.words"
    check.refuse(name, "a key of WORDS", shown(key), advice)


def _check_template(check: Checks, key: str, text: Any) -> None:
    """Raise unless a text has the placeholders that the English one has."""
    name, wanted = f"words[{key!r}]", _placeholders(WORDS[key])
    if not isinstance(text, str):
        check.refuse(name, "a text", shown(text), f"translate {WORDS[key]!r}")
    try:
        found = _placeholders(text)
    except ValueError:  # braces that do not belong together
        found = None
    if found != wanted:
        these = f"with the placeholders {', '.join(wanted)}" if wanted else "without placeholders"
        advice = f"write it like {WORDS[key]!r}, and a brace that is to be drawn twice"
        check.refuse(name, f"a text {these}", shown(text), advice)


def _placeholders(template: str) -> dict[str, str]:
    """Return the names of the placeholders of a template by how they are written."""
    found = {}
    for _, name, form, kind in Formatter().parse(template):
        if name is not None:
            written = name + (f"!{kind}" if kind else "") + (f":{form}" if form else "")
            found[f"{{{written}}}"] = name
    return found
