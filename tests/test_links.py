"""No link leads nowhere: in lessons, solutions, exercises and pages."""

import re
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest

from tests.helpers import ROOT
from tools import notebooks

PAGES = sorted(
    path
    for pattern in (
        "*.md",
        "docs/*.md",
        "figures/*.md",
        "notebooks/*.md",
        "benchmarks/**/*.md",
        "tools/**/*.md",
    )
    for path in ROOT.glob(pattern)
)
SOURCES = [notebooks.source(name) for name in notebooks.names()]
EXERCISES = sorted((ROOT / "exercises").glob("*.ipynb"))
LINK = re.compile(r"\[(?:[^][]|\[[^]]*\])*\]\(\s*<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\s*\)")
MEMBER = re.compile(r"`(homl_clustering(?:\.\w+)+)`")


def prose(path):
    """Return the text of a page, or the Markdown cells of a notebook, without code."""
    if path.suffix == ".md":
        text = path.read_text(encoding="utf-8")
    else:
        notebook = (
            nbformat.read(path, as_version=4)
            if path.suffix == ".ipynb"
            else notebooks.read(path.stem)
        )
        cells = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
        text = "\n\n".join(cells)
    return re.sub(r"```.*?```", "", text, flags=re.S)


def headings(path):
    """Return the anchors of the headings of a page or notebook, in both usual spellings."""
    titles = re.findall(r"^#+ +(.*?)\s*$", prose(path), re.M)
    anchors = {title.replace(" ", "-") for title in titles}  # JupyterLab
    plain = {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in titles}
    return anchors | plain  # GitHub


@pytest.mark.parametrize(
    "path", [*PAGES, *SOURCES, *EXERCISES], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_links_lead_somewhere(path):
    """Files exist, and so do the headings that are named after a #; addresses are complete."""
    for link in LINK.findall(prose(path)):
        if re.match(r"[a-z]+:", link):
            assert re.fullmatch(r"https://[\w.-]+\.\w+(/\S*)?", link), link
            continue
        file, _, anchor = unquote(link).partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), f"{path.name} links to {link}"
        assert target.is_relative_to(ROOT), f"{path.name} links outside of the project: {link}"
        if anchor and target.suffix in (".md", ".ipynb", ".py"):
            assert anchor in headings(target), f"{path.name} links to {link}"


@pytest.mark.parametrize(
    "path", [*PAGES, *SOURCES], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_names_of_the_package_in_the_prose_exist(path):
    """`homl_clustering.a.b` in the text is a module, or a member of one."""
    import importlib

    for name in MEMBER.findall(prose(path)):
        parts, found = name.split("."), None
        for depth in range(len(parts), 0, -1):
            try:
                found = importlib.import_module(".".join(parts[:depth]))
            except ModuleNotFoundError:
                continue
            for member in parts[depth:]:
                assert hasattr(found, member), f"{path.name} names {name}"
                found = getattr(found, member)
            break
        assert found is not None, f"{path.name} names {name}"


def test_links_are_found_in_all_their_spellings():
    """Also with a title, a picture as text, and angle brackets."""
    text = '[a](b.md) [![x](y.png)](z.md) [c](<d e.md>) [f](g.md "title")'
    assert set(LINK.findall(text)) >= {"b.md", "z.md", "g.md"}
    assert Path(notebooks.source("00_index")).exists()
