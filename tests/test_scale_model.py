"""The cost model of many workers: its formula against a simulation that plays each message."""

import re

import numpy as np
import pytest

from homl_clustering.measurements import load_measurement
from homl_clustering.textbook.scaling import PASSES, iteration_seconds, simulated_seconds
from tests.helpers import ROOT

CONSTANTS = load_measurement("scaling_constants")[0]["value"]
N_WORKERS = np.unique(np.geomspace(1, 1000, 60).round().astype(int)).tolist()
SIZE = (100, 20)  # clusters and features, as in the lesson


def ratios(n_rows, constants=CONSTANTS):
    """Return the formula, divided by the simulation, for each number of workers."""
    played = [simulated_seconds(n_rows, *SIZE, w, *constants) for w in N_WORKERS]
    return iteration_seconds(n_rows, *SIZE, N_WORKERS, *constants) / played


def test_the_formula_is_close_to_the_simulation_as_the_docs_say():
    """It never says less, and the largest ratio is the one on the page."""
    found = np.array([ratios(10.0**exponent) for exponent in range(8, 13)])
    assert found.min() >= 1
    text = " ".join((ROOT / "docs/scale.md").read_text(encoding="utf-8").split())
    (said,) = re.findall(r"never says less than the simulation, and at most ([\d.]+) times", text)
    assert f"{found.max():.1f}" == said


@pytest.mark.parametrize("faster", [1, 10])
def test_few_workers_and_many_leave_nothing_to_overlap(faster):
    """Where either the work or the messages take nearly all of the time, the two agree."""
    product, message, byte = CONSTANTS
    found = ratios(1e9, (product, message / faster, byte))
    lowest = np.sqrt(1e9 * 100 * 20 * product / (PASSES * message / faster))
    few = np.array(N_WORKERS) < lowest / 10
    assert few.sum() > 5 and found[few].max() < 1.02
    many = ratios(1e7, (product, message / faster, byte))[-5:]
    assert many.max() < 1.02


def test_three_workers_played_by_hand():
    """Each has 2 seconds of work, and a message takes half a second out and half back.

    They are told at 0.5, 1 and 1.5, and are done at 2.5, 3 and 3.5; their answers have come at 3,
    3.5 and 4. Three messages without work follow, there and back, which makes 7.
    """
    assert simulated_seconds(6, 1, 1, 3, product=1.0, message=1.0, byte=0.0) == 7.0
    assert iteration_seconds(6, 1, 1, 3, product=1.0, message=1.0, byte=0.0) == 8.0


def test_answers_wait_for_a_scheduler_that_still_sends():
    """Three workers without work: the first answer is ready at 1, and taken at 3."""
    assert simulated_seconds(3, 1, 1, 3, product=0.0, message=2.0, byte=0.0) == 2 * 3 * 2.0


def test_bytes_are_counted_where_they_travel():
    """Without work and messages: the centers out, two counts back, and the sums back."""
    k, d, w = 3, 4, 5
    each_part = 8 * k * d + 16 + 8 * k * (d + 2)
    found = simulated_seconds(100, k, d, w, product=0.0, message=0.0, byte=1.0)
    assert found == w * each_part
    assert iteration_seconds(100, k, d, w, 0.0, 0.0, 1.0) == PASSES * w * 8 * k * (d + 2)


def test_time_is_never_less_than_what_cannot_overlap():
    """The scheduler handles all messages itself, and no worker has less than its share."""
    for w in N_WORKERS[::6]:
        work = 1e9 * 100 * 20 * CONSTANTS[0] / w
        messages = PASSES * w * CONSTANTS[1]
        played = simulated_seconds(1e9, *SIZE, w, *CONSTANTS)
        assert played >= max(work, messages) * (1 - 1e-12)


def test_numbers_of_workers_that_are_none_are_refused():
    """The message says what is wrong."""
    with pytest.raises(ValueError, match="n_workers must be an integer >= 1, got 0"):
        simulated_seconds(10, 1, 1, 0, 1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="n_clusters must be an integer >= 1, got 0"):
        iteration_seconds(10, 0, 1, 1, 1.0, 1.0, 1.0)
