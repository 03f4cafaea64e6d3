"""The site, before Sphinx: what becomes of notebooks, pages and links, on small cases."""

import base64
import csv
import doctest
import inspect
import re
import subprocess

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_output

import homl_clustering
from homl_clustering.measurements import load_measurement
from tests.helpers import ROOT
from tests.site.course import PNG, STEPPER, code, write, write_course
from tools import animations
from tools.site import (
    address,
    api,
    binder,
    citation,
    credits,
    hints,
    links,
    measured,
    output,
    pages,
    publishing,
    slides,
)
from tools.site.cells import Shown
from tools.site.gather import FILLED, PARTS, gather

NOWHERE = publishing.parsed("")
SOMEWHERE = publishing.parsed("https://github.com/Somebody/clusters")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A course with one lesson, one exercise, its solution, and one figure."""
    write_course(tmp_path, monkeypatch)
    return tmp_path


def sources(notebook):
    """Return the text of all cells of a page."""
    return "\n\n".join(cell.source for cell in notebook.cells)


def test_the_front_page_has_a_moving_picture_and_a_still_one(project, tmp_path):
    """The files lie beside the page, with words; without the files there is no picture."""
    gather(tmp_path / "out", NOWHERE)
    assert "<picture" not in sources(nbformat.read(tmp_path / "out/index.ipynb", 4))
    shown = [animations.FRONT_PICTURE, animations.FRONT_STILL]
    for place in shown:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(place.encode())
    gather(tmp_path / "out", NOWHERE)
    shown_page = sources(nbformat.read(tmp_path / "out/index.ipynb", 4))
    still_and_moving = r'prefers-reduced-motion: reduce\)" srcset="(.+)">\n<img src="(.+)" alt'
    found = re.search(still_and_moving, shown_page)
    for place, name in zip(reversed(shown), found.groups(), strict=True):
        assert (tmp_path / "out/extra" / name).read_bytes() == place.encode()
    assert f'alt="{animations.FRONT_WORDS}"' in shown_page
    assert "<picture" not in sources(nbformat.read(tmp_path / "out/lessons/01_tiny.ipynb", 4))


def test_gathering_makes_a_page_of_each_file(project, tmp_path):
    """Lessons, exercises, solutions, pages; pictures beside them; every link rewritten."""
    written = gather(tmp_path / "out", NOWHERE)
    assert {
        "index.ipynb",
        "lessons/01_tiny.ipynb",
        "exercises/01_tiny_exercises.ipynb",
        "solutions/01_tiny_exercises.ipynb",
        "gallery.md",
        "glossary.md",
        "authors.md",
        "start.md",
        "api/kmeans.rst",
    } <= set(written)
    assert (tmp_path / "out/drawn/dots_plot.png").read_bytes() == base64.b64decode(PNG)
    assert (tmp_path / "out/extra/figures/dots_plot.png").read_bytes() == b"larger"
    index = sources(nbformat.read(tmp_path / "out/index.ipynb", 4))
    assert "[the first](lessons/01_tiny.ipynb)" in index
    assert "lessons/01_tiny" in index.partition("{toctree}")[2]
    lesson = sources(nbformat.read(tmp_path / "out/lessons/01_tiny.ipynb", 4))
    assert "(#gallery-dots-plot)" in lesson
    assert "[Exercises to this lesson](../exercises/01_tiny_exercises.ipynb)" in lesson
    gallery = (tmp_path / "out/gallery.md").read_text()
    expected = "|  | 9-1 | 8-1? |  |  | [Two dots](#gallery-dots-plot) | [01](#figure"
    assert expected in gallery and "by analogy only" in gallery
    assert ":alt: Two dots." in gallery
    assert "[it](lessons/01_tiny.ipynb)" in (tmp_path / "out/authors.md").read_text()


def test_gathering_twice_gives_the_same_bytes(project, tmp_path):
    """And nothing of the first time is left."""
    gather(tmp_path / "out", NOWHERE)
    before = {p: p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    (tmp_path / "out/old.md").write_text("# Old")
    gather(tmp_path / "out", NOWHERE)
    assert {p: p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("repository", [NOWHERE, SOMEWHERE], ids=["nowhere", "somewhere"])
def test_the_public_address_appears_only_where_it_is_set(project, tmp_path, repository):
    """Buttons, links to edit, copies for Colab: all, or none."""
    gather(tmp_path / "out", repository)
    lesson = (tmp_path / "out/lessons/01_tiny.ipynb").read_text()
    page = (tmp_path / "out/start.md").read_text()
    known = bool(repository)
    assert (
        "https://mybinder.org/v2/gh/Somebody/clusters/main?urlpath=lab%2Ftree" in lesson
    ) == known
    assert ("colab.research.google.com/github/Somebody/clusters" in lesson) == known
    assert ("/edit/main/notebooks/01_tiny.py" in lesson) == known
    assert ("/edit/main/docs/start.md" in page) == known
    assert (tmp_path / "out/extra/colab/01_tiny.ipynb").exists() == known
    assert known or "https:" not in lesson + page


def test_copies_for_colab_install_first_and_link_to_the_site(project):
    """The lesson itself stays without."""
    copy = binder.installing(project / "notebooks/01_tiny.ipynb", SOMEWHERE)
    assert copy.cells[0].source.endswith('"git+https://github.com/Somebody/clusters"')
    copy = binder.installing(project / "notebooks/00_index.ipynb", SOMEWHERE)
    address = "https://somebody.github.io/clusters/lessons/01_tiny.html"
    assert f"[the first]({address})" in copy.cells[1].source
    assert all(not cell.get("outputs") for cell in copy.cells)
    nbformat.validate(copy)


def shown(project, place, repository=NOWHERE):
    """Return a notebook on its way to a page."""
    made = Shown(project / place, place, pages.page_of(place), repository)
    made.make()
    return made


def test_cells_of_a_lesson(project):
    """Pictures become files with words, checks are folded, what is HTML passes through."""
    made = shown(project, "notebooks/01_tiny.ipynb")
    _, drawn, check, stepper = made.notebook.cells
    (picture,) = drawn.outputs
    assert made.figures == {"dots_plot": "dots_plot.png"}
    assert picture.data["text/markdown"].splitlines()[:3] == [
        "```{image} ../drawn/dots_plot.png",
        ":alt: Two dots.",
        ":name: figure-dots-plot",
    ]
    assert check.metadata.tags == ["hide-input"]
    assert stepper.outputs[0].data == STEPPER.data


def test_a_picture_without_words_is_an_error(project):
    """So no page can have one."""
    mute = new_output("display_data", {"image/png": PNG})
    write(project / "notebooks/01_tiny.ipynb", code("draw()", outputs=[mute]))
    with pytest.raises(ValueError, match="no alternative text"):
        shown(project, "notebooks/01_tiny.ipynb")


def test_solutions_are_folded_and_exercises_have_hints(project):
    """What is given is not folded; the hints of a check come below it."""
    title, why, answer, check = shown(project, "solutions/01_tiny_exercises.ipynb").notebook.cells
    assert title.source.startswith("# Exercises: tiny")
    assert why.source.startswith("<details><summary>Show the solution</summary>")
    assert answer.metadata.tags == ["hide-cell"]
    assert "tags" not in check.metadata
    *_, check, below = shown(project, "exercises/01_tiny_exercises.ipynb").notebook.cells
    assert check.source.startswith("check(")
    # the right option has its fold, too: else the one without would be the answer
    for letter in "abc":
        assert f"<summary>If you chose {letter}</summary>" in below.source


def test_hints_of_functions_are_their_mistakes():
    """The first of them, each once: more would be the solution in pieces."""
    found = hints.hints_of(hints.tasks()["01.e_step"])
    assert next(iter(found)) == "Hint 1"
    assert 2 < len(found) == len(set(found.values())) <= hints.MOST


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](01_kmeans.ipynb)", "[a](../lessons/01_kmeans.ipynb)"),
        ("[a](01_kmeans.ipynb#The-algorithm)", "[a](../lessons/01_kmeans.ipynb#the-algorithm)"),
        ("[a](../solutions/capstone.ipynb)", "[a](../solutions/capstone.ipynb)"),
        ("[a](00_index.ipynb)", "[a](../index.ipynb)"),
        ("[a](glossary.md)", "[a](../glossary.md)"),
        ("[a](../figures/voronoi_plot.png)", "[a](#gallery-voronoi-plot)"),
        ("[a](../figures/README.md)", "[a](../gallery.md)"),
        ("[a](../homl_clustering/kmeans/__init__.py)", "[a](../api/kmeans.rst)"),
        ("[a](../docs/start.md#data)", "[a](../start.md#data)"),
        ("[`a`](../Makefile) b", "`a` b"),
        ("`[a](b.md)`", "`[a](b.md)`"),
        ("```\n[a](b.md)\n```", "```\n[a](b.md)\n```"),
        ("[a](https://example.org/b.md)", "[a](https://example.org/b.md)"),
        ("![x y](../figures/voronoi_plot.png)", "![x y](../pictures/voronoi_plot.png)"),
        ("[a](#The-end)", "[a](#the-end)"),
    ],
)
def test_links_lead_to_pages(before, after):
    """From a lesson, without a public address."""
    rewritten = links.rewrite(before, "notebooks/01_kmeans.ipynb", "lessons/x.ipynb", NOWHERE)
    assert rewritten == after


def test_links_to_other_files_lead_to_the_repository():
    """Where there is one."""
    made = links.rewrite("[`a`](../Makefile)", "notebooks/glossary.md", "glossary.md", SOMEWHERE)
    assert made == "[`a`](https://github.com/Somebody/clusters/blob/main/Makefile)"


def test_a_link_that_leads_nowhere_is_an_error():
    """The message names the page and the link."""
    with pytest.raises(links.LinkError, match=r"docs/start.md: the link to no.md"):
        links.rewrite("[a](no.md)", "docs/start.md", "start.md", NOWHERE)


@pytest.mark.parametrize("wrong", ["github.com/a/b", "https://example.org/a/b", "a/b"])
def test_an_address_that_is_none_is_named(wrong):
    """Before anything is made of it."""
    with pytest.raises(ValueError, match="REPOSITORY must look like"):
        publishing.parsed(wrong)


def test_without_an_address_all_addresses_are_empty(monkeypatch):
    """And the environment goes before what is set."""
    assert not NOWHERE
    assert [NOWHERE.url, NOWHERE.site, NOWHERE.file("a"), NOWHERE.edit("a")] == [""] * 4
    assert [NOWHERE.binder("a"), NOWHERE.colab("a")] == ["", ""]
    monkeypatch.setenv(publishing.VARIABLE, SOMEWHERE.url)
    assert publishing.repository() == SOMEWHERE


def test_the_address_is_written_everywhere_and_taken_away_again():
    """With it, links of the README work anywhere; without it all is as before."""
    for name, rewritten in address.FILES.items():
        now = (ROOT / name).read_text(encoding="utf-8")
        bare = rewritten(now, NOWHERE)
        public = rewritten(now, SOMEWHERE)
        assert SOMEWHERE.url in public, name
        assert rewritten(public, SOMEWHERE) == public
        assert rewritten(public, NOWHERE) == bare
    found = re.findall(r"\]\((?!https://)[^)#]+", address.readme(now, SOMEWHERE))
    assert not found, "these links of the README work in the project only"


def test_all_files_say_the_address_that_is_set(monkeypatch):
    """See ``make address``."""
    monkeypatch.delenv(publishing.VARIABLE, raising=False)
    assert list(address.changed(publishing.repository())) == []


PAGE = '<html><body id="top"><a href="{}">a</a></body></html>'


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (PAGE.format("b.html#here"), ""),
        (PAGE.format("https://example.org/x"), ""),
        (PAGE.format("c.html"), "leads to no file"),
        (PAGE.format("b.html#gone"), "names no place"),
        (PAGE.format("../x.html"), "leads outside"),
        ('<script src="https://example.org/x.js"></script>', "fetches https://example.org/x.js"),
        ('<link rel="stylesheet" href="//example.org/x.css">', "fetches //example.org/x.css"),
        ('<link rel="canonical" href="https://example.org/">', ""),
        ('<img src="https://example.org/x.png" alt="x">', "fetches https://example.org/x.png"),
        ('<img src="data:image/png;base64,x">', "without alternative text"),
        ("<style>@import 'https://example.org/x.css'</style>", "fetches https://example.org/x.css"),
        ('<p style="background: url(//example.org/x.png)">', "fetches //example.org/x.png"),
        (
            '<iframe srcdoc="&lt;script src=&quot;https://example.org/x.js&quot;&gt;"></iframe>',
            "fetches https://example.org/x.js",
        ),
    ],
)
def test_what_is_wrong_with_a_page_is_found(tmp_path, page, problem):
    """Broken links, pictures without words, anything that is fetched from elsewhere."""
    (tmp_path / "a.html").write_text(page)
    (tmp_path / "b.html").write_text('<p id="here">')
    found = output.problems(tmp_path)
    assert bool(found) == bool(problem)
    assert problem in "\n".join(found)


def test_remote_fonts_in_style_sheets_are_found(tmp_path):
    """Those that come along are not."""
    (tmp_path / "a.css").write_text("@font-face { src: url(letters.woff2) }")
    assert output.problems(tmp_path) == []
    (tmp_path / "b.css").write_text('@font-face { src: url("https://example.org/a.woff2") }')
    assert output.problems(tmp_path) == ["b.css fetches https://example.org/a.woff2"]


def test_slides_are_cut_at_headings_and_pictures():
    """A long text becomes several, each with its heading."""
    long = "word " * 120
    page = BeautifulSoup(
        f"<section><h1>T</h1><p>a</p><section><h2>One</h2><p>{long}</p><p>{long}</p>"
        "<div><img></div><section><h3>Two</h3><p>b</p></section></section></section>",
        "html.parser",
    )
    cut = [[element.name for element in slide] for slide in slides.cut(page.section)]
    assert cut == [["h1", "p"], ["h2", "p"], ["h2", "p"], ["h2", "div"], ["h3", "p"]]


def test_slides_of_an_unknown_lesson_name_those_that_there_are(tmp_path):
    """In one sentence."""
    with pytest.raises(ValueError, match="one of 01_kmeans, 02_choosing_k"):
        slides.make("01_kmean", tmp_path)


def test_credits_are_those_of_what_the_code_loads():
    """From the README, where they stand once."""
    assert len(credits.section()) >= 7
    assert credits.of_code("datasets.five_blobs()") == ""
    faces = credits.of_code("faces = datasets.load_faces()")
    assert "AT&T Laboratories" in faces
    assert "Fisher" not in faces
    for start in credits.SHOWN.values():
        assert any(line.startswith(start) for line in credits.section()), start


def test_every_public_name_is_described_once():
    """In one of the pages of the reference."""
    written = "\n".join(api.pages().values())
    described = re.findall(r"^\.\. auto(?:class|function|data):: (\S+)$", written, re.MULTILINE)
    assert len(described) == len(set(described)) > 100
    names = {name.rpartition(".")[2] for name in described}
    assert set(homl_clustering.__all__) <= names | set(pages.modules())
    assert inspect.getdoc(homl_clustering.KMeans).splitlines()[0] in written


def test_every_page_is_in_the_side_bar():
    """Those of docs/, and those that are made of other files."""
    listed = {entry.strip(">").rpartition("<")[2] for part in PARTS.values() for entry in part}
    docs = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert docs <= listed
    made = {page.rpartition(".")[0] for page in pages.OTHERS.values()} - {"index"}
    assert listed == docs | made


def test_every_mark_is_filled_where_it_stands():
    """A mark that is misspelled would be shown to nobody, and nothing in its place."""
    marks = {
        mark
        for path in (ROOT / "docs").glob("*.md")
        for mark in re.findall(r"<!--.*?-->", path.read_text(encoding="utf-8"))
    }
    assert marks == set(FILLED)
    assert all(write() for write in FILLED.values())


def test_the_table_of_criteria_is_that_of_the_study():
    """A row for each kind, clear ones in bold; percentages as they were counted."""
    study, conditions = load_measurement("choices_study")
    page = measured.choices()
    assert conditions in page
    for criterion, n_draws in zip(study["criterion"], study["n_draws"], strict=True):
        assert (
            f"{n_draws:.0f} for {criterion}" in page
        )  # fewer for most: each number is a percentage
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    names, kinds = rows[0], {row[0].strip("*"): row for row in rows[1:]}
    assert list(kinds) == list(dict.fromkeys(study["kind"]))
    for kind, criterion, clear, n_right, n_draws in zip(
        *(study[each] for each in ("kind", "criterion", "clear", "n_right", "n_draws")), strict=True
    ):
        assert kinds[kind][1 + names.index(criterion)] == f"{100 * n_right / n_draws:.0f}"
        assert kinds[kind][0].startswith("**") == bool(clear)


def test_the_table_of_factors_names_the_worst_and_the_best_case():
    """Of scikit-learn's algorithms the faster one counts; other libraries do not."""
    lines = (ROOT / "benchmarks/results/speed.csv").read_text(encoding="utf-8").splitlines()
    ours, theirs = {}, {}
    for row in csv.DictReader(lines[1:]):
        place, seconds = (row["group"], row["case"]), float(row["seconds"])
        if row["library"] == "homl_clustering":
            ours[place] = seconds
        elif row["library"].split()[0] == "scikit-learn":
            theirs[place] = min(seconds, theirs.get(place, np.inf))
    rows = [line.strip("| ").split(" | ") for line in measured.factors().splitlines()[2:]]
    assert lines[0].removeprefix("# ") in rows.pop()[0] and rows.pop() == [""]
    assert [row[0].rpartition(" (")[0] for row in rows] == list(dict.fromkeys(g for g, _ in ours))
    for name, average, least, most in rows:
        group = name.rpartition(" (")[0]
        found = {case: theirs[g, case] / ours[g, case] for g, case in ours if g == group}
        assert float(average) == pytest.approx(np.exp(np.mean(np.log([*found.values()]))), abs=0.06)
        assert f"({len(found)} case" in name
        for text, extreme in ((least, min), (most, max)):
            ratio, _, case = text.partition(": ")
            assert case == extreme(found, key=found.get)
            assert float(ratio) == pytest.approx(found[case], abs=0.06)


