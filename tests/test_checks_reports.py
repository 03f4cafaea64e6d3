"""Reports of what was solved, for oneself and for a class."""

import csv
import datetime
import json
import re
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from PIL import Image
from sklearn.cluster import DBSCAN

from homl_clustering import __version__
from homl_clustering.checks import Checker
from homl_clustering.checks.__main__ import main as checks_main
from homl_clustering.checks.collect import draw, read_all, rows_of
from homl_clustering.checks.report import hint_id
from homl_clustering.checks.reworded import REWORDED
from homl_clustering.checks.tasks import TASKS
from homl_clustering.figures.legibility import defects
from tests.helpers import python


def _report(*answers, path=None):
    """Return the report of a checker that has seen some answers to the first notebook."""
    checker = Checker()
    for task_id, answer in answers:
        checker(task_id, answer=answer) if task_id != "01.e_step" else checker(task_id, e_step=...)
    return checker.report(path)


def test_the_report_lists_what_was_not_checked(tmp_path):
    """All tasks of what was begun; the last result of each; JSON for a teacher."""
    report = _report(
        ("01.warm_up", "a"), ("01.warm_up", "b"), ("01.e_step", ...), path=tmp_path / "report.json"
    )
    assert repr(report).splitlines() == [
        "01.warm_up                     right",
        "01.squared_distances           not checked",
        "01.e_step                      not answered",
        "01.m_step                      not checked",
        "01.next_center_probabilities   not checked",
        "01.keeps_its_center            not checked",
        "01.weighted_m_step             not checked",
        "01.weighted_inertia            not checked",
        "01.wrongly_kept                not checked",
        "01.half_the_gap                not checked",
        "01.starts_needed               not checked",
        "1 of 11 right",
    ]
    held = json.loads((tmp_path / "report.json").read_text())["tasks"]
    assert {task: entry["result"] for task, entry in held.items()} == report
    assert repr(_report()) == "0 of 0 right"


def test_the_questions_are_one_set():
    """They are in one notebook, whatever their numbers."""
    report = _report(("q3.inertia", "b"))
    assert list(report) == [task for task in TASKS if task[0] == "q"]
    assert repr(report).endswith(f"1 of {len(report)} right")


def test_a_report_is_brought_up_to_date(tmp_path):
    """A second notebook adds to it; the best result of each task stays."""
    path = tmp_path / "report.json"
    _report(("02.warm_up", "a"), ("02.warm_up", "b"), path=path)
    _report(("01.warm_up", "b"), ("01.e_step", ...), path=path)
    again = _report(("01.warm_up", "a"), path=path)
    results = {"01.warm_up": "right", "01.e_step": "not answered", "02.warm_up": "right"}
    assert {task: result for task, result in again.items() if result != "not checked"} == results
    assert list(json.loads(path.read_text())["tasks"]) == list(again)
    assert list(again) == [task for task in TASKS if task[:2] in ("01", "02")]


def test_a_report_says_whose_it_is_and_which_hints_came(tmp_path, monkeypatch):
    """Each hint once, with how often it came; what was written before is not counted twice."""
    path, checker = tmp_path / "report.json", Checker()
    for answer in ("a", "a", "b"):
        checker("01.warm_up", answer=answer)
    for _ in range(2):
        checker.report(path, name="Ada")
    other = Checker()
    other("01.warm_up", answer="a")
    other.report(path, name="Ada L.")
    checker("01.warm_up", answer="b")
    checker.report(path, name="Ada L.")
    held = json.loads(path.read_text())
    assert held["name"] == "Ada L." and held["course"] == f"homl_clustering {__version__}"
    assert datetime.datetime.fromisoformat(held["date"]).tzinfo is not None
    entry = held["tasks"]["01.warm_up"]
    assert (entry["result"], entry["checks"]) == ("right", 5)
    (hint,) = entry["hints"]
    assert hint["times"] == 3 and hint["words"].startswith("a: No label is right")
    assert held["tasks"]["01.e_step"] == {"result": "not checked", "checks": 0, "hints": []}
    with pytest.raises(ValueError, match="The name in a report must be a text, got 5"):
        checker.report(path, name=5)


def test_a_hint_has_one_name_whatever_numbers_it_holds():
    """One misconception is counted as one."""
    ids = {hint_id("a.b", f"{start}It is {n} of 9.") for start in ("", "Perhaps: ") for n in (3, 7)}
    assert len(ids) == 1
    assert hint_id("a.b", "It is not.") not in ids and hint_id("a.c", "It is 3 of 9.") not in ids
    assert hint_id("a.b", "") == ""
    named = hint_id("01.e_step", "argmax finds the farthest center.")
    assert named == "01.e_step/argmax-finds-the-farthest-center-1264"


