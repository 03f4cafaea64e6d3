"""Entries of the number of clusters that is chosen, and of its pictures."""

from types import SimpleNamespace

import numpy as np

from homl_clustering import plotting
from homl_clustering.selection import Criterion, choose_n_clusters, separated_groups
from tests.fuzz.criteria import judge_luck
from tests.fuzz.oracles import expect, same
from tests.fuzz.painters import of
from tests.fuzz.runner import Entry
from tests.fuzz.tables import EITHER


def judge_groups(given, found):
    labels = found.labels_
    expect(labels.shape == (len(given.X),), f"labels of shape {labels.shape}")
    expect(set(labels) - {-1} <= set(range(found.n_groups_)), f"the labels are {set(labels)}")
    expect(found.n_groups_ == found.group_of_component_.max() + 1, f"{found.n_groups_} groups")
    expect(np.all((found.valleys_ >= 0) & (found.valleys_ <= 1)), "a valley is no share")
    n_fits = sum(len(each) for each in found.bics_.values())
    expect(found.n_fits_ == n_fits, f"{found.n_fits_} fits, {n_fits} BICs")


def judge_choice(given, found):
    judge_groups(given, found.groups_)
    expect(found.n_clusters_ == found.groups_.n_groups_, f"{found.n_clusters_} clusters")
    tried = set(np.ravel(given.n_clusters).astype(int).tolist())
    for name, each in found.criteria_.items():
        expect(set(each.n_clusters_) <= tried, f"{name} has {each.n_clusters_}")
        length = (len(each.n_clusters_),)
        expect(each.values.shape == each.errors.shape == length, f"a length of {name} is wrong")
        expect(not np.isinf(each.values).any(), f"a value of {name} is infinite")
    if found.luck_ is not None:
        judge_luck(SimpleNamespace(n_starts=50, tolerance=1e-3), found.luck_)
    expect(found.verdict_.startswith("There are "), found.verdict_)
    expect(len(found.to_table()) <= len(tried), "a long table")


def some_choice():
    """Return what two criteria say, always the same."""
    values, errors = np.array([0.2, 0.9, 0.4]), np.array([0.1, np.nan, 0.2])
    criteria = {name: Criterion(name, (1, 2, 3), values, errors, 2, (), 0) for name in "ab"}
    return SimpleNamespace(criteria_=criteria, n_clusters_=2)


def judge_panels(given, axes):
    expect(len(axes) == len(given.choice.criteria_), f"{len(axes)} panels")
    for ax, each in zip(axes, given.choice.criteria_.values(), strict=True):
        same("values", ax.lines[0].get_ydata(), each.values)


def judge_cells(given, ax):
    same("shares", ax.images[0].get_array(), given.shares)


ENTRIES = {
    "separated_groups": Entry(
        lambda random, data: {
            "X": data(24, 2), "max_components": 3, "random_state": random.randint(99)
        },
        separated_groups, judge_groups,
        {"X": "table", "max_components": "count", "random_state": "seed"},
        ("separated_groups",), {("max_components", "huge"): EITHER}, thin=3,
    ),
    "choose_n_clusters": Entry(
        lambda random, data: {
            "X": data(20, 2), "n_clusters": np.array([1, 2, 4]), "n_starts": 2, "n_references": 2,
            "n_splits": 2, "n_resamples": 2, "random_state": random.randint(99),
        },
        choose_n_clusters, judge_choice,
        {"X": "table", "n_clusters": "sequence", "random_state": "seed"}
        | dict.fromkeys(("n_starts", "n_references", "n_splits", "n_resamples"), "count"),
        ("choose_n_clusters", "separated_groups", "KMeans"), {("n_clusters", "floats"): EITHER},
        lenient=True, thin=4,
    ),
    "plotting.plot_choice": of(
        plotting.plot_choice, lambda random, data: {"choice": some_choice()},
        {"choice": "model"}, judge_panels,
    ),
    "plotting.plot_shares": of(
        plotting.plot_shares,
        lambda random, data: {
            "shares": np.array([[0.0, 0.5, 1.0]]), "rows": ["a"], "columns": ["b", "c", "d"],
            "marked": ["a"],
        },
        {"rows": "parts"}, judge_cells,
    ),
}  # fmt: skip
