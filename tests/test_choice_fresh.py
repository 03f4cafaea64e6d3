"""The table of fresh kinds of data, which the choice of the number of clusters never saw before."""

import re
from pathlib import Path

import numpy as np
import pytest

from benchmarks.choices import SEEDS_OF_GROUPS, group_answer
from benchmarks.kinds import FRESH_KINDS, bayes_error, is_clear
from homl_clustering.measurements import load_measurement

PAGE = Path(__file__).parents[1] / "docs/how_many.md"


def rows():
    """Return the rows of the table, each as a dict."""
    columns, _ = load_measurement("choices_fresh")
    return [dict(zip(columns, each, strict=True)) for each in zip(*columns.values(), strict=True)]


def of_groups():
    """Return the rows that are about separated groups, by kind."""
    return {row["kind"]: row for row in rows() if row["criterion"] == "separated groups"}


def test_there_is_a_row_for_each_fresh_kind_and_criterion():
    """With what is known of the kind, in the order of the kinds."""
    found = rows()
    assert list(dict.fromkeys(row["kind"] for row in found)) == list(FRESH_KINDS)
    assert len(found) == len({(row["kind"], row["criterion"]) for row in found}) == 9 * 14
    study, _ = load_measurement("choices_study")
    assert {row["criterion"] for row in found} == set(study["criterion"].tolist())
    for row in found:
        assert row["n_clusters"] == FRESH_KINDS[row["kind"]].n_clusters
        assert row["n_draws"] == (100 if row["criterion"] == "separated groups" else 20)
        assert 0 <= row["n_right"] <= row["n_draws"]


@pytest.mark.parametrize("name", ["four of thirty", "noise, ball"])
def test_how_hard_a_fresh_kind_is(name):
    """By drawing anew."""
    for row in rows():
        if row["kind"] == name:
            assert row["bayes_error"] == pytest.approx(bayes_error(name), abs=0.0005)
            assert row["clear"] == is_clear(name)


@pytest.mark.parametrize("name", ["four of thirty", "askew", "noise, ball"])
def test_where_all_draws_are_answered_alike_any_of_them_is(name):
    """Of all draws right, or wrong in the same way; elsewhere the share would have to be drawn."""
    row = of_groups()[name]
    if row["n_right"] == 100:
        assert group_answer(name, SEEDS_OF_GROUPS[7]) == row["n_clusters"]
    elif row["n_right"] == 0:
        assert group_answer(name, SEEDS_OF_GROUPS[7]) != row["n_clusters"]


def test_the_page_has_these_rates():
    """A line for each kind, clear ones in bold; and the mean of those that are clear."""
    page = PAGE.read_text(encoding="utf-8")
    lines = dict(re.findall(r"^\| (\*{0,2}[\w ,]+?\*{0,2}) \| (\d+) \|$", page, re.MULTILINE))
    expected = {
        f"**{kind}**" if row["clear"] else kind: f"{row['n_right']:.0f}"
        for kind, row in of_groups().items()
    }
    assert expected.items() <= lines.items()
    clear = [row["n_right"] for row in of_groups().values() if row["clear"]]
    assert f"On average it was right in {np.mean(clear):.0f} of 100 draws of clear kinds" in page