def test_a_hint_in_other_words_keeps_its_id():
    """Reports of students who saw the words of before count with those of today."""
    assert len(REWORDED) > 3
    for new, old in REWORDED.items():
        assert new != old and old not in REWORDED and not re.search(r"\d", new + old)
        same = {hint_id("a.b", words) for words in (new, old, f"Perhaps: {new}")}
        assert len(same) == 1
    for task, answer in (
        ("01.warm_up", {"answer": "a"}),
        ("03.most_colors", {"most_colors": lambda n_pixels, budget: budget // 24}),
        ("04.table_a", {"model_a": DBSCAN(eps=0.15, min_samples=5)}),
    ):
        checker = Checker()
        checker(task, **answer)
        _, result, words = checker._checks[-1]
        assert result == "wrong" and re.sub(r"\d+", "#", words) in REWORDED


def test_a_report_of_the_version_before_is_read(tmp_path):
    """It knew results only."""
    path = tmp_path / "report.json"
    path.write_text('{"01.warm_up": "right", "01.e_step": "not checked"}')
    assert _report(("01.e_step", ...), path=path)["01.warm_up"] == "right"


CELLS = """
import json
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for cell in ("from homl_clustering.checks import check", *{more}, "check.report(REPORT)"):
    shell.user_ns["REPORT"] = {path!r}
    shell.run_cell(cell, store_history=True)
print(json.load(open({path!r}))["cells"])
"""


def test_a_report_names_the_cells_that_were_run(tmp_path):
    """So that one can see whether it belongs to a notebook."""
    path = str(tmp_path / "report.json")
    digests = [
        python("-c", CELLS.format(more=more, path=path)).stdout.split()[-1]
        for more in ((), (), ("1",))
    ]
    assert len(digests[0]) == 64 and digests[0] == digests[1] != digests[2]


def _reports(folder):
    """Write the reports of three students, and files that are none."""
    for group, answers in {"a b": ["a", "b"], "c": ["a", "a", "c"], "d": ["b"]}.items():
        checker = Checker()
        for answer in answers:
            checker("01.warm_up", answer=answer)
        (folder / group).mkdir()
        checker.report(folder / group / "report.json")
    (folder / "notes.json").write_text("[1, 2]")
    (folder / "notes.txt").write_text("no report")


def test_reports_of_a_class_become_a_table_and_a_picture(tmp_path, capsys):
    """Which task, which hint, how many students, how often."""
    _reports(tmp_path)
    assert checks_main(["collect", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "left out: notes.json: " in said and "3 reports: " in said
    with open(tmp_path / "misconceptions.csv", newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["task"] == "01.warm_up"]
    assert [(row["right"], row["wrong"], row["students"], row["times"]) for row in rows] == [
        ("2", "1", "2", "3"), ("2", "1", "1", "1"),
    ]  # fmt: skip
    assert rows[0]["words"].startswith("a: No label is right")
    with Image.open(tmp_path / "misconceptions.png") as picture:
        assert picture.width == 1800
    before = (tmp_path / "misconceptions.csv").read_bytes()
    assert checks_main(["collect", str(tmp_path)]) == 0
    assert (tmp_path / "misconceptions.csv").read_bytes() == before


def test_without_reports_there_is_nothing_to_collect(tmp_path, capsys):
    """What to do is said; nothing is written."""
    assert checks_main(["collect", str(tmp_path / "none")]) == 1
    assert checks_main(["collect", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "There is no folder" in said and "check.report('report.json') writes one" in said
    assert not list(tmp_path.iterdir())


def test_the_picture_of_a_class_can_be_read(tmp_path):
    """Whatever the hints are."""
    _reports(tmp_path)
    fig = Figure(figsize=(9, 3), layout="constrained")
    draw(rows_of(read_all(tmp_path)[0]), fig.add_subplot())
    assert defects(fig) == []


def test_a_report_goes_wherever_a_path_leads(tmp_path, monkeypatch):
    """A text, a path, the home of a user."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for path in ("first.json", Path("second.json"), "~/third.json"):
        _report(("01.warm_up", "b"), path=path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "first.json", "second.json", "third.json",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (".", "a folder: give the name of a file"),
        ("none/report.json", "the folder none does not exist"),
        ("file/report.json", "file is a file, not a folder"),
        ("", "give the name of a file"),
        (5, "give the name of a file"),
        ("a\0b", "give the name of a file"),
        ("~nobody-of-this-name/report.json", "give the name of a file"),
        ("x" * 400, "cannot be written"),
    ],
)
def test_a_bad_place_for_a_report_is_told(path, words, tmp_path, monkeypatch):
    """What was given, and what to do; nothing is made."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("some text")
    with pytest.raises((ValueError, OSError), match=words):
        _report(("01.warm_up", "b"), path=path)
    assert [found.name for found in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "some text"


def test_a_folder_that_nobody_may_write_to_is_told(tmp_path, monkeypatch):
    """Whoever runs the tests may write anywhere."""

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("homl_clustering.engine.files.tempfile.mkstemp", refuse)
    with pytest.raises(PermissionError, match=r"r\.json \(Permission denied\)\. Give a name"):
        _report(("01.warm_up", "b"), path=tmp_path / "r.json")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "held", ["", "{", "[]", '{"01.warm_up": 1}', '{"a": "good"}', '{"a": []}', "\xff", "[" * 9999]
)
def test_a_file_that_is_no_report_is_left_alone(held, tmp_path):
    """It may hold something precious."""
    path = tmp_path / "report.json"
    path.write_bytes(held.encode("latin-1"))
    with pytest.raises(ValueError, match="it was left as it is"):
        _report(("01.warm_up", "b"), path=path)
    assert path.read_bytes() == held.encode("latin-1")
    assert len(list(tmp_path.iterdir())) == 1
