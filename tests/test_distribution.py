"""What packagers get: the metadata, the archives, and what is tried out of them."""

import ast
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import homl_clustering
from tests.helpers import ROOT
from tools.kit import tracked
from tools.release import __main__ as commands
from tools.release import archives, checking, pythons
from tools.site import address, publishing

SOMEWHERE = publishing.parsed("https://github.com/Somebody/clusters")
HOOKS = "import sys; from flit_core import buildapi as b; b.build_sdist('.'); b.build_wheel('.')"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
CLASSIFIERS = PROJECT["classifiers"]


def names_in(archive):
    """Return the files of an sdist, without its own folder, or of a wheel."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return set(wheel.namelist())
    with tarfile.open(archive) as sdist:
        return {name.partition("/")[2] for name in sdist.getnames()}


@pytest.fixture(scope="module", params=[publishing.parsed(""), SOMEWHERE], ids=["bare", "public"])
def built(request, tmp_path_factory):
    """The sdist and the wheel, without a public address and with one; and that address."""
    if not tracked_or_none():
        pytest.skip("not a git checkout")
    tree = tmp_path_factory.mktemp("dist") / "tree"
    archives.copy_tree(tree, request.param)
    subprocess.run([sys.executable, "-c", HOOKS], cwd=tree, check=True, capture_output=True)
    return next(tree.glob("*.tar.gz")), next(tree.glob("*.whl")), request.param


def tracked_or_none():
    """Return the tracked files, or None outside of a checkout."""
    try:
        return tracked()
    except (OSError, subprocess.CalledProcessError):
        return None


def metadata(wheel):
    """Return the metadata of a wheel, as an index of packages reads them."""
    with zipfile.ZipFile(wheel) as opened:
        name = next(name for name in opened.namelist() if name.endswith("/METADATA"))
        return message_from_bytes(opened.read(name))


# What is in them


def test_the_wheel_holds_the_package_and_nothing_else(built):
    """Every tracked file of it, those that are no Python among them."""
    names = names_in(built[1])
    package = {name for name in names if name.startswith("homl_clustering/")}
    assert package == {name for name in tracked() if name.startswith("homl_clustering/")}
    assert {name.split("/")[0].rpartition(".")[2] for name in names - package} == {"dist-info"}


def test_the_sdist_holds_the_package_and_what_proves_it(built):
    """Tests of the package, and what they need; no lesson, no picture; it stays small."""
    sdist, _, _ = built
    names = names_in(sdist)
    assert {name.split("/")[0] for name in names} == {
        "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "LICENSE", "PKG-INFO", "README.md",
        "benchmarks", "conftest.py", "docs", "homl_clustering", "pyproject.toml", "tests", "tools",
    }  # fmt: skip
    assert {name for name in tracked() if name.startswith("homl_clustering/")} <= names
    assert {"tests/test_kmeans.py", "tests/helpers.py", "tests/pickles/kmeans.pickle"} <= names
    assert not [name for name in names if name.endswith((".ipynb", ".png", ".gif", ".pyc"))]
    assert sdist.stat().st_size < 3e6


def test_what_is_left_out_of_the_sdist_exists():
    """A pattern that fits nothing is a file that was renamed, and is carried now."""
    chosen = PYPROJECT["tool"]["flit"]["sdist"]
    for pattern in chosen["include"] + chosen["exclude"]:
        assert list(ROOT.glob(pattern.rstrip("/"))), pattern


def test_tests_of_the_sdist_import_only_what_it_carries(built):
    """Whoever has nothing but the sdist can collect them."""
    names = names_in(built[0])
    lacking = [
        f"{name} imports {module}"
        for name in sorted(names)
        if name.endswith(".py") and name.startswith(("tests/", "tools/", "benchmarks/", "conftest"))
        for module in own_imports(name)
        if not {f"{module}.py", f"{module}/__init__.py"} & names
    ]
    assert not lacking


def own_imports(name):
    """Return the modules of the repository that a file imports when it is imported itself."""
    for node in ast.parse((ROOT / name).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            members = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [node.module, *(member for member in members if is_module(member))]
        else:
            continue
        for module in found:
            if module.split(".")[0] in ("tests", "tools", "benchmarks"):
                yield module.replace(".", "/")


def is_module(member):
    """Whether a name that is imported from a package is a module of its own."""
    path = ROOT / member.replace(".", "/")
    return path.with_suffix(".py").exists() or path.is_dir()


# The metadata


def test_the_version_has_one_place(built):
    """The package's own; archives take it from there."""
    assert PROJECT["dynamic"] == ["version"] and "version" not in PROJECT
    assert metadata(built[1])["Version"] == homl_clustering.__version__
    assert archives.version_of(built[0]) == homl_clustering.__version__


