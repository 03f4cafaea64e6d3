"""Recorded tables are what their study finds, row by row as far as a sample shows."""

import numpy as np
import pytest

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
