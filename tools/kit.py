"""A kit for a classroom without a network: ``make kit`` writes one archive.

It holds the course and the packages of the lock, for this kind of machine and this version of
Python. Where it is unpacked, every command of make works, and set-up installs from its files.
"""

import hashlib
import platform
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from homl_clustering.engine.files import write_whole
from tools.places import places

LOCK = "requirements.lock"
WHEELS = "wheels"  # where set-up looks for packages before it asks the network
NAME = "homl_clustering"


def write(say=print):
    """Write the archive below ``build/``; return its path.

    Parameters
    ----------
    say : callable
        Told how far it is.
    """
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    label = f"{platform.system()}-{platform.machine()}-python{version}".lower()
    archive = places.build / f"{NAME}-kit-{label}.tar.gz"
    with tempfile.TemporaryDirectory(prefix="kit-") as folder:
        say("kit: fetching the packages of the lock ...")
        wheels = fetch(Path(folder))
        check(wheels)
        files = tracked()
        say(f"kit: packing {len(files)} files and {len(wheels)} packages ...")
        archive.parent.mkdir(exist_ok=True)
        write_whole(archive, lambda temporary: pack(temporary, files, wheels))
    size = archive.stat().st_size / 1e6
    say(f"{archive.relative_to(places.root)}: {size:.0f} MB, for {label}")
    return archive


def fetch(folder):
    """Download the packages of the lock, as wheels, with their checksums compared."""
    run = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    run += ["--require-hashes", "--only-binary=:all:", "--dest", str(folder)]
    run += ["--requirement", str(places.root / LOCK)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError(
            f"the packages could not be fetched:\n{done.stderr}\nA kit is written where there is a "
            "network; run the same command there."
        )
    return sorted(folder.iterdir())


def check(wheels):
    """Raise unless each file is one of those that the lock names."""
    known = set(re.findall(r"sha256:([0-9a-f]{64})", (places.root / LOCK).read_text("utf-8")))
    for wheel in wheels:
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        if digest not in known:
            raise ValueError(f"{wheel.name} has the checksum {digest}, which {LOCK} does not name.")


def tracked():
    """Return the files of the course, as places below the root: those that git knows."""
    command = ["git", "ls-files", "-z"]
    try:
        listed = subprocess.run(
            command, cwd=places.root, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise ValueError(
            "kit: git must be installed, and the course a clone of its repository, so that it is "
            "known which files belong to it. Clone it with git, then run this again."
        ) from error
    return sorted(name for name in listed.stdout.split("\0") if (places.root / name).is_file())


def pack(path, files, wheels):
    """Write files of the course and packages to an archive."""
    with tarfile.open(path, "w:gz", compresslevel=6) as archive:
        for name in files:
            archive.add(places.root / name, f"{NAME}/{name}")
        for wheel in wheels:
            archive.add(wheel, f"{NAME}/{WHEELS}/{wheel.name}")
