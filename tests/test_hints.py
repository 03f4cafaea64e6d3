"""Hints: relations that hold for any task, which hint comes first, answers that repeat."""

import numpy as np
import pytest

from homl_clustering.checks import LAST_RESORT, Checker
from homl_clustering.checks.calling import Wrong, call_of
from homl_clustering.checks.compare import close
from homl_clustering.checks.errors import hint_of_error
from homl_clustering.checks.hints import Result
from homl_clustering.checks.observed import observed
from homl_clustering.checks.relations import relation
from homl_clustering.checks.report import hint_id
from homl_clustering.checks.special import closer_look, properties, unused_arguments
from homl_clustering.checks.task import Case, FunctionTask, Task
from homl_clustering.checks.tasks import TASKS
from homl_clustering.checks.tasks.faces.detector import _hint as hint_of_shares

TABLES = [np.array([[1.5, 2.25], [3.0, 4.5], [0.75, 7.125]]), np.array([[2.5, 9.0], [5.5, 1.25]])]
ROWS = [np.array([0.5, 0.25, 0.125, 0.125]), np.array([0.7, 0.2, 0.1])]
FLAGS = [np.array([True, False, True]), np.array([False, True])]


@pytest.mark.parametrize(
    ("wanted", "change", "words"),
    [
        (TABLES, np.negative, "The sign is reversed"),
        (TABLES, lambda w: 100 * w, "percent"),
        (TABLES, lambda w: w / 2, "half the expected one"),
        (TABLES, lambda w: w / np.log(10), "np.log10"),
        (TABLES, lambda w: w / np.log(2), "np.log2"),
        (TABLES, lambda w: 0.7 * w, "0.7 times the expected one"),
        (TABLES, lambda w: w + 1, "one too large"),
        (TABLES, lambda w: w - 0.25, "0.25 too small"),
        (TABLES, np.square, "square of what is expected"),
        (TABLES, np.sqrt, "root of what is expected"),
        (TABLES, np.log, "logarithm of what"),
        (TABLES, np.floor, "cut to whole numbers"),
        (TABLES, np.rint, "rounded to whole numbers"),
        (TABLES, np.transpose, "Rows and columns are exchanged"),
        (TABLES, lambda w: w[::-1], "reverse order"),
        (TABLES, lambda w: w[[1, 0, *range(2, len(w))]], "The rows are right"),
        (TABLES, lambda w: np.full_like(w, 3.0), "always 3, whatever the arguments"),
        (TABLES, lambda w: w * np.nan, "Everything is NaN"),
        (TABLES, lambda w: np.where(w == w.max(), np.nan, w), "right but for NaN"),
        (TABLES, lambda w: w.sum(), "This is the sum of what is asked for"),
        (TABLES, lambda w: w.mean(axis=0), "This is the mean of what is asked for"),
        (TABLES, lambda w: w[0], "does a loop end too early"),
        (TABLES, lambda w: w[:-1], "The end is missing"),
        (TABLES, lambda w: w[1:], "The beginning is missing"),
        (TABLES, lambda w: np.vstack([w, w]), "more than is asked for"),
        (TABLES, np.ravel, "The numbers are right, but the shape is (6,)"),
        (ROWS, lambda w: 1 - w, "1 minus what is expected"),
        (ROWS, lambda w: 1 / w, "upside down"),
        (ROWS, lambda w: w * np.arange(1, 3).sum() * len(w), "divide them by their sum"),
        (ROWS, lambda w: np.roll(w, 1), "in another order"),
        (FLAGS, np.logical_not, "True and False are exchanged"),
        (FLAGS, np.flatnonzero, "These are the numbers of the rows"),
        ([np.array([0, 2]), np.array([1])], lambda w: np.isin(range(4), w), "asked for are the"),
        ([3.5, 4.0], lambda w: np.array([1.0, w - 1]), "Asked for is the sum of these"),
    ],
)  # fmt: skip
def test_relations_of_numbers_are_named(wanted, change, words):
    """One that holds in every case."""
    assert words in relation([change(w) for w in wanted], wanted)


def test_a_relation_has_to_hold_in_every_case():
    """Else it is one of chance."""
    assert relation([-TABLES[0], TABLES[1] * 1.37 + 0.1], TABLES) == ""
    assert relation(["word", {}], TABLES) == ""
    assert relation(TABLES, TABLES) == ""
    # only where 0 is expected: no factor of 1
    assert relation([np.array([1.0, 2, 3, 5])], [np.array([1.0, 2, 3, 0])]) == ""