def test_licenses_are_said_once(built):
    """By an expression (PEP 639): a classifier of a license beside it is refused by indexes."""
    assert not [line for line in CLASSIFIERS if line.startswith("License ::")]
    found = metadata(built[1])
    assert found["License-Expression"] == "BSD-3-Clause AND CC-BY-4.0"
    assert found.get_all("License-File") == ["LICENSE"]


def test_classifiers_say_what_holds():
    """Those of Python lie within the bound; hints of types are announced where they are given."""
    listed = [re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", c) for c in CLASSIFIERS]
    versions = [match[1] for match in listed if match]
    assert versions[0] == PROJECT["requires-python"].removeprefix(">=")
    assert all(version in SpecifierSet(PROJECT["requires-python"]) for version in versions)
    assert {int(version.split(".")[1]) for version in versions} <= set(pythons.MINORS)
    typed = (ROOT / "homl_clustering/py.typed").exists()
    assert ("Typing :: Typed" in CLASSIFIERS) == typed


def test_checked_pythons_are_those_of_the_workflow():
    """What is tried on a machine of one's own, and what on others'."""
    text = (ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8")
    listed = re.search(r"python: \[(.*)\]", text)[1]
    assert tuple(int(minor) for minor in re.findall(r'"3\.(\d+)"', listed)) == pythons.MINORS


def test_addresses_are_shown_where_there_is_one(built):
    """With the labels that indexes know; the text's links and pictures work on any page."""
    _, wheel, repository = built
    found = metadata(wheel)
    urls = dict(line.split(", ", 1) for line in found.get_all("Project-URL") or [])
    assert urls == (address.urls(repository) if repository else {})
    links = re.findall(r"\]\(([^)]+)\)", found.get_payload())
    absolute = [link for link in links if link.startswith("https://")]
    if repository:
        assert absolute == links
        assert f"{repository.url}/raw/main/docs/pictures/kmeans.gif" in links
    else:
        assert "docs/start.md" in links


def test_each_extra_is_explained():
    """docs/start.md says what each is for, and names no other."""
    text = (ROOT / "docs/start.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `homl_clustering\[(\w+)\]` \| .{20,} \|$", text, re.MULTILINE)
    assert sorted(rows) == sorted(PROJECT["optional-dependencies"])


def test_extras_agree_on_their_bounds():
    """A library that two extras name has the same lowest version in both."""
    bounds = {}
    for lines in [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]:
        for requirement in map(Requirement, lines):
            bounds.setdefault(requirement.name, set()).add(str(requirement.specifier))
    assert {name: found for name, found in bounds.items() if len(found) > 1} == {}


# How they are made


def test_builds_that_differ_are_refused(tmp_path):
    """And the file is named."""
    pairs = []
    for folder, content in (("one", b"1"), ("two", b"2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.whl").write_bytes(content)
        pairs.append([tmp_path / folder / "a.whl"])
    archives.compare(pairs[0], pairs[0])
    with pytest.raises(archives.ReleaseError, match=r"two builds of a\.whl differ"):
        archives.compare(*pairs)


def test_files_are_dated_with_the_day_of_the_release(monkeypatch):
    """In UTC, wherever the archives are made."""
    monkeypatch.setattr(archives.citation, "fields", lambda: {"date-released": "2026-11-29"})
    assert archives.epoch() == 1795910400


# How they are tried


def test_requirements_are_read_from_an_archive(built):
    """Those of an extra only where it is asked for: else uv would take their newest versions."""
    for archive in built[:2]:
        own = checking.requirements(archive)
        assert sorted(own) == sorted(line.replace(" ", "") for line in PROJECT["dependencies"])
        more = set(checking.requirements(archive, "dask")) - set(own)
        assert more == {"dask[array]>=2025.9", "distributed>=2025.9"}


def test_an_environment_inherits_nothing_of_ours(monkeypatch, tmp_path):
    """No path of this checkout, no data, no options."""
    names = ("PYTHONPATH", "HOML_DATA", "PYTEST_ADDOPTS", "VIRTUAL_ENV")
    for name in names:
        monkeypatch.setenv(name, str(ROOT))
    found = checking.variables(tmp_path)
    assert not [name for name in names if found.get(name) == str(ROOT)]
    assert Path(found["HOML_CACHE"]).is_relative_to(tmp_path)


REPORT = """<testsuites><testsuite tests="9" failures="{}" errors="1" skipped="3">
<testcase><skipped type="pytest.xfail"/></testcase>
<testcase><skipped type="pytest.skip"/></testcase>
<testcase><skipped type="pytest.skip"/></testcase></testsuite></testsuites>"""


def test_reports_are_counted(tmp_path):
    """What failed comes first; what was expected to fail is no test that was skipped."""
    (tmp_path / "report.xml").write_text(REPORT.format(2))
    said = checking.counted(tmp_path / "report.xml")
    assert said == "3 failed, 3 passed, 2 skipped, 1 failed as expected"


def test_a_python_that_does_not_run_is_not_found(tmp_path, monkeypatch):
    """pyenv has scripts for versions that are switched off; another version is none, either."""
    script = tmp_path / "python3.11"
    script.write_text("#!/bin/sh\nexit 127\n")
    script.chmod(0o755)
    assert not pythons.runs(script, 11)
    assert not pythons.runs(tmp_path / "none", 11)
    minor = sys.version_info.minor
    assert pythons.runs(Path(sys.executable), minor)
    assert not pythons.runs(Path(sys.executable), minor + 1)
    monkeypatch.setattr(pythons, "candidates", lambda minor: [script])
    assert pythons.find(11) is None


def test_the_table_has_a_line_for_each_archive_and_a_column_for_each_python(
    monkeypatch, tmp_path, capsys
):
    """Pythons that are missing are named, and one failure is enough to fail."""
    monkeypatch.setattr(commands.places, "root", tmp_path)
    (tmp_path / "build").mkdir()
    monkeypatch.setattr(pythons, "find", lambda minor: Path(f"3.{minor}") if minor < 13 else None)
    monkeypatch.setattr(pythons, "version", lambda path: f"{path}.0")
    monkeypatch.setattr(commands.archives, "make", lambda: [Path("a.tar.gz"), Path("a.whl")])

    def check(archive, python, versions, every_test):
        good = (archive.suffix, str(python), versions) != (".whl", "3.12", "lowest")
        return checking.Outcome("5 passed" if good else "1 failed", good, "numpy 2.1", "why")

    monkeypatch.setattr(checking, "check", check)
    assert commands.main(["check", "--python", "11", "12", "13"]) == 1
    told = capsys.readouterr()
    assert "Python 3.13: not on the path" in told.out
    assert "why" in told.err and "build/dist-check-wheel-lowest-3.12.0.txt" in told.err
    assert (tmp_path / "build/dist-check.md").read_text(encoding="utf-8") == (
        "| archive, versions | Python 3.11.0 | Python 3.12.0 |\n"
        "|---|---|---|\n"
        "| wheel, lowest | 5 passed | 1 failed |\n"
        "| wheel, newest | 5 passed | 5 passed |\n"
        "| sdist, lowest | 5 passed | 5 passed |\n"
        "| sdist, newest | 5 passed | 5 passed |\n"
    )
    assert commands.main(["check", "--python", "13"]) == 1
