"""scikit-learn's own tests pass with our classes in the place of its own (E1).

They come with scikit-learn, and run in a process of their own, with a plugin that replaces
its classes before the tests import them. What they are not to pass is in differences.py.
"""

import re

import pytest

from tests.helpers import python
from tests.scikit_learn.differences import (
    BAYESIAN,
    BOTH_MIXTURES,
    K_MEANS,
    MIXTURES,
    SILHOUETTES,
)

pytestmark = pytest.mark.long
ENVIRONMENT = {
    "PYTEST_ADDOPTS": "",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_PLUGINS": "",
    "SKLEARN_RUN_FLOAT32_TESTS": "1",
    "SKLEARN_TESTS_GLOBAL_RANDOM_SEED": "40-44",  # scikit-learn itself runs 42
}


def run(module, folder, change=""):
    """Run a test module of scikit-learn with ours; `change` may first alter the tables."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    options = ["-c", folder / "pytest.ini", "-W", "error", "-q", "-p", "no:cacheprovider"]
    if module in (MIXTURES, BAYESIAN, BOTH_MIXTURES):
        # these do not converge with scikit-learn's mixtures either, and one takes a generator
        options += ["-W", "ignore::sklearn.exceptions.ConvergenceWarning"]
        options += ["-W", "ignore:Passing a non-Collection iterable"]
    options += ["--color=no", "-p", "tests.scikit_learn.plugin", "--pyargs", module]
    script = (
        "import sys, pytest\n"
        "from tests.scikit_learn.differences import *\n"
        f"{change}\n"
        "sys.exit(pytest.main(sys.argv[1:]))"
    )
    return python("-c", script, *options, **ENVIRONMENT)


@pytest.mark.parametrize(
    ("module", "n_passed", "n_different"),
    [
        (K_MEANS, 740, 50),
        (SILHOUETTES, 25, 10),
        (MIXTURES, 60, 10),
        (BAYESIAN, 10, 2),
        (BOTH_MIXTURES, 4, 0),
    ],
    ids=["k-means", "silhouettes", "mixtures", "Bayesian mixtures", "both mixtures"],
)
def test_scikit_learns_own_tests(module, n_passed, n_different, tmp_path):
    """All pass but those in the table, which fail as it says; so many at least are run."""
    done = run(module, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    summary = done.stdout.splitlines()[-1]
    print(f"{module}: {summary}")
    counts = {what: int(n) for n, what in re.findall(r"(\d+) ([a-z]+)", summary.split(" in ")[0])}
    # scikit-learn skips a test where it cannot tell which BLAS there is
    assert counts.keys() <= {"passed", "xfailed", "deselected", "skipped"}, summary
    assert counts["passed"] >= n_passed, summary
    assert counts.get("xfailed", 0) >= n_different, summary


def test_a_difference_must_be_listed_and_be_one(tmp_path):
    """What is listed must fail, and as listed; what fails must be listed."""
    done = run(
        SILHOUETTES,
        tmp_path,
        """DIFFERENT[SILHOUETTES] = [
            Different("test_cluster_size_1", "", "passes"),
            Different("test_silhouette_paper_example", "KeyError", "raises another error"),
        ]""",
    )
    assert done.returncode == 1
    assert "Failed: passes, but is listed as different: passes" in done.stdout
    assert re.search("FAILED .*test_silhouette_paper_example", done.stdout)
    assert re.search("FAILED .*test_silhouette_score_integer_precomputed", done.stdout)
    assert "xfailed" not in done.stdout


def test_a_row_must_not_be_stale(tmp_path):
    """Rows name tests that there are; tests that are not ours must be listed, and be so."""
    done = run(
        SILHOUETTES,
        tmp_path,
        """DIFFERENT[SILHOUETTES].append(Different("test_nothing", "", ""))
NOT_OURS[SILHOUETTES][2:] = [NotOurs("test_cluster_size_1", "")]""",
    )
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    for error in (
        "test_nothing is listed, but there is no such test",
        "test_cluster_size_1 is listed as not ours, but uses ours",
        "test_davies_bouldin_score does not use ours, but is not listed",
    ):
        assert error in done.stderr
    assert " passed" not in done.stdout