def test_factors_of_what_is_counted_are_named():
    """The number of rows differs between cases, and so does the factor."""
    sizes = [{"X": w, "k": 2} for w in TABLES]
    came = [w * len(w) for w in TABLES]
    assert "the number of rows of X. Is a division" in relation(came, TABLES, sizes)
    came = [w / len(w) for w in TABLES]
    assert "divided by the number of rows of X" in relation(came, TABLES, sizes)


def test_what_stands_in_the_arguments_is_recognized():
    """Entries for their numbers, the reverse, a smallest number for its place."""
    places = [w.argmin(axis=1) for w in TABLES]
    inputs = [{"table": w, "names": 10 * np.arange(5)} for w in TABLES]
    names = [10 * place for place in places]
    assert "These are entries of names" in relation(names, places, inputs)
    assert "These are numbers of entries of names" in relation(places, names, inputs)
    assert "stands: argmin" in relation([w.min(axis=1) for w in TABLES], places, inputs)
    later = [np.append(w[1:], 9.5) for w in (ROWS[0], TABLES[0].ravel())]
    assert "belongs after it" in relation(later, [ROWS[0], TABLES[0].ravel()])
    beside = [np.hstack([w, w + 1]) for w in TABLES]
    assert "np.hstack" in relation([np.vstack([w, w + 1]) for w in TABLES], beside)
    assert "number 2 of them" in relation([(1, w) for w in TABLES], TABLES)


def test_a_choice_or_columns_in_the_place_of_probabilities_are_recognized():
    """One row that was drawn, its number, columns that sum to one, and whole columns by labels."""
    rows = [{"X": np.arange(8.0).reshape(4, 2)}, {"X": np.arange(9.0).reshape(3, 3)}]
    assert "single row of X" in relation([x["X"][1] for x in rows], ROWS, rows)
    assert "probability of each row" in relation([x["X"][1] for x in rows], ROWS, rows)
    others = [w + 1 for w in ROWS]
    assert "a number for each of its rows" in relation([x["X"][1] for x in rows], others, rows)
    assert "number of a single row" in relation([2, 0], ROWS, rows)
    assert relation([7, 0], ROWS, rows) == ""
    shares = [w / w.sum(axis=1, keepdims=True) for w in TABLES]
    turned = [w / w.sum(axis=0) for w in TABLES]
    assert "Each column sums to one here" in relation(turned, shares)
    assert relation(shares, TABLES) == ""
    labels = [{"y": np.array([1, 0, 1, 1])}, {"y": np.array([0, 0, 1])}]
    came = [w[:, each["y"]] for w, each in zip(TABLES, labels, strict=True)]
    assert "table[:, y] picks a whole column" in relation(came, TABLES, labels)
    assert "another order" in relation([(2, 3, 1)] * 2, [(1, 2, 3)] * 2)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda X: sqrt(X), "write np.sqrt"),  # noqa: F821 - that is the mistake
        (lambda X: X + np.ones(3), "Arrays of shapes (2,) and (3,) cannot be combined"),
        (lambda X: X[7], "There is no entry number 7 where there are 2"),
        (lambda X: X[len(X)], "Entry number 2 is asked for where there are 2"),
        (lambda X: X + None, "If None is its answer here, ask for that"),
        (lambda X: X[0.5], "An index must be a whole number"),
        (lambda X: X if X > 1 else 0, "need a single True or False"),
        (lambda X: X[0, 0], "The array has 1 dimensions"),
        (lambda X: X[np.array([True] * 3)], "The mask of True and False"),
        (lambda X: X.labels_, "An array has no labels_"),
        (lambda X, y: X, "keep its first line"),
        (lambda X: X @ np.ones((3, 2)), "A matrix product needs"),
        (lambda X: np.vstack([X, np.ones(3)]), "Arrays that are joined must fit"),
        (lambda X: sum(X[X > 9]) / 0, "It divides by 0"),
        (lambda X: X[X > 9].min(), "an empty selection"),
        (lambda X: endless(X), "calls itself without end"),
        (lambda X: X.shape[0](X), "no function is called"),
    ],
)
def test_errors_are_explained(function, words):
    """To somebody who has not seen many."""
    assert words in hint(function)


def test_something_for_each_cluster_does_not_fit_to_the_points():
    """The labels say which entry belongs to which point; where there are none, nothing is known."""
    labels, centers = np.array([0, 2, 1, 0]), np.zeros((3, 2))
    error = ValueError("operands could not be broadcast together with shapes (4,) (3,) ")
    said = hint_of_error(error, (labels, centers))
    assert "for each of the 4 points" in said and "array[labels]" in said
    assert "cannot be combined" in hint_of_error(error, (labels * 1.0, centers))
    assert "cannot be combined" in hint_of_error(error, (labels + 2, centers))


