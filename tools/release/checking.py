"""Install the archives in empty environments, and run there what proves that they work."""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

from packaging.requirements import Requirement

from tools.release.archives import NAME

HERE = Path(__file__).parent
# Which versions pip may choose, as options of uv.
VERSIONS = {
    "lowest": ["--resolution", "lowest-direct"],
    "newest": ["--resolution", "highest"],
    "pre": ["--resolution", "highest", "--prerelease", "allow"],
}
# Old libraries warn on newer Pythons, and beside newer libraries, of what is not ours to change.
PATIENT = ["DeprecationWarning", "PendingDeprecationWarning", "FutureWarning"]
LIBRARIES = ("numpy", "scipy", "scikit-learn", "numba", "matplotlib")
# The tests of the sdist that are run unless all are asked for.
SELECTED = (
    "test_anomaly.py",
    "test_callbacks.py",
    "test_describe.py",
    "test_kernels_kmeans.py",
    "test_kmeans.py",
    "test_kmeans_parity.py",
    "test_minibatch.py",
    "test_mixture.py",
    "test_mixture_parity.py",
    "test_mixture_weights.py",
    "test_pickles.py",
    "test_plotting.py",
    "test_rooms.py",
    "test_scans.py",
    "test_seeding.py",
    "test_semi_supervised.py",
    "test_silhouette.py",
    "test_sparse.py",
    "test_spherical.py",
    "test_strips.py",
    "test_textbook_kmeans.py",
    "test_validation.py",
)
# What works with the package's own requirements alone: a fit, which imports nothing optional.
FIT = """
import sys
from homl_clustering import KMeans
KMeans(2, random_state=0).fit([[0.0], [1.0], [5.0]])
loaded = {"dask", "distributed", "pandas", "rich", "h5py", "zarr", "IPython"} & set(sys.modules)
sys.exit(f"a fit has imported {loaded}, which need not be there" if loaded else 0)
"""
INI = """[pytest]
doctest_optionflags = NORMALIZE_WHITESPACE
filterwarnings =
    error
"""


@dataclass(frozen=True)
class Outcome:
    """What came of one archive in one environment.

    Attributes
    ----------
    words : str
        For the table.
    passed : bool
    libraries : str
        The versions that were installed.
    output : str
        What was printed, where something failed.
    """

    words: str
    passed: bool
    libraries: str = ""
    output: str = ""


class StepError(Exception):
    """A step failed: what it was, and what it has printed."""


def check(archive, python, versions, *, every_test=False):
    """Install an archive in an empty environment, and test it there.

    Parameters
    ----------
    archive : Path
        A wheel or an sdist.
    python : Path
        The interpreter.
    versions : {"lowest", "newest", "pre"}
        Which versions of the requirements to install.
    every_test : bool, default=False
        Whether to run all tests of the sdist, and not only `SELECTED`.

    Returns
    -------
    Outcome
    """
    with tempfile.TemporaryDirectory(prefix="check-dist-") as temporary:
        environment = Environment(Path(temporary), python, versions)
        try:
            if archive.suffix == ".whl":
                words = check_wheel(environment, archive)
            else:
                words = check_sdist(environment, archive, every_test)
        except StepError as failure:
            words, output = failure.args
            return Outcome(words, False, environment.libraries(), output)
        return Outcome(words, True, environment.libraries())


def check_wheel(environment, wheel):
    """Fit with what the package itself requires; then run its doctests, and `smoke`."""
    environment.install(str(wheel), *requirements(wheel))
    environment.python("a fit", "-I", "-W", environment.warnings, "-c", FIT)
    environment.add("pytest")
    work = environment.work
    shutil.copy(HERE / "smoke.py", work / "test_smoke.py")
    shutil.copy(HERE / "plain.py", work / "plain.py")
    (work / "pytest.ini").write_text(INI, encoding="utf-8")
    options = ["-p", "plain", "--doctest-modules", "--pyargs"]
    return environment.pytest(work, [*options, NAME, "./test_smoke.py"])


def check_sdist(environment, sdist, every_test):
    """Run the tests that the sdist carries, in the folder that it unpacks to."""
    environment.install(str(sdist), *requirements(sdist, "test"), "--no-binary", NAME)
    with tarfile.open(sdist) as archive:
        archive.extractall(environment.work, filter="data")
    folder = environment.work / sdist.name.removesuffix(".tar.gz")
    names = [f"tests/{name}" for name in SELECTED]
    tests = ["tests", NAME] if every_test else [*names, NAME]
    return environment.pytest(folder, ["-m", "not long and not site and not faults", *tests])


