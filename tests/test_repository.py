"""The habits of the repository: one environment in three files, small modules, no strays."""

import ast
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tools import exercises, mutants

ROOT = Path(__file__).parents[1]


def text_of(name):
    """Return the text of a file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


PROJECT = tomllib.loads(text_of("pyproject.toml"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
FOLDERS = ("homl_clustering", "tools", "benchmarks")
MODULES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
CONDA_NAMES = {"matplotlib": "matplotlib-base"}


def tracked_files():
    """Return the files that git tracks, or would if they were added."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in done.stdout.splitlines() if (ROOT / line).is_file()]


def locked():
    """Return the versions in the lock by name; a name may have several, for other Pythons."""
    versions = {}
    for name, version in re.findall(
        r"^([a-z0-9][\w.-]*)==([^\s;\\]+)", text_of("requirements.lock"), re.M
    ):
        versions.setdefault(name, []).append(Version(version))
    return versions


def wanted(*more):
    """Return what the package, the notebooks and the tests need, and what is in other extras."""
    lines = PROJECT["dependencies"] + EXTRAS["notebooks"] + EXTRAS["test"] + EXTRAS["dev"]
    lines += [line for extra in more for line in EXTRAS[extra]]
    return [Requirement(line) for line in lines]


def test_the_lock_holds_each_requirement_within_its_bounds():
    """pyproject.toml and requirements.lock agree."""
    versions = locked()
    for requirement in wanted("site"):
        assert requirement.name in versions, requirement
        assert all(version in requirement.specifier for version in versions[requirement.name])


def test_the_lock_holds_the_build_backend():
    """The project itself is installed without looking for anything else."""
    build = tomllib.loads(text_of("pyproject.toml"))["build-system"]["requires"]
    for line in build:
        requirement = Requirement(line)
        name = requirement.name.replace("_", "-")
        assert all(version in requirement.specifier for version in locked()[name])


def test_the_lock_is_hashed_and_names_no_address():
    """Every package has hashes; no index, no link."""
    text = text_of("requirements.lock")
    entries = re.split(r"^(?=[a-z0-9][\w.-]*==)", text, flags=re.M)[1:]
    assert len(entries) > 50
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?://|index-url|find-links|file:", text)


def test_conda_environment_is_in_step_with_the_project():
    """environment.yml lists the same names with the same bounds."""
    text = text_of("environment.yml")
    listed = dict(re.findall(r"^  - ([a-z][\w.-]*) *(\S*)$", text, re.M))
    for requirement in wanted():
        name = CONDA_NAMES.get(requirement.name, requirement.name)
        assert name in listed, f"{name} is missing in environment.yml"
        bounds = set(listed[name].split(",")) - {""}
        assert bounds == {str(part) for part in requirement.specifier}, name
    expected = {CONDA_NAMES.get(r.name, r.name) for r in wanted()} | {"python", "make", "pip"}
    extra = set(listed) - expected - {"conda-forge", "nodefaults"}
    assert not extra
    assert listed["python"] == PROJECT["requires-python"].replace(" ", "")


def test_ci_runs_the_test_command_of_the_readme():
    """What CI runs is what a reader and a contributor run."""
    assert text_of(".ci/run").endswith("\nmake test\nmake long\n")
    assert "make test" in text_of("README.md") and "make long" in text_of("CONTRIBUTING.md")


def test_make_alone_lists_every_target():
    """`make` without a target is the help, and the help is complete."""
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    makefile = text_of("Makefile")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))
    assert targets >= {"figures", "notebooks", "test", "lab", "data", "bench", "lint", "clean"}
    assert all(f"  {target} - " in done.stdout for target in targets)


def test_modules_and_functions_are_short():
    """A module fits a sitting (400 lines), a function a screen (40 lines of code)."""
    long = []
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if (n_lines := len(text.splitlines())) > 400:
            long.append(f"{path}: {n_lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) is not None else node.body
                n_lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
                if n_lines > 40:
                    long.append(f"{path}: {node.name} has {n_lines} lines")
    assert not long
    assert {path.parts[len(ROOT.parts)] for path in MODULES} == set(FOLDERS)


def test_no_data_are_committed():
    """Figures drawn from the originals are, the originals are not."""
    names = {path.name for path in tracked_files()}
    assert "ladybug.png" not in names
    assert not [name for name in names if name.endswith((".gz", ".pkz", ".npy", ".mat"))]


def is_worked_in(path):
    """Whether it is an exercise that somebody has run: warnings name places of theirs."""
    if path.parent.name != "exercises" or path.suffix != ".ipynb":
        return False
    source = ROOT / f"solutions/{path.stem}.py"
    return source.exists() and exercises.is_worked_in(path, exercises.exercise(path.stem))


def test_files_name_nothing_of_the_machine_they_were_written_on():
    """No absolute paths, no addresses of package indexes, no process numbers."""
    patterns = [r"/home/\w+", r"/root/", r"/Users/\w+", r"/tmp/\w+", r"/[w]ork/", r"ipykernel_\d+"]
    patterns += [r"https?://[\w.]+/simple", r"index-url", r"find-links"]
    exempt = {Path(__file__).name, "test_notebooks.py", "Makefile"}
    for path in tracked_files():
        if path.suffix in (".png", ".lock") or path.name in exempt or is_worked_in(path):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found = re.search("|".join(patterns), text)
        assert not found, f"{path}: {found.group()}"


@pytest.mark.parametrize("mutant", mutants.MUTANTS, ids=lambda mutant: mutant.name)
def test_each_mutant_has_its_line(mutant):
    """A fault that can no longer be planted would be found by nobody."""
    assert (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.line) == 1