def test_shares_of_flagged_pictures_tell_where_a_threshold_comes_from():
    """Of the set itself, of the wrong end, or of training pictures."""
    assert "made anew from the pictures that come" in hint_of_shares((0.05,) * 2, (0.05,) * 3)
    assert "made anew" not in hint_of_shares((0.05, 0.05), (0.05, 0.1, 0.02))
    assert "at the wrong end" in hint_of_shares((0.95, 0.95), (1, 1, 1))
    for share in (77 / 80, 1):
        assert "made from the training pictures" in hint_of_shares((1, share), (1, 1, 1))


def test_fractions_are_no_whole_numbers():
    """Values in the place of positions; a result that is cut to whole numbers is another thing."""
    task = FunctionTask(
        "test.double",
        _named(lambda X: np.argsort(X)[-2:]),
        lambda: [Case("some", (LARGE[::-1] ** 2,)), Case("others", (SMALL * 1.5,))],
    )
    assert "return places" in hint(lambda X: np.sort(X)[-2:] + 0.3 * X[0], task)
    assert "return places" not in hint(lambda X: np.array([3, 3]), task)


def test_who_goes_wrong_in_two_ways_hears_of_the_plain_one():
    """A case with a hint of its own tests one thing more: mistakes need not explain it."""
    task = FunctionTask(
        "test.double",
        double,
        lambda: [*TASK.cases(), Case("one thing more", (LARGE - 9,), "One thing more.")],
        TASK.mistakes,
    )
    assert hint(lambda X: X**2 if X[0] >= 0 else X * 0 + 7, task) == "That is the square."
    assert hint(lambda X: 2 * X if X[0] >= 0 else X * 0 + 7, task) == "One thing more."


def endless(X):
    """A function that calls itself."""
    return endless(X)


def test_parts_are_compared_one_by_one():
    """Exchanged, one alone, one of them with a relation."""
    wanted = [(w, w.sum(axis=0), 1.0) for w in TABLES]
    assert "another order" in relation([(b, a, c) for a, b, c in wanted], wanted)
    assert "This is part 2 alone" in relation([b for _, b, _ in wanted], wanted)
    assert "Part 2 of what is returned: The sign" in relation(
        [(a, -b, c) for a, b, c in wanted], wanted
    )


def double(X):
    """The answer of a task."""
    return 2 * X


SMALL, LARGE = np.array([1.0, 2.0]), np.linspace(1, 5, 20)
TASK = FunctionTask(
    "test.double",
    double,
    lambda: [
        Case("two numbers", (SMALL,)),
        Case("twenty numbers", (LARGE,)),
        Case("zero", (0 * SMALL,)),
        Case("twenty others", (LARGE[::-1] + 3,)),
    ],
    {"That is the square.": lambda X: X**2},
)


def hint(function, task=TASK):
    """Return the hint that a function gets."""
    with pytest.raises(Wrong) as caught:
        task.verify(double=function)
    return caught.value.hint


def test_the_most_specific_hint_wins():
    """A mistake of the list, a relation, the mistake of most cases, and then the last resort."""
    assert hint(lambda X: X**2) == "That is the square."
    assert hint(lambda X: -2 * X).startswith("The sign is reversed")
    # right for the numbers from 1 to 5, and the square of all others
    assert hint(lambda X: X**2 if X[0] != 1 or X.size < 9 else 2 * X).startswith("Perhaps: That is")
    said = hint(lambda X: X**2 if X.size == 20 else X * 0 + 7 * X.any())
    assert "That is" not in said  # two numbers show that it is something else
    said = hint(lambda X: np.where(X > 4.5, 0, 2 * X))
    assert said.startswith("It is right for two numbers, but not for twenty numbers")
    said = hint(lambda X: np.cos(X))
    assert said.startswith("Work this case out by hand")


def test_true_and_false_are_alike_by_chance():
    """So the mistake that agrees in most cases says nothing there."""
    flags = [np.array(f, bool) for f in ([1, 0, 1, 0], [1, 0, 0, 0], [0, 0, 1, 1])]
    task = FunctionTask(
        "test.double",
        _named(lambda X: X),
        lambda: [Case("some", (f,)) for f in flags],
        {"Wrong.": lambda X: np.ones_like(X)},
    )
    assert "Wrong." not in hint(lambda X: np.ones_like(X) if X[0] else np.roll(~X, 1), task)


