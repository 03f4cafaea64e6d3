"""Which file of the project becomes which page of the site."""

import pkgutil
from functools import cache

import homl_clustering
from tools.places import places

FRONT = "index"
# Public paths of the package, design section 2; textbook's modules are found by themselves.
MODULES = (
    "kmeans",
    "minibatch",
    "mixture",
    "bayesian_mixture",
    "silhouette",
    "selection",
    "semi_supervised",
    "anomaly",
    "likelihood",
    "datasets",
    "figures",
    "plotting",
    "steppers",
    "animation",
    "callbacks",
    "export",
    "versions",
    "measurements",
    "checks",
    "blocks",
    "precompile",
)
# Pages that are made of something else than a notebook or a page in docs/.
OTHERS = {
    "notebooks/glossary.md": "glossary.md",
    "notebooks/book_numbers.md": "book_numbers.md",
    "figures/README.md": "gallery.md",
    "CONTRIBUTING.md": "authors.md",
    "CHANGELOG.md": "changes.md",
    "LICENSE": "credits.md",
    "CITATION.cff": "cite.md",
    "README.md": "index.ipynb",
    "homl_clustering/__init__.py": "api/index.md",
}


@cache
def modules():
    """Return the names of the public modules, without that of the package."""
    from homl_clustering import textbook

    found = [module.name for module in pkgutil.iter_modules(textbook.__path__)]
    boards = [f"textbook.{name}" for name in found if name != "arguments"]
    return (*MODULES, "textbook", *boards)


def page_of(place):
    """Return the page that a file of the project becomes, as a file below the site's source.

    Parameters
    ----------
    place : str
        The file, below the root of the project.

    Returns
    -------
    str or None
        None if it is no page.

    Examples
    --------
    >>> page_of("notebooks/01_kmeans.ipynb")
    'lessons/01_kmeans.ipynb'
    >>> page_of("homl_clustering/kmeans/__init__.py")
    'api/kmeans.rst'
    >>> page_of("Makefile")
    """
    if place in OTHERS:
        return OTHERS[place]
    folder, _, name = place.rpartition("/")
    stem, _, ending = name.rpartition(".")
    if folder == "docs" and ending == "md":
        return name
    if folder in ("notebooks", "solutions", "exercises") and ending in ("ipynb", "py"):
        if stem == "00_index":
            return f"{FRONT}.ipynb"
        return f"{'lessons' if folder == 'notebooks' else folder}/{stem}.ipynb"
    if place.startswith("homl_clustering/") and ending == "py":
        module = place.removesuffix(".py").removesuffix("/__init__").split("/", 1)[1]
        module = module.replace("/", ".")
        return f"api/{module}.rst" if module in modules() else None
    return None


def lessons():
    """Return the names of the lessons, in order, without the opening."""
    return [p.stem for p in sorted(places.notebooks.glob("*.ipynb")) if p.stem != "00_index"]


def exercises():
    """Return the names of the exercises: those of the lessons, of the book, and the last one."""
    return [path.stem for path in sorted(places.exercises.glob("*.ipynb"))]


def version():
    """Return the version of the package."""
    return homl_clustering.__version__
