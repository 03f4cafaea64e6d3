"""Thousands of inputs to everything public, the same each time: a right result, or a sentence."""

import inspect

import pytest

import homl_clustering
from homl_clustering import (
    anomaly,
    datasets,
    figures,
    likelihood,
    plotting,
    selection,
    semi_supervised,
)
from homl_clustering.figures import entries
from homl_clustering.textbook import (
    acceleration,
    agglomerative,
    bounds,
    dbscan,
    kmeans,
    mixture,
    silhouette,
    spherical,
    variational,
)
from tests.fuzz.damaged import cases
from tests.fuzz.entries import ENTRIES
from tests.fuzz.runner import SEED, arguments_of, failures, plan
from tests.helpers import python

BOARD = (
    acceleration, agglomerative, bounds, dbscan, kmeans, mixture, silhouette, spherical,
    variational,
)  # fmt: skip
MODULES = (homl_clustering, anomaly, likelihood, selection, semi_supervised)
METHODS = (
    "fit", "fit_predict", "fit_transform", "partial_fit", "predict", "predict_proba", "transform",
    "score", "score_samples", "decision_function", "sample", "aic", "bic",
)  # fmt: skip


@pytest.mark.parametrize("name", ENTRIES)
def test_what_comes_is_right_or_a_sentence_that_says_what_was_wrong(
    name, isolated, monkeypatch, tmp_path
):
    """No other error, no warning of somebody else's, and nothing taken for what it is not."""
    monkeypatch.setenv("HOML_FIGURES", str(tmp_path))
    monkeypatch.setattr(entries, "_own", {})
    found = failures(ENTRIES, name)
    assert not found, f"{len(found)} inputs are answered wrongly:\n" + "\n".join(found[:20])


def test_damaged_sparse_matrices_are_refused():
    """In a process of their own: compiled code would write where their indices point."""
    done = python("-m", "tests.fuzz.damaged")
    lines = done.stdout.splitlines()
    wrong = [line for line in lines if not line.endswith(": refused")]
    assert not wrong, f"seed {SEED}, python -m tests.fuzz.damaged NUMBER:\n" + "\n".join(wrong[:20])
    assert done.returncode == 0 and len(lines) == len(list(cases(ENTRIES)))


# from_dict has its own, in tests/test_export.py; the other one is given nothing
ELSEWHERE = {"from_dict", "show_versions"}


def public_names():
    """Yield what an entry must exist for: functions, and the methods of estimators."""
    listed = [("", module, module.__all__) for module in MODULES]
    listed += [("plotting.", plotting, plotting.__all__)]
    listed += [("datasets.", datasets, datasets.__all__)]
    listed += [(f"{kind}.", module, vars(module)) for kind, module in BOARD_AND_FIGURES]
    for prefix, module, names in listed:
        for name in names:
            value = getattr(module, name)
            if inspect.isclass(value) and hasattr(value, "fit"):
                yield from (f"{name}.{method}" for method in METHODS if hasattr(value, method))
            elif inspect.isfunction(value) and not name.startswith("_"):
                owner = inspect.unwrap(value).__module__
                if prefix not in ("textbook.", "figures.") or owner == module.__name__:
                    yield prefix + name


BOARD_AND_FIGURES = [("textbook", module) for module in BOARD] + [("figures", figures)]


def test_everything_public_is_tried():
    """A new function or method needs an entry."""
    missing = sorted(set(public_names()) - set(ENTRIES) - ELSEWHERE)
    assert not missing


def test_there_are_thousands_of_inputs_and_always_the_same():
    """They depend on the seed, the name and the number alone."""
    numbers = {name: len(plan(entry)) for name, entry in ENTRIES.items()}
    assert sum(numbers.values()) > 2000, numbers
    for name in ("KMeans.fit", "textbook.log_gaussian", "plotting.plot_data"):
        for number, given in enumerate(plan(ENTRIES[name])):
            if given.form not in ("thing", "generator"):
                one, two = (repr(arguments_of(ENTRIES[name], name, number, given)) for _ in "12")
                assert one == two
