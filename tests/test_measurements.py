"""Recorded tables are what their study finds, row by row as far as a sample shows."""

import numpy as np
import pytest

from benchmarks.choices import SEEDS_OF_GROUPS, group_answer
from benchmarks.kinds import KINDS, bayes_error, is_clear
from benchmarks.studies import labeling_row, preprocessing_row
from homl_clustering.measurements import load_measurement


@pytest.mark.parametrize("seed", [2, 6])
def test_the_table_of_the_labeling_study(seed):
    """Seeds 2 and 6 are those whose numbers are known from elsewhere, too."""
    table, conditions = load_measurement("labeling_study")
    row = int(np.flatnonzero(table["random_state"] == seed)[0])
    for name, value in labeling_row(seed).items():
        # near-ties of distances may fall another way elsewhere
        assert value == pytest.approx(table[name][row], abs=0.01, rel=0.01), name
    assert "scikit-learn" in conditions
    assert table["random_state"].tolist() == list(range(20))


@pytest.mark.parametrize("k", [2, 10])
def test_the_table_of_the_preprocessing_study(k):
    """By cross-validation and on the test set."""
    table, _ = load_measurement("preprocessing_study")
    row = int(np.flatnonzero(table["k"] == k)[0])
    for name, value in preprocessing_row(k).items():
        assert value == pytest.approx(table[name][row], abs=0.01), name
    assert table["k"].tolist() == list(range(2, 100))


def test_an_unknown_table_is_named_with_those_there_are():
    """The error lists them."""
    with pytest.raises(ValueError, match=r"no table 'nothing'; there are .*labeling_study"):
        load_measurement("nothing")


def test_the_constants_of_the_cost_model_are_those_of_a_computer():
    """Times differ from machine to machine, but not by any factor; a message takes longest."""
    table, conditions = load_measurement("scaling_constants")
    names = ["product_seconds", "message_seconds", "byte_seconds"]
    assert table["constant"].tolist() == names
    product, message, byte = table["value"]
    assert 1e-11 < product < 1e-8 and 1e-11 < byte < 1e-6 and 1e-5 < message < 0.1
    assert "numba" in conditions


def rows_of_study():
    """Return the rows of the table of criteria, each as a dict."""
    columns, _ = load_measurement("choices_study")
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def of_groups(name):
    """Return the row of a kind of data that is about the separated groups."""
    wanted = {"kind": name, "criterion": "separated groups"}
    (row,) = (row for row in rows_of_study() if wanted.items() <= row.items())
    return row


def test_the_table_of_criteria_has_a_row_for_each_kind_and_criterion():
    """With what is known of the kind."""
    rows = rows_of_study()
    assert len(rows) == 9 * len(KINDS) == 180
    assert len({(row["kind"], row["criterion"]) for row in rows}) == 180
    for row in rows:
        groups = row["criterion"] == "separated groups"
        assert row["n_clusters"] == KINDS[row["kind"]].n_clusters
        assert row["n_draws"] == (100 if groups else 20)
        assert 0 <= row["n_right"] <= row["n_draws"]
        if row["n_right"] > row["n_draws"] / 2:
            assert row["most_often"] == row["n_clusters"]


@pytest.mark.parametrize("name", ["five blobs", "blobs that touch", "noise, normal"])
def test_how_hard_the_kinds_of_data_are(name):
    """By drawing anew."""
    expected, clear = bayes_error(name), is_clear(name)
    for row in rows_of_study():
        if row["kind"] == name:
            assert row["bayes_error"] == pytest.approx(expected, abs=0.0005)
            assert row["clear"] == clear


@pytest.mark.parametrize("name", ["five blobs", "squares", "noise, normal"])
def test_where_all_draws_are_right_any_of_them_is(name):
    """Three of a hundred."""
    assert of_groups(name)["n_right"] == 100
    assert [group_answer(name, seed) for seed in (1, 77, 199)] == [KINDS[name].n_clusters] * 3


def test_a_row_of_the_table_of_criteria():
    """That of the separated groups, all hundred draws: a fifth of them is right."""
    name = "blobs that touch"
    row = of_groups(name)
    found = [group_answer(name, seed) for seed in SEEDS_OF_GROUPS]
    n_right = sum(each == KINDS[name].n_clusters for each in found)
    assert n_right == pytest.approx(row["n_right"], abs=2)  # near-ties may fall another way
    assert max(set(found), key=found.count) == row["most_often"]