def _named(function):
    function.__name__ = "double"
    return function


def test_no_wrong_answer_is_without_a_hint(capsys):
    """Those of values, too."""

    def refuse(x):
        raise Wrong("another", "this")

    TASKS["test.value"] = Task("test.value", ("x",), refuse)
    try:
        Checker()("test.value", x=1)
    finally:
        del TASKS["test.value"]
    assert LAST_RESORT in capsys.readouterr().out


def test_who_gets_the_same_hint_again_is_told_more(capsys):
    """The second time, where to look; from the third on, a case to work out by hand."""
    check = Checker()
    said = []
    for _ in range(4):
        check("01.e_step", e_step=lambda X, centers: [0] * len(X))
        said.append(capsys.readouterr().out)
    assert "again:" not in said[0]
    assert "again:    Where to look: it is wrong for two clear groups; " in said[1]
    assert "again:    By hand: e_step(X=np.array(" in said[2] == said[3]
    assert "should return [" in said[2]
    check("01.e_step", e_step=lambda X, centers: np.ones(len(X)))
    assert "again:" not in capsys.readouterr().out


FUNCTION_TASKS = [task for task in TASKS.values() if isinstance(task, FunctionTask)]


@pytest.mark.parametrize("task", FUNCTION_TASKS, ids=[task.id for task in FUNCTION_TASKS])
def test_the_line_that_was_given_runs_and_overwrites_nothing(task):
    """With the arguments of the case, written out or kept by the check."""
    name, names = task.answers[0], (*task.answers, *task.arguments)
    for case in task.cases():
        calls = []
        check = Checker()
        check.arguments = list(case.arguments)
        own = {"np": np, "check": check, name: lambda *a, calls=calls: calls.append(a)}
        before = set(own)
        exec(call_of(own[name], names, case.arguments), own)
        assert set(own) - {"__builtins__"} == before
        (came,) = calls
        assert all(c is a or close(c, a) for c, a in zip(came, case.arguments, strict=True))


def test_a_check_keeps_the_arguments_of_the_case_that_is_shown(capsys):
    """Those that are too long to write can be looked at."""
    check = Checker()
    check(
        "01.e_step",
        e_step=lambda X, c: np.zeros(len(X)) if len(X) > 10 else 1 * (X @ c.T).argmax(1),
    )
    assert check.arguments[0].shape == (4, 2)
    check("01.e_step", e_step=e_step_of_few)
    assert "given:    e_step(*check.arguments)\n" in capsys.readouterr().out
    assert check.arguments[0].shape == (60, 2)


def e_step_of_few(X, centers):
    """Right for a few points only."""
    labels = ((X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)
    return labels if len(X) < 10 else labels * 0


def test_the_last_resort_says_what_is_special_about_the_case():
    """Unused arguments first, then what no case has in which the answer is right."""
    X = np.array([[1.0, 2], [3, 4], [5, 7], [6, 9]])
    wrong = [{"labels": np.array(labels), "X": X} for labels in ([0, 0, 1, 0], [1, 2, 1, 2, 0])]
    right = [{"labels": np.array(labels), "X": X} for labels in ([0, 1, 1, 0], [1, 0, 1, 0, 0])]
    names = "labels", "X"
    look = closer_look(wrong, right, lambda labels, X: labels, names)
    assert look.startswith("The function never uses X. Does a fixed number, or a variable of the")
    assert look.endswith("and right where there is none.")
    look = closer_look(wrong, right, lambda labels, X: X[labels], names)
    assert look.startswith("It is wrong wherever there is a cluster of a single point")
    for few, others in ((right, right), (wrong, right[:1]), (wrong[:1], right), (wrong, [])):
        assert closer_look(few, others, lambda labels, X: X[labels], names) == ""
    also = [{**each, "X": np.vstack([X, X[:1]])} for each in wrong]  # two things are special
    assert closer_look(also, right, lambda labels, X: X[labels], names) == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda w: np.where(w == 8, 3, w), "It is wrong only where 8 is expected."),
        (lambda w: np.where(w > 5, 3, w), "Where it is wrong, it always gives 3."),
        (lambda w: np.r_[w[0] + w[1] ** 2, w[1:]], "Only the first entry is wrong in each case."),
        (lambda w: np.r_[w[:-1], w[0] - w[1] ** 2], "Only the last entry is wrong in each case."),
        (lambda w: w + w**3 % 7 + 0.5, "Where it is wrong, the number is too large."),
        (lambda w: w - w**3 % 7 - 0.5, "Where it is wrong, the number is too small."),
        (lambda w: w - (-1) ** np.arange(len(w)) * w**2, ""),
        (lambda w: w * np.nan, ""),
        (lambda w: "word", ""),
    ],
)
def test_what_differs_is_said_and_no_reason(change, words):
    """Of all wrong cases together."""
    wanted = [np.array([1.0, 4, 6, 8, 8]), np.array([2.0, 8, 8, 3])]
    results = [Result(None, change(w), w) for w in wanted]
    assert observed(TASK, results, [0, 1]) == words


