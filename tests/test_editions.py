"""The editions of the books: their table, their parameters in the lessons, and their figures."""

import ast
import re
from functools import cache
from itertools import chain

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from nbclient.exceptions import DeadKernelError
from sklearn import cluster, mixture
from threadpoolctl import threadpool_limits

import homl_clustering
from homl_clustering import datasets
from homl_clustering import figures as registered_figures
from homl_clustering.figures import RegisteredFigure, registry
from tools import __main__ as commands
from tools import gallery, notebooks
from tools.editions import run, table
from tools.editions.literals import replaced
from tools.editions.run import make_edition, with_literals
from tools.numbers.page import read_table
from tools.places import places
from tools.site import gallery as site_gallery

CELLS = table.cells()
ASKED = [(tag, key) for tag, cell in CELLS.items() for key in cell.asked]
CLASSES = ("KMeans", "GaussianMixture", "BayesianGaussianMixture")
SOURCES = {name: notebooks.read(name) for name in {cell.notebook for cell in CELLS.values()}}


class ScikitLearn:
    """The same classes by scikit-learn."""

    KMeans = cluster.KMeans
    GaussianMixture = mixture.GaussianMixture
    BayesianGaussianMixture = mixture.BayesianGaussianMixture


# The table


def test_figures_and_cells_of_the_table_are_those_of_the_course():
    """Each figure is registered; a cell and what depends on it are in one notebook."""
    assert set(table.numbered()) <= set(registry())
    for cell in CELLS.values():
        assert {registry()[fig_id].notebook for fig_id in cell.figures} <= {cell.notebook}
        assert cell.asked and cell.notice.endswith(".")


def test_numbers_are_numbers_and_each_edition_has_each_once():
    """In order; those by analogy are marked."""
    pattern = {"homl2": r"9-\d+", "homl3": r"9-\d+", "homlp": r"8-\d+", "pdsh": r"5-\d+"}
    pattern["pdsh2"] = r"47-\d+"
    for key, edition in table.books().items():
        numbers = [table.number_of(fig_id, key) for fig_id in table.figures_of(key)]
        numbers = [number for number in numbers if number]
        assert all(re.fullmatch(pattern[key] + r"\??", number) for number in numbers)
        counted = [int(number.strip("?").split("-")[1]) for number in numbers]
        assert counted == list(range(counted[0], counted[0] + len(counted))), edition
        family = {table.family_of(fig_id) for fig_id in table.figures_of(key)}
        assert family == {edition.family}
    seen = {n for f in table.numbered() if not (n := table.number_of(f, "homlp")).endswith("?")}
    assert seen == {"", "8-1", "8-2"}  # the others have not been seen
    assert table.number_of("six_clusters_plot", "pdsh2") == "47-6"


def test_what_no_edition_has_is_the_course_s_own():
    """It stands in a part of its own, in both galleries; what an edition has, in its book's."""
    parts = {title: [figure.id for figure in chosen] for title, _, chosen in gallery.parts()}
    first, second, own = parts
    assert "bridge_plot" in parts[own] and "opening_plot" in parts[own]
    assert "iris_gmm_plot" in parts[first] and "moons_drawn_plot" in parts[second]
    assert sorted(chain(*parts.values())) == sorted(registry())
    assert not set(parts[own]) & set(table.numbered())
    for page in (gallery.page(), site_gallery.page({})):
        assert "HOML-P 8-3?" in page and table.WORDS_BELOW in page
        assert page.index(f"## {own}") < page.index("bridge_plot")
        assert page.index("voronoi_plot") < page.index(f"## {own}")


def test_an_unknown_edition_is_answered_with_those_there_are(capsys):
    """Before anything is run or downloaded."""
    assert commands.main(["figures", "--download", "--edition", "homl4"]) == 1
    said = capsys.readouterr()
    assert not said.out and "no edition is called 'homl4'" in said.err
    assert all(f"{key} (" in said.err for key in table.books())


# Other values in the text of a cell


