"""The kit for a classroom without a network: the course and its packages in one archive."""

import hashlib
import subprocess
import tarfile
from pathlib import Path

import pytest

from tools import kit
from tools.places import places


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two files, one of them tracked, and a lock that names one package."""
    monkeypatch.setattr(places, "root", tmp_path)
    digest = hashlib.sha256(b"a package").hexdigest()
    (tmp_path / "requirements.lock").write_text(f"numpy==2.4.6 --hash=sha256:{digest}\n")
    (tmp_path / "lesson.ipynb").write_text("{}")
    (tmp_path / "mine.txt").write_text("not tracked")
    for command in (["init", "-q"], ["add", "lesson.ipynb", "requirements.lock"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def fetched(content):
    """Return what stands in the place of a download."""

    def fetch(folder):
        wheel = Path(folder) / "numpy-2.4.6-py3-none-any.whl"
        wheel.write_bytes(content)
        return [wheel]

    return fetch


def test_the_archive_holds_what_is_tracked_and_the_packages(course, monkeypatch):
    """Under one folder; what is not tracked stays out."""
    monkeypatch.setattr(kit, "fetch", fetched(b"a package"))
    told = []
    archive = kit.write(told.append)
    with tarfile.open(archive) as found:
        assert sorted(found.getnames()) == [
            "homl_clustering/lesson.ipynb",
            "homl_clustering/requirements.lock",
            "homl_clustering/wheels/numpy-2.4.6-py3-none-any.whl",
        ]
    assert archive.parent == course / "build"
    assert "MB" in told[-1]


def test_a_package_that_the_lock_does_not_name_stops_it(course, monkeypatch):
    """Nothing is written then."""
    monkeypatch.setattr(kit, "fetch", fetched(b"another package"))
    with pytest.raises(ValueError, match=r"which requirements\.lock does not name"):
        kit.write()
    assert not list(course.glob("build/*"))


def test_without_a_network_it_is_said_in_a_sentence(course, monkeypatch, tmp_path):
    """With what pip has said."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(ValueError, match="could not be fetched"):
        kit.fetch(tmp_path)