def test_the_parts_that_are_wrong_are_named():
    """By their names, and what differs in a single one."""
    task = FunctionTask("test.double", double, list, parts=("the means", "the widths"))
    wanted = [(w, w.sum(axis=0)) for w in TABLES]
    results = [Result(None, (a, b + b**2), (a, b)) for a, b in wanted]
    assert observed(task, results, [0, 1]) == (
        "Right is the means, and wrong the widths. Where it is wrong, the number is too large."
    )
    results = [Result(None, (a + a**2, b - b**2), (a, b)) for a, b in wanted]
    assert observed(task, results, [0, 1]) == ""


def test_one_hint_may_be_for_several_mistakes_and_a_task_may_read_the_results():
    """What the task sees comes before a relation, and not if it cannot read the results."""
    mistakes = {"A power.": (lambda X: X**2, lambda X: X**3)}
    task = FunctionTask(
        "test.double", double, TASK.cases, mistakes, explain=lambda results: results[0].came.name
    )
    assert hint(lambda X: X**3, task) == hint(lambda X: X**2, task) == "A power."
    assert hint(lambda X: -2 * X, task).startswith("The sign is reversed")
    task = FunctionTask("test.double", double, TASK.cases, explain=lambda results: "Seen.")
    assert hint(lambda X: -2 * X, task) == "Seen."


@pytest.mark.parametrize(
    ("name", "array", "words"),
    [
        ("X", np.ones((1, 3)), "X with a single row"),
        ("X", np.ones((3, 1)), "X with a single column"),
        ("X", np.array([[1.0, 2], [1, 2]]), "a row of X that comes twice"),
        ("d", np.array([[1.0, 1], [2, 3]]), "a row of d with two equal numbers"),
        ("d", np.array([[0.0, 1], [2, -3]]), "a number below 0 in d"),
        ("labels", np.array([1, 4, 4]), "a gap between the numbers in labels"),
        ("weights", np.array([0.0, 2]), "a number 0 in weights"),
        ("weights", np.array([3.0, 2]), "weights with numbers that are not in order"),
    ],
)
def test_what_is_special_is_found(name, array, words):
    """Ties, zeros, single rows and columns, gaps."""
    assert words in properties({name: array, "k": 3})


def test_arguments_that_are_never_read_are_found():
    """Those that an inner function reads are used; arguments with a star are not known."""
    assert unused_arguments(lambda X, k: 3, ("X", "k")) == ["X", "k"]
    assert unused_arguments(lambda X, k: [x + k for x in X], ("X", "k")) == []
    assert unused_arguments(lambda X, k: lambda: X + k, ("X", "k")) == []
    assert unused_arguments(lambda *given: 3, ("X", "k")) == []
    assert unused_arguments(len, ("X",)) == []


def test_a_closer_look_shows_a_smaller_case_and_keeps_the_id():
    """The words before it are those that reports have counted the hint by."""
    said = hint(lambda X: 2 * X if X.size > 5 and X[0] > 2 else np.cos(X))
    assert said.startswith("It is right for twenty others, but not for two numbers")
    task = FunctionTask("test.double", double, lambda: TASK.cases()[1::-1])
    said = hint(lambda X: np.cos(X), task)
    assert "A smaller case: double(X=np.array([1.0, 2.0])) should return [2, 4], and " in said
    short = "Work this case out by hand, print each step of your function beside it, and look for "
    short += "the first step where they differ."
    assert said.startswith(short) and hint_id("t", said) == hint_id("t", short)


def test_a_model_of_the_notebook_in_place_of_the_argument_is_told():
    """By the numbers of columns."""

    class Model:
        n_features_in_ = 2

    error = ValueError("X has 2 features, but KMeans is expecting 99 features as input.")
    assert "Use the one that it gets as an argument" in hint_of_error(error, (Model(), np.ones(3)))
    assert "another table" in hint_of_error(error, (np.ones(3),))
