"""`make quick` chooses the tests that matter for an edit, and ends in time."""

import subprocess
import sys

import pytest

from tests.helpers import ROOT
from tools import quick


@pytest.mark.parametrize(
    ("edited", "first", "without"),
    [
        ("tools/lab.py", "tests/test_lab.py", "tests/test_kmeans.py"),
        ("homl_clustering/selection/scans.py", "tests/test_scans.py", "tests/test_lab.py"),
        ("homl_clustering/plotting/hierarchy.py", "tests/test_plotting_hierarchy.py", None),
        ("homl_clustering/kernels/lloyd.py", "tests/test_algorithms.py", "tests/test_kit.py"),
        ("homl_clustering/figures/figures.toml", "tests/test_course.py", "tests/test_kmeans.py"),
        ("notebooks/01_kmeans.py", "notebooks/01_kmeans.ipynb", "tests/test_kmeans.py"),
        ("tests/test_browser.py", "tests/test_browser.py", "tests/test_lab.py"),
        ("README.md", "tests/test_repository.py", "tests/test_kmeans.py"),
    ],
)
def test_the_nearest_tests_come_first(edited, first, without):
    """Names that a package hands on lead to the file where they are defined."""
    files = quick.nearest([edited])
    assert first in files[:3]
    assert without not in files
    assert all((ROOT / name).exists() for name in files)
    assert set(quick.OTHERS) <= set(files)


def test_long_tests_run_only_where_they_were_edited():
    """The others leave them to `make test`."""
    assert "tests/test_portable.py" not in quick.nearest(["tools/portable/engine.py"])
    assert "tests/test_portable.py" in quick.nearest(["tests/test_portable.py"])


def test_what_was_edited_is_what_git_says(monkeypatch):
    """Also files that are new; after a commit, what it changed."""
    answers = {"diff HEAD": ["a.py"], "ls-files": ["b.py"], "diff HEAD~1": ["c.py"]}

    def git(*command):
        return answers[f"diff {command[2]}" if command[0] == "diff" else command[0]]

    monkeypatch.setattr(quick, "_git", git)
    assert quick.changed() == ["a.py", "b.py"]
    answers.update({"diff HEAD": [], "ls-files": []})
    assert quick.changed() == ["c.py"]


def test_no_test_begins_when_the_time_is_over(tmp_path):
    """What was left out is counted."""
    run = [sys.executable, "-m", "pytest", "-q", "--until=1", "tests/test_links.py"]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "tests not begun, the time was over" in done.stdout
    assert "passed" not in done.stdout
