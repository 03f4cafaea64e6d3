"""A course with one lesson, from which a site is made in seconds."""

import base64
import io

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from homl_clustering import figures as registered_figures
from homl_clustering.figures import RegisteredFigure
from tests.helpers import ROOT
from tools.editions import table
from tools.places import places


def picture():
    """Return a picture of a few white pixels, as notebooks hold it."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "png")
    return base64.b64encode(file.getvalue()).decode()


PNG = picture()
FIGURE = new_output(
    "display_data",
    {"image/png": PNG, "text/plain": "<Figure>"},
    metadata={"image/png": {"alt": "Two dots."}},
)
STEPPER = new_output("display_data", {"text/html": '<iframe srcdoc="<b>hi</b>"></iframe>'})
LESSON = """\
# Tiny

See [a figure](../figures/README.md#dots_plot). The inertia is

$$\\sum_i \\lVert x_i - c_i \\rVert^2$$

<details><summary>Show the answer</summary>

It is never negative.

</details>"""
PYTHON = {"language_info": {"name": "python", "pygments_lexer": "ipython3"}}


def code(source, *tags, outputs=()):
    """Return a cell of code."""
    return new_code_cell(source, metadata={"tags": list(tags)}, outputs=list(outputs))


def text(source, *tags):
    """Return a cell of text."""
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def write(path, *cells):
    """Write a notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=list(cells), metadata=PYTHON), path)


def write_course(folder, patch, stepper=STEPPER):
    """Write a course with one lesson, one exercise, its solution, and one figure.

    Parameters
    ----------
    folder : Path
    patch : pytest.MonkeyPatch
        By which the tools take this course for the project.
    stepper : NotebookNode
        What the last cell of the lesson has shown.
    """
    figure = RegisteredFigure("dots_plot", "Two dots", "Two.", "Two dots.", "01_tiny")
    patch.setattr(table, "numbered", lambda: {"dots_plot": {"homl3": "9-1", "homlp": "8-1?"}})
    for module in (registered_figures, registered_figures.entries):
        patch.setattr(module, "registry", lambda: {"dots_plot": figure})
    patch.setattr(places, "root", folder)
    _write_notebooks(folder, stepper)
    _write_pages(folder)


def _write_notebooks(folder, stepper):
    """Write the opening, the lesson, the exercise and its solution."""
    opening = text("# The course\n\nBegin with [the first](01_tiny.ipynb).")
    write(folder / "notebooks/00_index.ipynb", opening)
    write(
        folder / "notebooks/01_tiny.ipynb",
        text(LESSON),
        code('draw()\nsave_fig("dots_plot")', outputs=[FIGURE]),
        code("assert 1 + 1 == 2", "test"),
        code("step()", outputs=[stepper]),
    )
    task = text("# Exercises: tiny\n\nTo [the lesson](../notebooks/01_tiny.ipynb).", "given")
    check = 'check("01.warm_up", answer=answer)'
    write(folder / "exercises/01_tiny_exercises.ipynb", task, code("answer = ..."), code(check))
    write(
        folder / "solutions/01_tiny_exercises.ipynb",
        task,
        text("Since the numbers of clusters mean nothing:"),
        code('answer = "b"'),
        code(check, "given"),
    )


def _write_pages(folder):
    """Write the pages of Markdown, those that the side bar lists, and the figure."""
    for place in ("CHANGELOG.md", "LICENSE", "CITATION.cff"):
        (folder / place).write_text((ROOT / place).read_text("utf-8"), "utf-8")
    (folder / "README.md").write_text("# R\n\n## Credits\n\n- Iris: R. A. Fisher.\n", "utf-8")
    (folder / "CONTRIBUTING.md").write_text("# Change\n\nSee [it](notebooks/01_tiny.ipynb).\n")
    docs = [f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")]
    for place in ("notebooks/glossary.md", "notebooks/book_numbers.md", *docs):
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / place).write_text("# A page\n")
    (folder / "docs/exercises.md").write_text("# The exercises\n\n<!-- exercises -->\n")
    (folder / "figures").mkdir()
    (folder / "figures/dots_plot.png").write_bytes(b"larger")
    (folder / "figures/README.md").write_text("# The figures\n")
