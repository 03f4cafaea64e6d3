"""The answers by people who saw the exercises alone: each is read, and the figures are counted."""

import pytest

from homl_clustering.checks.tasks import TASKS
from tools import hints

ANSWERS = hints.answers()


def test_every_answer_belongs_to_a_task_and_says_what_it_is():
    """At least 300 wrong ones at first, half of them sealed; 100 later, 100 last, 400 newly."""
    assert len({answer.key for answer in ANSWERS}) == len(ANSWERS)
    assert {answer.task for answer in ANSWERS} <= set(TASKS)
    open_ones, sealed, later, last, newest = (
        sum(answer.part == part and answer.kind == "wrong" for answer in ANSWERS)
        for part in hints.PARTS
    )
    assert open_ones + sealed >= 300 and min(later, last) >= 100 and newest >= 400
    assert 0.4 < sealed / (open_ones + sealed) < 0.6
    for answer in ANSWERS:
        compile(answer.code, answer.task, "exec")


def test_every_verdict_is_one_of_the_three():
    """And belongs to an answer."""
    judged = hints.verdicts()
    assert set(judged.values()) <= set(hints.VERDICTS)
    assert {(task, words) for task, words, _ in judged} <= {(a.task, a.words) for a in ANSWERS}


def test_a_cell_without_a_proper_first_line_is_an_error(tmp_path):
    """It says which."""
    path = tmp_path / "x.py"
    path.write_text("# %% 01.e_step | wrong | one\nx = 1\n# %% 01.e_step: two\nx = 2\n")
    with pytest.raises(ValueError, match=r"x.py: no answer begins with '# %% 01.e_step: two'"):
        hints.read(path)


def answer(kind, words):
    """Return an answer to a task."""
    return hints.Answer("x", "t", kind, words, "")


def test_the_figures_are_counted():
    """A hint counts as right only where a reader has said so."""
    chosen = [answer("wrong", word) for word in "abcdefg"] + [answer("right", "h")]
    outcomes = {
        chosen[0].key: hints.Outcome("right", "", ""),
        chosen[1].key: hints.Outcome("wrong", "", ""),
        chosen[2].key: hints.Outcome("wrong", "new", ""),
        chosen[3].key: hints.Outcome("wrong", "good", ""),
        chosen[4].key: hints.Outcome("wrong", "bad, 99.5 %", ""),
        chosen[5].key: hints.Outcome("not answered", "", ""),
        chosen[6].key: hints.Outcome(hints.NO_CHECK, "", ""),
        chosen[7].key: hints.Outcome("right", "", ""),
    }
    judged = {("t", "d", "good"): "right", ("t", "e", "bad, # %"): "misleading"}
    lines = hints.figures(chosen, outcomes, judged)
    counts = {line.split("  ")[0].strip() or line.split("  ")[1]: line for line in lines}
    assert "6 of    7" in counts["wrong answers caught"]
    for kind, n in (
        ("right", 3),
        ("general", 0),
        ("misleading", 1),
        ("none", 1),
        ("not judged", 1),
    ):
        assert f"{n} of    7" in counts[f"hint: {kind}"]
    assert "1 of    1  100.0%" in counts["right answers accepted"]


@pytest.mark.long
@pytest.mark.parametrize("name", ["01_kmeans_exercises", "04_density_and_hierarchy_exercises"])
def test_wrong_answers_are_caught_and_right_ones_accepted(name):
    """At least 99 in 100 of each, where the checks take little; `make hints` does all."""
    chosen = [answer for answer in ANSWERS if answer.notebook == name]
    outcomes = hints.run(chosen)
    for kind, wanted in (("wrong", False), ("right", True)):
        of_kind = [answer for answer in chosen if answer.kind == kind]
        good = sum((outcomes[a.key].result == "right") == wanted for a in of_kind)
        assert good >= 0.99 * len(of_kind)
