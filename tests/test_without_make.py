"""Without make, and on systems without POSIX: course.py, and what no code here may call."""

import ast
import os
import re
import shutil
import subprocess
import sys

import pytest

import course
from tests.helpers import ROOT
from tools import testing

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line.split() for line in README.splitlines() if line.startswith("python course.py ")]

# Told by what it is asked for: its arguments, its folder, and where it finds modules.
STUB = """
import json, os, sys
print(json.dumps([sys.argv[1:], os.getcwd(), os.environ["PYTHONPATH"], os.environ["HOML_DATA"]]))
sys.exit(3 if "fail" in sys.argv else 0)
"""


@pytest.fixture
def project(tmp_path):
    """A copy of course.py and of the set-up, with tools that only say what they are asked for."""
    (tmp_path / "tools").mkdir()
    for name in ("course.py", "pyproject.toml", "tools/__init__.py", "tools/bootstrap.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "tools/locks.py", tmp_path / "tools/locks.py")
    (tmp_path / "tools/__main__.py").write_text(STUB, encoding="utf-8")
    return tmp_path


def called(project, *arguments, **environment):
    """Run course.py in the active environment, from another folder."""
    run = [sys.executable, str(project / "course.py"), *arguments]
    variables = {**os.environ, "VENV": "", "HOML_DATA": "data"} | environment
    return subprocess.run(
        run, cwd=project.parent, env=variables, capture_output=True, text=True, check=False
    )


def test_readme_has_three_commands():
    """Those that make has, too."""
    assert [command[2] for command in COMMANDS] == ["lab", "figures", "test"]
    assert all(f"make {command[2]} " in README for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[2])
def test_each_command_of_the_readme_leads_to_the_tools(project, command):
    """With all further options, in the folder of the course."""
    done = called(project, *command[2:], "--more")
    assert done.returncode == 0, done.stderr
    arguments, folder, path, data = ast.literal_eval(done.stdout.splitlines()[-1])
    assert (arguments[0], arguments[-1]) == (command[2], "--more")
    assert os.path.samefile(folder, project) and os.path.samefile(path, project)
    assert data == str(project.parent / "data")


def test_all_other_commands_go_through(project):
    """And their exit codes come back."""
    done = called(project, "fresh", "01_kmeans")
    assert ast.literal_eval(done.stdout.splitlines()[-1])[0] == ["fresh", "01_kmeans"]
    assert called(project, "data", "fail").returncode == 3
    done = called(project, "setup")
    assert (done.returncode, done.stdout) == (0, "")


def test_an_unknown_command_ends_before_anything_is_set_up(monkeypatch, capsys):
    """With a list of those there are."""
    monkeypatch.setattr(course.bootstrap, "main", lambda folder: pytest.fail("set up"))
    assert course.main(["lap"]) == 2
    assert "  lab - open" in capsys.readouterr().out


def test_commands_that_pages_name_are_there():
    """And each is one of a module in tools/ that can be run, and of make."""
    pages = ("README.md", "docs/start.md", "docs/teachers.md", "CONTRIBUTING.md")
    for page in pages:
        text = (ROOT / page).read_text(encoding="utf-8")
        assert set(re.findall(r"course\.py ([a-z]+)", text)) <= set(course.COMMANDS)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name, (_, command) in course.COMMANDS.items():
        assert re.search(rf"^{name}(/%\.png)?:", makefile, re.M) or name == "figure"
        module = command.split(" ")[0].replace(".", "/")
        assert not command or any(
            (ROOT / place).exists() for place in (f"{module}.py", f"{module}/__main__.py")
        )


def test_without_a_command_it_says_which_there_are(capsys):
    """A sentence for each."""
    assert course.main([]) == 2
    printed = capsys.readouterr().out
    assert all(f"  {name} - " in printed for name in course.COMMANDS)


def test_the_environment_is_made_first(project, monkeypatch, capsys):
    """A set-up that fails ends it."""
    monkeypatch.setattr(course, "ROOT", project)
    monkeypatch.delenv("VENV", raising=False)
    monkeypatch.setattr(course.bootstrap, "main", lambda folder: print(f"made {folder}") or 1)
    assert course.main(["figures"]) == 1
    assert f"made {project / '.venv'}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("all", [], [["ruff", "check"], ["pytest", "-n"]]),
        ("all", ["tests/test_links.py"], [["pytest", "-n"]]),
        ("faults", [], [["pytest", "-m"]]),
    ],
)
def test_tests_run_as_make_runs_them(monkeypatch, kind, options, expected):
    """Style first; with options only what they name."""
    ran = []

    def run(command, **_):
        ran.append(command[2:4])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(testing.subprocess, "run", run)
    assert testing.run_tests(kind, options)
    assert ran == expected