def test_the_table_of_limits_has_the_cases_of_the_benchmarks():
    """And its columns agree: what a fit may take is less than what it takes."""
    lines = (ROOT / "benchmarks/results/speed.csv").read_text(encoding="utf-8").splitlines()
    given = {
        row["case"]
        for row in csv.DictReader(lines[1:])
        if row["group"] == "k-means from given centers"
    }
    head, _, *rows = [line.strip("| ").split(" | ") for line in measured.limits().splitlines()[:-2]]
    assert {row[0] for row in rows} == given
    for row in rows:
        found = dict(zip(head, row, strict=True))
        factor, arithmetic, reading, most = (
            float(found[name]) for name in ("times ours", "multiply-adds", "reading", "at most")
        )
        assert 0 < max(arithmetic, reading) < 1 and 0 < float(found["share of distances"]) <= 1
        if max(arithmetic, reading) > 0.1:  # rounded to hundredths
            assert most == pytest.approx(factor / max(arithmetic, reading), rel=0.07)


def test_the_readme_has_the_factors_of_the_table():
    """Those of full fits of k-means: the average, the lowest, and over how many kinds of data."""
    row = next(
        line for line in measured.factors().splitlines() if line.startswith("| k-means, full")
    )
    n_cases, average, least = re.search(r"\((\d+) cases\) \| ([\d.]+) \| ([\d.]+):", row).groups()
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    words = f"{average} times as long on average over {n_cases} kinds of data, and {least} times"
    assert words in readme


