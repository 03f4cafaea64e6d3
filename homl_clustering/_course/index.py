"""The index page of the figures, made from the registry: ``figures/README.md``."""

from homl_clustering._course.manifest import FIGURES
from homl_clustering._files import write_text
from homl_clustering.figures import registry

HEADER = """\
# The figures

Made by `make figures`; this page is made from `homl_clustering/figures.toml`. HOML2 and
HOML3 are the second and third edition of *Hands-On Machine Learning*, PDSH is the *Python
Data Science Handbook*.

| figure | what it shows | HOML2 | HOML3 | PDSH | notebook |
|---|---|---|---|---|---|
"""

CREDITS = """
`image_segmentation_plot` shows a photo from the notebooks of *Hands-On Machine Learning*.
`china_plot`, `pixel_space_plot`, `pixel_space_16_plot` and `china_16_plot` show china.jpg by
danielbuechele, [CC BY 2.0](https://creativecommons.org/licenses/by/2.0/), from scikit-learn.
"""


def page():
    """Return the text of the index page.

    Examples
    --------
    >>> page().startswith("# The figures")
    True
    """
    rows = [
        f'| <img src="{figure.id}.png" width="240" alt="{figure.title}"><br>`{figure.id}` '
        f"| {figure.title} | {figure.homl2} | {figure.homl3} | {figure.pdsh} "
        f"| [{figure.notebook}](../notebooks/{figure.notebook}.ipynb) |\n"
        for figure in registry().values()
    ]
    return HEADER + "".join(rows) + CREDITS


def write():
    """Write the index page where it has changed."""
    path = FIGURES / "README.md"
    if not path.exists() or path.read_text(encoding="utf-8") != page():
        write_text(path, page())