def requirements(archive, extra=""):
    """Return what an archive requires, with an extra.

    They are handed to uv one by one: the lowest versions are taken of what is asked for itself,
    not of what that requires.

    Examples
    --------
    >>> requirements(Path("other-1.0.txt"))
    Traceback (most recent call last):
    ValueError: neither a wheel nor an sdist: other-1.0.txt
    """
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
            text = wheel.read(name)
    elif archive.name.endswith(".tar.gz"):
        with tarfile.open(archive) as sdist:
            text = sdist.extractfile(f"{archive.name.removesuffix('.tar.gz')}/PKG-INFO").read()
    else:
        raise ValueError(f"neither a wheel nor an sdist: {archive.name}")
    lines = message_from_bytes(text).get_all("Requires-Dist")
    found = [Requirement(line) for line in lines]
    asked = [one for one in found if not one.marker or one.marker.evaluate({"extra": extra})]
    return [f"{one.name}{_extras(one)}{one.specifier}" for one in asked]


def _extras(requirement):
    return f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""


class Environment:
    """An environment with nothing in it, outside of the repository, and a folder to work in.

    Parameters
    ----------
    folder : Path
        Removed afterwards by whoever made it.
    python : Path
    versions : {"lowest", "newest", "pre"}
    """

    def __init__(self, folder, python, versions):
        self.folder, self.base, self.versions = folder, python, versions
        self.work = folder / "work"
        self.work.mkdir()
        self.interpreter = (
            folder / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        )
        self.variables = variables(folder)
        self.warnings = "default" if versions == "lowest" else "error"  # see PATIENT

    def install(self, *what):
        """Make the environment, and install an archive with what it requires."""
        self._run("venv", [*UV, "venv", "--quiet", "--python", str(self.base), "env"], self.folder)
        self.add(*what, *VERSIONS[self.versions])

    def add(self, *what):
        """Install more; nothing is compiled but the project itself."""
        command = [*UV, "pip", "install", "--quiet", "--python", str(self.interpreter)]
        self._run("installing", [*command, "--only-binary", ":all:", *what], self.work)

    def python(self, step, *arguments):
        """Run the interpreter in the folder to work in."""
        return self._run(step, [str(self.interpreter), *arguments], self.work)

    def pytest(self, folder, arguments):
        """Run tests in a folder; return how many have passed, in words."""
        report = self.folder / "report.xml"
        command = [str(self.interpreter), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command += ["--color=no", f"--junitxml={report}"]
        if self.versions == "lowest":
            command += [part for name in PATIENT for part in ("-W", f"default::{name}")]
        try:
            self._run("tests", [*command, *arguments], folder)
        except StepError as failure:
            words = counted(report) if report.exists() else "tests could not be run"
            raise StepError(words, failure.args[1]) from failure
        return counted(report)

    def libraries(self):
        """Return the versions of the libraries that decide most."""
        code = (
            "import importlib.metadata as m\n"
            f"print(', '.join(f'{{n}} {{m.version(n)}}' for n in {LIBRARIES}))"
        )
        try:
            return self.python("versions", "-I", "-c", code).strip()
        except StepError:
            return ""

    def _run(self, step, command, folder):
        done = subprocess.run(
            command, cwd=folder, env=self.variables, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise StepError(f"{step} failed", f"{done.stdout}{done.stderr}")
        return done.stdout


UV = [sys.executable, "-m", "uv", "--no-config"]


def variables(folder):
    """Return what the environment's processes find: nothing of this project, nor of this shell."""
    ours = (
        "HOML_",
        "PWD",
        "PYTEST_",
        "PYTHON",
        "VIRTUAL_ENV",
        "CONDA_PREFIX",
        "NUMBA_",
        "MPL",
        "COV_",
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {
        **kept,
        "HOML_CACHE": str(folder / "cache"),  # originals of the user's would be other data
        "HOML_COMPILE_SILENTLY": "1",
        "MPLBACKEND": "Agg",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "UV_PYTHON_DOWNLOADS": "never",
    }


def counted(report):
    """Return what a report of pytest says, such as "812 passed, 3 skipped"."""
    suite = ElementTree.parse(report).getroot().find("testsuite")
    number = {name: int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")}
    failed = number["failures"] + number["errors"]
    passed = number["tests"] - failed - number["skipped"]
    expected = len(suite.findall("testcase/skipped[@type='pytest.xfail']"))
    parts = [
        (failed, "failed"),
        (passed, "passed"),
        (number["skipped"] - expected, "skipped"),
        (expected, "failed as expected"),
    ]
    return ", ".join(f"{count} {word}" for count, word in parts if count or word == "passed")
