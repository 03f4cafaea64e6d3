"""The package from outside: its map, its names, and what a plain import loads."""

import ast
import builtins
import doctest
import importlib
import inspect
import json
import pkgutil
import pydoc
import subprocess
import sys

import pytest

import homl_clustering
from homl_clustering.engine import documented
from tests.helpers import ROOT
from tools.site.api import pages
from tools.site.pages import modules


def in_fresh_process(program):
    """Return what a program prints, as JSON, in a process that has imported nothing."""
    run = [sys.executable, "-c", program]
    printed = subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return json.loads(printed)


def test_the_map_names_all_that_is_public():
    """In the docstring, in dir, and for editors, which read the imports and do not run them."""
    public = set(homl_clustering.__all__)
    assert set(dir(homl_clustering)) == public | {"__version__"}
    assert [name for name in sorted(public) if f"`{name}`" not in homl_clustering.__doc__] == []
    tree = ast.parse((ROOT / "homl_clustering/__init__.py").read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    of_package = [n for n in imports if n.module.startswith("homl_clustering")]
    named = {alias.name: node.module for node in of_package for alias in node.names}
    homes = {name: f"homl_clustering.{home}" for name, home in homl_clustering._HOMES.items()}
    modules = {name: "homl_clustering" for name in public - set(homes)}
    assert named == homes | modules
    for name in public:
        assert getattr(homl_clustering, name) is not None


def test_modules_are_there_after_a_plain_import():
    """And each of them says what it is, and which names are public."""
    program = """
import json, types, homl_clustering
found = {name: getattr(homl_clustering, name) for name in homl_clustering.__all__}
modules = {n: m for n, m in found.items() if isinstance(m, types.ModuleType)}
print(json.dumps([n for n, m in modules.items() if not (m.__doc__ and hasattr(m, "__all__"))]))
"""
    assert in_fresh_process(program) == []


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import homl_clustering", {"numba", "sklearn", "matplotlib", "numpy"}),
        ("import homl_clustering.textbook.kmeans", {"numba", "sklearn", "matplotlib"}),
        ("from homl_clustering import textbook", {"numba", "sklearn", "matplotlib"}),
        ("import homl_clustering; homl_clustering.KMeans", {"matplotlib", "dask", "pooch"}),
        ("import homl_clustering.plotting", {"numba"}),
    ],
)
def test_an_import_loads_no_more_than_it_needs(statement, absent):
    """Who reads the textbook need not wait for the compiler."""
    program = f"import sys, json; {statement}; print(json.dumps(list(sys.modules)))"
    assert absent & set(in_fresh_process(program)) == set()


def test_all_public_modules_name_their_names():
    """Each has an `__all__`, whose names are there."""
    for name in modules():
        module = __import__(f"homl_clustering.{name}", fromlist=["x"])
        assert sorted(module.__all__) == sorted(set(module.__all__))
        assert [n for n in module.__all__ if not hasattr(module, n)] == []


def test_help_shows_the_map_and_nothing_private():
    """Private modules are not even listed."""
    text = pydoc.plain(pydoc.render_doc(homl_clustering))
    contents = text.split("PACKAGE CONTENTS")[1].split("CLASSES")[0].split()
    assert "textbook" in contents
    assert [name for name in contents if name.startswith("_")] == []
    assert text.index("how many, in sentences") < text.index("PACKAGE CONTENTS")


def test_modules_of_the_textbook_are_there_too():
    """Each is imported when it is asked for, and named in the help."""
    program = """
import json, homl_clustering
print(json.dumps(homl_clustering.textbook.kmeans.kmeans_plusplus([[0.0], [9.0]], 2).tolist()))
"""
    assert sorted(in_fresh_process(program)) == [[0.0], [9.0]]
    found = [info.name for info in pkgutil.iter_modules(homl_clustering.textbook.__path__)]
    assert [name for name in found if f"`{name}`" not in homl_clustering.textbook.__doc__] == []
    assert not hasattr(homl_clustering.textbook, "kmeens")


def test_an_unknown_name_is_an_attribute_error():
    """So that hasattr works, and a typing error is not taken for a missing library."""
    assert not hasattr(homl_clustering, "KMean")
    with pytest.raises(AttributeError, match=r"'homl_clustering' has no attribute 'KMean'"):
        homl_clustering.KMean  # noqa: B018


def test_versions_are_shown(capsys):
    """All libraries that the package needs, what a fit runs on, and what is not installed."""
    homl_clustering.show_versions()
    lines = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert lines["homl_clustering"] == homl_clustering.__version__
    assert lines["Python"].startswith(sys.version.split()[0])
    assert {"numpy", "scikit-learn", "numba", "scipy", "matplotlib", "dask"} <= set(lines)
    assert lines["numba"] == sys.modules["numba"].__version__


def names_not_defined(doc):
    """Return the names that the examples of a docstring use, but neither import nor set."""
    known, missing = set(dir(builtins)), set()
    for example in doctest.DocTestParser().get_examples(doc):
        nodes = list(ast.walk(ast.parse(example.source)))
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                known |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                known.add(node.name)
            elif isinstance(node, ast.arg):
                known.add(node.arg)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                known.add(node.id)
        missing |= {n.id for n in nodes if isinstance(n, ast.Name)} - known
    return missing


def with_docstrings():
    """Yield everything public that has a docstring, with its name."""
    for name in ("", *modules()):
        module = importlib.import_module(f"homl_clustering.{name}".rstrip("."))
        yield module.__name__, module
        for member in module.__all__:
            value = getattr(module, member)
            yield f"{name}.{member}", value
            if inspect.isclass(value):
                public = [n for n in vars(value) if not n.startswith("_")]
                yield from ((f"{member}.{n}", getattr(value, n)) for n in public)


def test_examples_can_be_copied():
    """Each imports what it uses: a reader has not imported what the module has."""
    found = {
        name: names_not_defined(inspect.getdoc(value) or "") for name, value in with_docstrings()
    }
    assert len(found) > 300
    assert {name: missing for name, missing in found.items() if missing} == {}
    assert names_not_defined(">>> X = np.arange(3)\n>>> len(X) + width") == {"np", "width"}


ESTIMATORS = ["KMeans", "MiniBatchKMeans", "SphericalKMeans", "GaussianMixture"]
ESTIMATORS += ["BayesianGaussianMixture", "DensityAnomalyDetector"]


@pytest.mark.parametrize("name", ESTIMATORS)
def test_the_picture_of_an_estimator_links_to_its_page(name, monkeypatch):
    """Where there is a site; else there is no link, least of all to scikit-learn."""
    model = getattr(homl_clustering, name)()
    monkeypatch.setattr(documented, "documentation", lambda: "")
    assert model._get_doc_link() == ""
    assert 'href="http' not in model._repr_html_()
    monkeypatch.setattr(
        documented, "documentation", lambda: "https://example.org/course/api/index.html"
    )
    link = model._get_doc_link()
    assert f'href="{link}"' in model._repr_html_()
    page, anchor = link.removeprefix("https://example.org/course/").split("#")
    text = pages()[page.replace(".html", ".rst")]
    assert f".. autoclass:: {anchor}\n" in text


def test_a_class_that_somebody_makes_of_ours_has_no_page(monkeypatch):
    """Its picture has no link."""
    monkeypatch.setattr(
        documented, "documentation", lambda: "https://example.org/course/api/index.html"
    )

    class Own(homl_clustering.KMeans):
        pass

    assert Own()._get_doc_link() == ""