@pytest.mark.parametrize(
    ("source", "literals", "expected"),
    [
        (
            "m = KMeans(5, n_init=10)",
            {"KMeans": {"n_init": "auto"}},
            "m = KMeans(5, n_init='auto')",
        ),
        ("m = KMeans(5)", {"KMeans": {"tol": 0.1}}, "m = KMeans(5, tol=0.1)"),
        ("m = cluster.KMeans()", {"KMeans": {"tol": 1}}, "m = cluster.KMeans(tol=1)"),
        ("m = KMeans(\n    5,\n)", {"KMeans": {"tol": 1}}, "m = KMeans(\n    5, tol=1,\n)"),
        ("m = KMeans(**given)", {"KMeans": {"tol": 1}}, "m = KMeans(**given, tol=1)"),
        ("s = RandomState(57).rand()", {"RandomState": {"0": 5}}, "s = RandomState(5).rand()"),
        ("a = K(1)\nb = K(1)", {"b.K": {"0": 2}}, "a = K(1)\nb = K(2)"),
        ("a = K(K(x=1), x=1)", {"K": {"x": 2}}, "a = K(K(x=2), x=2)"),
        ("é = 'ü'; a = K(x=1)  # ö", {"K": {"x": 22}}, "é = 'ü'; a = K(x=22)  # ö"),
        ("p = 50\nq = 50", {"p": {"code": "99"}}, "p = 99\nq = 50"),
        ("p = f(1)", {"p": {"code": "g(2)"}}, "p = g(2)"),
        ("a, b = 1, 2", {"a, b": {"code": "c, d"}}, "a, b = c, d"),
        ("if x:\n    m = K(x=1)", {"K": {"x": 2, "y": 3}}, "if x:\n    m = K(x=2, y=3)"),
    ],
)
def test_values_are_replaced_where_they_are_written(source, literals, expected):
    """And appended where they are not; nothing else changes."""
    assert replaced(source, literals) == expected
    ast.parse(expected)


@pytest.mark.parametrize(
    ("source", "literals", "named"),
    [
        ("m = KMeans(5)", {"DBSCAN": {"eps": 1}}, "DBSCAN"),
        ("m = KMeans(5)", {"other.KMeans": {"tol": 1}}, "other.KMeans"),
        ("m = KMeans(5)", {"percentile": {"code": "99"}}, "percentile"),
        ("m = KMeans()", {"KMeans": {"0": 5}}, "KMeans with an argument at place 0"),
    ],
)
def test_what_is_not_there_cannot_be_replaced(source, literals, named):
    """The error says what was looked for."""
    with pytest.raises(LookupError) as caught:
        replaced(source, literals)
    assert caught.value.args == (named,)


@pytest.mark.parametrize("key", table.books())
def test_each_lesson_has_what_an_edition_replaces(key):
    """All tags, calls and assignments of the table; other cells stay as they are."""
    for name, source in SOURCES.items():
        notebook = nbformat.from_dict(source)
        with_literals(notebook, name, key)
        tags = {
            tag.removeprefix(table.TAG)
            for cell, before in zip(notebook.cells, source.cells, strict=True)
            if cell.source != before.source
            for tag in cell.metadata.get("tags", [])
        }
        assert tags <= {tag for tag, cell in CELLS.items() if key in cell.asked}


def test_lessons_have_no_other_tags_of_editions():
    """What is tagged is in the table."""
    everywhere = {
        tag.removeprefix(table.TAG)
        for name in notebooks.names()
        for cell in notebooks.read(name).cells
        for tag in cell.metadata.get("tags", [])
        if tag.startswith(table.TAG)
    }
    assert everywhere == set(CELLS)


def test_a_cell_that_lacks_what_is_replaced_is_named():
    """With tag, notebook and edition; so is a tag that no cell has."""
    notebook = notebooks.read("01_kmeans")
    tagged = [c for c in notebook.cells if "edition-five-means" in c.metadata.get("tags", [])]
    tagged[0].source = "kmeans = other(5)"
    expected = "homlp: the cell of 01_kmeans that is tagged edition-five-means has no KMeans"
    with pytest.raises(ValueError, match=expected):
        with_literals(notebook, "01_kmeans", "homlp")
    tagged[0].metadata["tags"] = []
    with pytest.raises(ValueError, match="no cell of 01_kmeans is tagged edition-five-means"):
        with_literals(notebook, "01_kmeans", "homlp")