@pytest.mark.long
@pytest.mark.parametrize(
    "does", ["os.kill(os.getpid(), 9)", "time.sleep(300)"], ids=["dies", "hangs"]
)
def test_a_run_ends_where_a_test_ends_its_process_or_hangs(tmp_path, does):
    """And says which test it was, with several files before and after it."""
    for number in range(8):
        body = f"import os, time\n\ndef test_first():\n    pass\n\ndef test_{number}():\n    "
        text = body + (does if number == 4 else "pass") + "\n"
        (tmp_path / f"test_{number}.py").write_text(text, encoding="utf-8")
    options = [*testing.WORKERS, *testing.LIMITS, "-o", "faulthandler_timeout=5", "-p", "no:nbval"]
    run = [sys.executable, "-m", "pytest", "--rootdir", str(tmp_path), *options, str(tmp_path)]
    done = subprocess.run(
        run, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=200
    )
    assert done.returncode == 1
    assert re.search(r"crashed while running '.*test_4.py::test_4'", done.stdout)
    assert ("Timeout" in done.stderr) == ("sleep" in does)


@pytest.mark.long
def test_the_commands_work_in_a_fresh_clone(tmp_path):
    """As far as they are quick: what can be chosen is told, JupyterLab says its version, and a test
    file runs. The lessons themselves are run by the tests of lessons.
    """
    clone = tmp_path / "course"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    more = {"lab": ["--version"], "figures": ["--help"], "test": ["tests/test_links.py", "-q"]}
    for command in COMMANDS:
        done = called(clone, *command[2:], *more[command[2]], HOML_DATA="")
        assert done.returncode == 0, done.stdout + done.stderr
    status = ["git", "status", "--porcelain"]
    printed = subprocess.run(status, cwd=clone, capture_output=True, text=True, check=True).stdout
    assert printed == ""


# What Windows lacks, or what means something else there: os.kill(process, 0) ends the process.
MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"}
NAMES = {
    "os": "fork forkpty geteuid getloadavg getpgid getuid kill killpg link mkfifo nice setsid "
    "symlink uname wait4 waitpid",
    "signal": "SIGALRM SIGHUP SIGKILL SIGSTOP SIGUSR1 alarm pause setitimer",
}
NAMES = {f"{module}.{name}" for module, names in NAMES.items() for name in names.split()}
METHODS = {"hardlink_to", "symlink_to"}
TEXT = {"read_text", "write_text"}
# each with what stands beside it for other systems
EXEMPT = {("tools/locks.py", "fcntl")}
SOURCES = [
    path
    for folder in ("homl_clustering", "tools")
    for path in sorted((ROOT / folder).rglob("*.py"))
] + [ROOT / "course.py"]


def posix_only(tree):
    """Yield what in some code works on POSIX only, or depends on the system's encoding."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in (*MODULES, "os", "signal"):
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from named & NAMES if node.module in ("os", "signal") else {node.module}
        elif isinstance(node, ast.Attribute):
            dotted = ast.unparse(node)
            if dotted in NAMES or node.attr in METHODS:
                yield dotted
        elif isinstance(node, ast.Call):
            yield from _in_call(node)
        elif re.match(r"/(tmp|dev|proc|usr|bin)(/|$)", str(getattr(node, "value", ""))):
            yield node.value


def _in_call(node):
    """Yield a call through a shell, and text read or written in the system's encoding."""
    keywords = {keyword.arg for keyword in node.keywords}
    name = ast.unparse(node.func)
    if "shell" in keywords or name in ("os.system", "os.popen"):
        yield f"{name} through a shell"
    own = isinstance(node.func, ast.Attribute) and node.func.attr in TEXT
    n_before = own and node.func.attr == "write_text"
    if own and "encoding" not in keywords and len(node.args) <= n_before:
        yield f"{name} without an encoding"
    if name == "open" and "encoding" not in keywords:
        mode = node.args[1].value if len(node.args) > 1 else "r"
        if "b" not in mode:
            yield "open without an encoding"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_here_needs_posix(path):
    """Package, tools and course.py."""
    place = path.relative_to(ROOT).as_posix()
    found = set(posix_only(ast.parse(path.read_text(encoding="utf-8"))))
    assert {what for what in found if (place, what) not in EXEMPT} == set()


@pytest.mark.parametrize(
    "line",
    [
        "import fcntl",
        "from resource import getrusage",
        "from os import kill",
        "os.kill(1, 0)",
        "signal.signal(signal.SIGKILL, f)",
        "path.symlink_to(other)",
        "subprocess.run('ls', shell=True)",
        "path.read_text()",
        "path.write_text(text)",
        "open(path)",
        "open(path, 'w')",
        "folder = '/tmp'",
    ],
)
def test_what_needs_posix_is_found(line):
    """Each of these."""
    assert len(set(posix_only(ast.parse(line)))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "os.getpid()",
        "path.read_text(encoding='utf-8')",
        "path.read_text('utf-8')",
        "path.write_text(text, 'utf-8')",
        "open(path, 'rb')",
        "open(path, encoding='utf-8')",
        "link = '/lab/tree'",
    ],
)
def test_what_works_everywhere_is_not(line):
    """None of these."""
    assert list(posix_only(ast.parse(line))) == []


def test_hooks_have_the_versions_of_the_lock():
    """What runs before a commit says what `make lint` says."""
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"\[(\w+==[\w.]+)\]", hooks)
    assert len(pinned) == 2
    assert all(f"\n{pin} " in lock for pin in pinned)
