"""Make the sdist and the wheel, twice, and compare the two."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from homl_clustering.engine.files import write_text
from tools.kit import tracked
from tools.places import places
from tools.site import address, citation
from tools.site.publishing import repository as set_repository

NAME = "homl_clustering"
# Two builds that differ in all that must not matter. Each is made in a folder of its own, too.
BUILDS = (
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0", "umask": 0o022},
    {"TZ": "Asia/Kolkata", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7", "umask": 0o077},
)


class ReleaseError(ValueError):
    """An archive is not as it should be."""


def make(say=print):
    """Make the archives in ``build/dist``; return their paths, that of the sdist first.

    Parameters
    ----------
    say : callable
        Told how far it is.

    Returns
    -------
    list of Path

    Raises
    ------
    ReleaseError
        If they cannot be built, or two builds differ, or their metadata are wrong.
    """
    if uncommitted():
        say("dist: made from files with changes that are not committed")
    with tempfile.TemporaryDirectory(prefix="dist-") as temporary:
        builds = []
        for number, conditions in enumerate(BUILDS):
            tree, out = Path(temporary, f"tree-{number}"), Path(temporary, f"out-{number}")
            copy_tree(tree)
            builds.append(build(tree, out, conditions))
        compare(*builds)
        target = places.build / "dist"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        made = [Path(shutil.copy(path, target)) for path in builds[0]]
    check_metadata(made)
    for path in made:
        say(f"{path.relative_to(places.root).as_posix()}: {path.stat().st_size / 1e6:.1f} MB")
    say("dist: two builds gave the same bytes; the wheel was built from the sdist")
    return made


def uncommitted():
    """Return what git says of files that differ from the last commit."""
    command = ["git", "status", "--porcelain"]
    done = subprocess.run(command, cwd=places.root, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def copy_tree(tree, repository=None):
    """Copy the tracked files, with the public address written where others read it.

    Parameters
    ----------
    tree : Path
        A folder that does not exist yet.
    repository : Repository, default=None
        The public address; what is set if None. Without one, links of the README stay as they
        are: they lead to files of the project.
    """
    repository = set_repository() if repository is None else repository
    for name in tracked():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(places.root / name, tree / name)
    for name, rewritten in address.FILES.items():
        text = (tree / name).read_text(encoding="utf-8")
        write_text(tree / name, rewritten(text, repository))


def epoch():
    """Return the seconds that all files in the archives are dated with: the day of the release."""
    released = datetime.fromisoformat(citation.fields()["date-released"])
    return int(released.replace(tzinfo=UTC).timestamp())


def build(tree, out, conditions):
    """Build the sdist of a tree and, from that, the wheel; return both paths.

    The build backend is the one of this environment, which the lock names.
    """
    variables = {name: value for name, value in conditions.items() if name != "umask"}
    command = [sys.executable, "-m", "uv", "build", "--quiet", "--no-build-isolation"]
    command += ["--no-config", "--python", sys.executable, "--out-dir", str(out), str(tree)]
    environment = {**os.environ, **variables, "SOURCE_DATE_EPOCH": str(epoch())}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False,
        **({} if os.name == "nt" else {"umask": conditions["umask"]}),
    )  # fmt: skip
    if done.returncode:
        raise ReleaseError(f"the archives could not be built:\n{done.stderr}")
    return [*out.glob("*.tar.gz"), *out.glob("*.whl")]


def compare(first, second):
    """Raise unless both builds gave the same files, byte for byte."""
    for one, other in zip(first, second, strict=True):
        if one.name != other.name or one.read_bytes() != other.read_bytes():
            raise ReleaseError(
                f"two builds of {one.name} differ: a file in it depends on the time, the order of "
                "files, or the machine. Unpack both and compare them."
            )


def check_metadata(archives):
    """Raise where an index of packages would not take an archive, or could not show its text."""
    command = [sys.executable, "-m", "twine", "--no-color", "check", "--strict"]
    done = subprocess.run(
        [*command, *map(str, archives)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ReleaseError(f"twine does not accept the archives:\n{done.stdout}{done.stderr}")


def version_of(archive):
    """Return the version that the name of an archive says.

    Examples
    --------
    >>> version_of(Path("homl_clustering-0.1.0-py3-none-any.whl"))
    '0.1.0'
    """
    return re.match(rf"{NAME}-(.+?)(?:-py3-none-any\.whl|\.tar\.gz)$", archive.name)[1]