BLOCKS = re.compile(r"^```(python|pycon)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.stem)
def test_the_code_of_pages_runs(path):
    """Each block alone, as a reader would copy it."""
    blocks = BLOCKS.findall(path.read_text(encoding="utf-8"))
    if any("import dask" in block for _, block in blocks):
        pytest.importorskip("dask", reason="needs Dask: pip install homl_clustering[dask]")
    for kind, block in blocks:
        if kind == "python":
            exec(block, {})
            continue
        example = doctest.DocTestParser().get_doctest(block, {}, path.name, str(path), 0)
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
        assert runner.run(example).failed == 0


def test_the_citation_has_the_version_of_the_package():
    """And the list of changes begins with it."""
    assert citation.fields()["version"] == homl_clustering.__version__
    assert f"version = {{{homl_clustering.__version__}}}" in citation.bibtex()
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (\S+?),? ", changes, re.MULTILINE)[1] == homl_clustering.__version__


def test_binder_compiles_ahead_and_installs_the_lock():
    """A reader there does not wait in the middle of a lesson."""
    assert "python -m homl_clustering.precompile" in (ROOT / ".binder/postBuild").read_text("utf-8")
    assert "-r ../requirements.lock" in (ROOT / ".binder/requirements.txt").read_text("utf-8")
    done = subprocess.run(["bash", "-n", ".binder/postBuild"], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_workflows_cover_systems_and_versions():
    """Linux, macOS, Windows, and each version of Python from the first that is supported."""
    text = (ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8")
    assert all(f"{system}-latest" in text for system in ("ubuntu", "macos", "windows"))
    assert all(f'"3.{minor}"' in text for minor in range(11, 15))
    assert "make test " in text