# What comes of it: the tagged cells are run in this process, with what they need of others


@pytest.fixture(autouse=True)
def one_thread():
    """BLAS on small problems is the faster for it."""
    with threadpool_limits(1):
        yield


def bound(tree):
    """Return the names that code binds at its top."""
    return {
        name.asname or name.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    } | {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def read_names(tree):
    """Return the names that code reads before it binds them itself."""
    known, found = set(), set()
    for statement in tree.body if isinstance(tree, ast.Module) else [tree]:
        inner = bound(statement) if not isinstance(statement, ast.Assign) else set()
        for node in ast.walk(statement):  # of comprehensions
            inner |= bound(node.target) if isinstance(node, ast.comprehension) else set()
        names = (n for n in ast.walk(statement) if isinstance(n, ast.Name))
        found |= {n.id for n in names if isinstance(n.ctx, ast.Load)} - known - inner
        known |= bound(statement)
    return found


@cache
def value_of(tag, key=None, by=homl_clustering):
    """Return the names after a tagged cell, with the parameters of an edition or our own.

    By this package, or by another that has its classes; and the value of the cell.
    """
    cell = CELLS[tag]
    notebook = nbformat.from_dict(SOURCES[cell.notebook])
    if key:
        with_literals(notebook, cell.notebook, key)
    code = [
        c
        for c in notebook.cells
        if c.cell_type == "code" and "test" not in c.metadata.get("tags", [])
    ]
    [last, *_] = [i for i, c in enumerate(code) if table.TAG + tag in c.metadata.get("tags", [])]
    needed, run_first = read_names(ast.parse(cell.value)), []
    for number in range(last, -1, -1):
        tree = ast.parse(code[number].source)
        if number == last or bound(tree) & needed:
            needed = (needed - bound(tree)) | read_names(tree)
            run_first.insert(0, code[number].source)
    names = {}
    for source in run_first:
        exec(source, names)
        names |= {"save_fig": lambda *_, **__: None, "print": lambda *_, **__: None}
        names |= {name: getattr(by, name) for name in CLASSES if name in names}
    plt.close("all")
    return names | {"value": eval(cell.value, names)}


def check(tag, value, expected):
    """Raise AssertionError unless a value is as the table says."""
    cell = CELLS[tag]
    value, expected = np.asarray(value, float), np.asarray(expected, float)
    assert value.shape == expected.shape
    scale = np.abs(expected).max()
    off = np.abs(value - expected).max()
    assert off <= cell.tolerance * scale, f"{tag}: {value.tolist()}, not {expected.tolist()}"


def needs(tag):
    """Skip a test whose original is missing."""
    if CELLS[tag].data and datasets.originals.find_original(CELLS[tag].data) is None:
        pytest.skip(f"needs the original {CELLS[tag].data}")


def marked(keys, long=()):
    """Return the cases of a test, those that take long marked so."""
    return [
        pytest.param(*case, marks=[pytest.mark.long] * (CELLS[case[0]].long or case[0] in long))
        for case in keys
    ]


@pytest.mark.filterwarnings("ignore")  # of editions that stop too early, or fall into pieces
@pytest.mark.parametrize(("tag", "key"), marked(ASKED))
def test_an_edition_s_parameters_give_what_the_table_says(tag, key):
    """Read off the models that the cell has fitted."""
    needs(tag)
    check(tag, value_of(tag, key)["value"], CELLS[tag].asked[key].today)


SLOW_THERE = ("ten-components", "moons-mixture", "fifty-means")
BY_SCIKIT_LEARN = [
    (tag, key)
    for tag, key in ASKED
    if any(name.rpartition(".")[2] in CLASSES for name in CELLS[tag].asked[key].literals)
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("tag", "key"), marked(BY_SCIKIT_LEARN, SLOW_THERE))
def test_scikit_learn_gives_what_the_table_says(tag, key):
    """With the parameters of an edition: on integers where distances tie not what we give."""
    needs(tag)
    value = value_of(tag, key, ScikitLearn)["value"]
    check(tag, value, CELLS[tag].asked[key].scikit_learn)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("tag", [case for case in CELLS if not CELLS[case].long])
def test_our_own_parameters_give_what_the_table_says(tag):
    """Where nothing is replaced."""
    check(tag, value_of(tag)["value"], CELLS[tag].ours)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("tag", [case for case in CELLS if CELLS[case].long])
def test_our_own_parameters_of_long_cells_give_what_the_table_says(tag):
    """Likewise."""
    needs(tag)
    check(tag, value_of(tag)["value"], CELLS[tag].ours)


def test_a_wrong_value_is_caught():
    """And so is one of another shape."""
    check("five-means", 211.5985, CELLS["five-means"].ours)
    with pytest.raises(AssertionError):
        check("five-means", 211.7, CELLS["five-means"].ours)
    with pytest.raises(AssertionError):
        check("two-starts", 211.5985, CELLS["two-starts"].ours)


def test_the_newest_edition_and_the_course_differ_where_their_parameters_do():
    """The models themselves: their parameters, and how the fits went."""
    models = {key: value_of("five-means", key)["kmeans"] for key in (None, "homl3", "homlp")}
    seeds = {key: (model.n_init, model.random_state) for key, model in models.items()}
    assert seeds == {None: (10, 0), "homl3": (10, 42), "homlp": ("auto", 43)}
    assert abs(models["homlp"].inertia_ - 211.5985) < 1e-4 and models["homlp"].n_iter_ == 3
    assert abs(models["homl3"].inertia_ - 219.428) < 1e-3
    assert not np.array_equal(models[None].labels_, models["homlp"].labels_)
    scans = {key: value_of("models-per-k", key)["scan"] for key in (None, "homlp")}
    sizes = {key: np.bincount(scan.models_[4].labels_).tolist() for key, scan in scans.items()}
    assert sizes["homlp"] == [402, 397, 405, 396, 400] != sizes[None]
    of_nine = {key: scan.inertias_[8] for key, scan in scans.items()}
    assert abs(of_nine["homlp"] - 109.837) < 1e-3 < 1 < abs(of_nine[None] - 109.837)


@pytest.mark.filterwarnings("ignore")
def test_the_ladder_of_the_newest_edition():
    """50 labels, representatives, propagation, its nearest half; two test pictures are free."""
    ours, theirs = (value_of("single-run", key) for key in (None, "homlp"))
    for ladder in (theirs["value"], value_of("single-run", "homlp", ScikitLearn)["value"]):
        assert np.abs(np.array(ladder) - [0.7582, 0.8338, 0.8690, 0.8841]).max() < 2.1 / 397
        assert (np.diff(ladder) > 0).all()
    assert theirs["classifier"].solver == "lbfgs" and theirs["classifier"].max_iter == 10_000
    assert ours["classifier"].solver == "newton-cholesky"


@pytest.mark.filterwarnings("ignore")
def test_the_bayesian_mixture_of_the_newest_edition_converges():
    """After 111 of 500 iterations; with the 100 of older editions it does not."""
    models = {key: value_of("ten-components", key)["bayesian"] for key in (None, "homl3", "homlp")}
    assert {key: model.max_iter for key, model in models.items()} == {
        None: 300, "homl3": 100, "homlp": 500,
    }  # fmt: skip
    assert models["homlp"].converged_ and models["homlp"].n_iter_ == 111
    assert not models["homl3"].converged_ and models["homl3"].n_iter_ == 100


def test_rows_are_among_the_numbers_in_the_books():
    """And their values are those that the table gives."""
    rows = {row["id"]: row for row in read_table()}
    for tag, key in ASKED:
        asked = CELLS[tag].asked[key]
        if len(asked.rows) == len(np.atleast_1d(asked.today)):
            for row, today in zip(asked.rows, np.atleast_1d(asked.today), strict=True):
                ours = float(ast.literal_eval(rows[row]["ours"]))
                assert abs(ours - today) <= max(2e-4, CELLS[tag].tolerance) * abs(today), (tag, row)
        else:
            assert set(asked.rows) <= set(rows)


# The run


HEADER = """# ---
# jupyter:
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %%
import os
import matplotlib.pyplot as plt
from homl_clustering.figures import claims_are_checked, save_fig

# %% tags=["edition-heights"]
heights = list((1, 2))
"""
DRAWN = """
# %%
plt.figure()
save_fig("bridge_plot", resolution=50)

# %%
plt.figure()
plt.plot(heights)
plt.title(f"{heights} {claims_are_checked()}")
save_fig("voronoi_plot", resolution=50)

# %%
raise ValueError("beyond the last figure of the edition")
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one notebook, which draws a figure of the books and one of ours."""
    figures = {
        fig_id: RegisteredFigure(fig_id, "points", "They rise.", "Dots.", "tiny")
        for fig_id in ("voronoi_plot", "bridge_plot")
    }
    for module in (registered_figures, registered_figures.entries):
        monkeypatch.setattr(module, "registry", lambda: figures)
    cell = CELLS["five-means"]
    asked = cell.asked["homlp"]._replace(literals={"heights": {"code": "[3, 4]"}})
    cell = cell._replace(tag="heights", notebook="tiny", asked={"homlp": asked})
    for module in (run, table):
        monkeypatch.setattr(module, "cells", lambda: {"heights": cell})
    numbers = {"voronoi_plot": {"homl3": "9-3", "homlp": "8-3?"}}
    monkeypatch.setattr(table, "numbered", lambda: numbers)
    monkeypatch.setattr(places, "root", tmp_path)
    for name in ("notebooks", "figures", "solutions"):
        (tmp_path / name).mkdir()
    (tmp_path / "notebooks/tiny.py").write_text(HEADER + DRAWN)
    return tmp_path


def test_an_edition_is_drawn_into_a_folder_of_its_own(project, capsys, monkeypatch):
    """With its values, without claims, as far as its last figure, and nothing else is written."""
    old = project / "build/homlp/old_plot.png"
    old.parent.mkdir(parents=True)
    old.touch()
    seen, execute = [], notebooks.execute

    def watched(notebook, folder, *arguments, **more):
        done = execute(notebook, folder, *arguments, **more)
        seen.append((folder / "voronoi_plot.json").read_text())
        return done

    monkeypatch.setattr(notebooks, "execute", watched)
    assert make_edition("homlp")
    assert "[3, 4] False" in seen[0]
    made = [p.relative_to(project).as_posix() for p in project.rglob("*") if p.is_file()]
    assert sorted(made) == ["build/homlp/voronoi_plot.png", "notebooks/tiny.py"]
    said = capsys.readouterr().out
    assert "build/homlp: 1 figure\n" in said and "ours" not in said


def test_what_is_not_known_of_an_edition_is_said(project, capsys, monkeypatch):
    """Ours are drawn, and named; a lesson that fails is named too."""
    monkeypatch.setattr(notebooks, "execute", lambda *_, **__: None)
    assert make_edition("homl3")
    expected = "ours, since the edition's parameters are not known: voronoi_plot"
    assert expected in capsys.readouterr().out

    def fail(*_, **__):
        raise DeadKernelError("it has died")

    monkeypatch.setattr(notebooks, "execute", fail)
    assert not make_edition("homl3")
    said = capsys.readouterr().out
    assert "tiny: FAILED with the parameters of HOML3\nit has died" in said


@pytest.mark.parametrize("key", table.books())
def test_what_is_ours_in_an_edition_is_of_its_figures(key):
    """The newest edition has nine figures of which no parameter is known."""
    kept = table.kept(key)
    assert set(kept) <= set(table.figures_of(key))
    n_unknown = sum(words == table.ALL for words in kept.values())
    assert n_unknown == {"homlp": 9}.get(key, 0)
