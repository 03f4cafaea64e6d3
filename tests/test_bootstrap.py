"""The set-up: made from the lock once, renewed when it changes, with remedies when it fails."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tools import bootstrap


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project; commands are recorded in `.commands`, and succeed unless told else."""

    class Project:
        folder = tmp_path / ".venv"
        lock = tmp_path / "requirements.lock"
        commands = ()
        failing = ""

        def run(self, command, quiet=False, tell=None):
            line = " ".join(map(str, command))
            self.commands = (*self.commands, line)
            if "-m venv" in line and self.failing != "venv":
                (self.folder / "bin").mkdir(parents=True)
                (self.folder / "bin/python").touch()
            return 1 if self.failing and self.failing in line else 0

        def setup(self):
            self.commands = ()
            return bootstrap.main(self.folder)

    project = Project()
    project.lock.write_text("numpy==2.4.6\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "LOCK", project.lock)
    monkeypatch.setattr(bootstrap, "WHEELS", tmp_path / "wheels")
    monkeypatch.setattr(bootstrap, "run", project.run)
    return project


def test_the_environment_is_made_once(project, capsys):
    """The first call installs the lock with hashes, then the project; the second does nothing."""
    assert project.setup() == 0
    made, locked, itself, compiled = project.commands
    assert "-m venv" in made
    assert "--require-hashes" in locked
    assert "--no-index --no-deps --no-build-isolation --editable" in itself
    assert compiled.endswith("-m homl_clustering.precompile")
    assert "ready" in capsys.readouterr().out
    assert project.setup() == 0
    assert project.commands == ()


def test_a_kit_is_installed_from_its_own_files(project):
    """By path, and without asking any index."""
    wheels = project.folder.parent / "wheels"
    wheels.mkdir()
    (wheels / "numpy-2.4.6.whl").touch()
    assert project.setup() == 0
    _, installed, _, _ = project.commands
    assert installed.endswith(
        f"install --progress-bar=off --no-index --no-deps {wheels}/numpy-2.4.6.whl"
    )


def test_a_changed_lock_renews_the_environment(project):
    """What counts is the content of the lock; the environment itself is kept."""
    project.setup()
    project.lock.write_text("numpy==2.4.7\n")
    assert project.setup() == 0
    assert any("--require-hashes" in line for line in project.commands)
    assert not any("-m venv" in line for line in project.commands)


def test_an_interrupted_installation_is_taken_up_again(project, capsys):
    """After a failure nothing counts as installed, and the remedy is named."""
    project.failing = "--require-hashes"
    assert project.setup() == 1
    assert "Without a network nothing can be installed" in capsys.readouterr().err
    project.failing = ""
    assert project.setup() == 0
    assert any("--require-hashes" in line for line in project.commands)


def test_kernels_that_do_not_compile_are_told(project, capsys):
    """The environment does not count as ready then."""
    project.failing = "precompile"
    assert project.setup() == 1
    assert "could not be compiled" in capsys.readouterr().err
    project.failing = ""
    assert project.setup() == 0


def test_an_environment_that_does_not_run_is_made_anew(project):
    """A .venv whose Python or pip is broken, say after an upgrade, is replaced."""
    project.setup()
    project.lock.write_text("numpy==2.4.7\n")
    project.failing = "pip --version"
    assert project.setup() == 0
    assert any("-m venv" in line for line in project.commands)


def test_a_python_without_venv_is_told_with_the_remedy(project, capsys):
    """Debian's Python has no venv until it is installed: say what to install."""
    project.failing = "venv"
    assert project.setup() == 1
    err = capsys.readouterr().err
    assert "-venv" in err
    assert "make VENV=" in err
    assert not project.folder.exists()


def test_an_old_python_is_told_with_the_remedy(project, capsys, monkeypatch):
    """Python 3.10 is too old, and make can be told another one."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    assert project.setup() == 1
    err = capsys.readouterr().err
    assert "3.10.1" in err
    assert "make PYTHON=" in err


def test_set_up_says_how_far_it_is(project, monkeypatch, capsys):
    """Packages by twenties, and each step of compiling; a terminal shows what a log keeps."""
    printed = {
        "--require-hashes": [f"Collecting package{i}==1" for i in range(45)]
        + ["Installing collected packages: all of them"],
        "precompile": ["1 of 2: k-means", "2 of 2: mixtures"],
    }

    def run(command, quiet=False, tell=None):
        for part, lines in printed.items():
            if part in " ".join(map(str, command)):
                for line in lines:
                    tell(line)
        return project.run(command)

    monkeypatch.setattr(bootstrap, "run", run)
    assert project.setup() == 0
    out = capsys.readouterr().out
    for told in ("20 packages found", "40 packages found", "installing 45 packages"):
        assert told in out
    assert "1 of 2: k-means" in out
    assert "2 of 2: mixtures" in out


def test_lines_are_told_as_they_come_and_errors_shown(capfd):
    """The output of a command that fails is shown whole, errors last; else nothing is."""
    code = "import sys; print('one'); print('two'); print('bad', file=sys.stderr); sys.exit({})"
    told = []
    assert bootstrap.run([sys.executable, "-c", code.format(0)], tell=told.append) == 0
    assert told == ["one", "two"]
    assert capfd.readouterr() == ("", "")
    assert bootstrap.run([sys.executable, "-c", code.format(3)]) == 3
    assert capfd.readouterr().err.split() == ["one", "two", "bad"]
    assert bootstrap.run([sys.executable, "-c", code.format(3)], quiet=True) == 3
    assert capfd.readouterr().err.split() == ["bad"]


def test_two_makes_at_once_build_one_environment(project, capsys):
    """The second waits for the first, and finds it ready."""
    entered, release = threading.Event(), threading.Event()
    quick = project.run

    def slow(command, quiet=False, tell=None):
        entered.set()
        assert release.wait(60)
        return quick(command)

    bootstrap.run = slow
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(project.setup)
        assert entered.wait(60)
        second = pool.submit(bootstrap.main, project.folder)
        time.sleep(0.3)
        release.set()
        assert (first.result(), second.result()) == (0, 0)
    for step in ("-m venv", "--require-hashes", "precompile"):
        assert sum(step in line for line in project.commands) == 1
    assert "another make is setting it up" in capsys.readouterr().out


def test_an_incomplete_environment_is_told_what_it_lacks(monkeypatch, capsys):
    """`make VENV=` names the packages and the command."""
    monkeypatch.setattr(bootstrap, "is_installed", lambda name: True)
    assert bootstrap.check() == 0
    monkeypatch.setattr(bootstrap, "is_installed", lambda name: name not in ("numba", "nbval"))
    assert bootstrap.check() == 1
    err = capsys.readouterr().err
    assert "lacks numba, nbval" in err
    assert "pip install" in err
