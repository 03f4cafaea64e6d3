"""B8: compiled code is never stale, mixed, damaged or left over, wherever it is kept.

Most tests run a package of two small kernels, which has the cache of the real one, in processes
of its own.
"""

import inspect
import json
import os
import pickle
import shutil
import subprocess
import sys
from importlib.machinery import PathFinder
from operator import attrgetter

import numba
import pytest
from numba.core import caching, compiler, dispatcher, serialize

from homl_clustering import datasets
from homl_clustering.kernels import cache

pytestmark = pytest.mark.long
HELPER = """
from homl_clustering.kernels import kernel
@kernel
def step(x):
    return x + 1
"""
EDITED = HELPER.replace("+ 1", "+ 10")  # then `twice(1)` is 21
CALLER = """
from homl_clustering.kernels import kernel
from homl_clustering.kernels.helper import step
@kernel
def twice(x):
    return step(step(x))
"""
# What every process begins with. Nothing below READ_ONLY can be written to, whoever runs it.
BEGIN = """
import json, os, sys

def refuse(event, arguments):
    if event == "open":
        if not arguments[2] & (os.O_WRONLY | os.O_RDWR):
            return
    elif event not in ("os.mkdir", "os.rename", "os.remove", "os.rmdir"):
        return
    path = str(arguments[0])
    if path.startswith(tuple(json.loads(os.environ["READ_ONLY"]))):
        raise PermissionError(f"{path} is read-only")

sys.addaudithook(refuse)
from homl_clustering.kernels import cache, caller, helper
twice = caller.twice

def tell(value):
    hits, misses = (sum(found.values()) for found in twice.stats[1:])
    print(json.dumps({"value": value, "hits": hits, "misses": misses}))
"""
USE = "tell(twice(1))"
NEW, KEPT = {"hits": 0, "misses": 1}, {"hits": 1, "misses": 0}


class Install:
    """A package of two kernels, installed in a folder; its methods run Python."""

    def __init__(self, folder):
        self.folder = folder
        self.kernels = folder / "site/homl_clustering/kernels"
        self.kernels.mkdir(parents=True)
        (self.kernels.parent / "__init__.py").touch()
        for name in ("__init__.py", "borrowing.py", "cache.py"):
            shutil.copy(cache.KERNELS / name, self.kernels)
        for name, source in {"helper.py": HELPER, "caller.py": CALLER}.items():
            (self.kernels / name).write_text(source)
        self.beside = folder / "site/homl_clustering-compiled"
        self.users = folder / "downloads/compiled"

    def start(self, code, *, read_only=(), **variables):
        """Start a process; return it."""
        environment = {key: os.environ[key] for key in os.environ if not key.startswith("NUMBA_")}
        environment |= {
            "PYTHONPATH": str(self.folder / "site"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOML_CACHE": str(self.folder / "downloads"),
            "READ_ONLY": json.dumps([str(folder) for folder in read_only]),
            cache.SILENT: "1",
        }
        return subprocess.Popen(
            [sys.executable, "-W", "error", "-c", BEGIN + code], env=environment | variables,
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, code=USE, *, says="", **options):
        """Run a process to its end; return what it tells."""
        with self.start(code, **options) as process:
            out, errors = process.communicate(timeout=300)
        assert errors == says
        assert process.returncode == 0
        return json.loads(out)

    def files(self, place=None):
        """Return what is kept in a place, beside the package if None."""
        return sorted(path for path in (place or self.beside).rglob("*") if path.is_file())


@pytest.fixture
def install(tmp_path):
    """A fresh one, for each test."""
    return Install(tmp_path)


def test_processes_started_together_mix_nothing_up(install):
    """Several, without a cache, with many variants; what they leave is right and complete."""
    many = """
import numpy as np
kinds = ["i1", "i2", "i4", "u1", "u2", "u4", "f4", "f8"]
place = int(os.environ["PLACE"])
found = {}
for kind in kinds[place:] + kinds[:place]:
    found[kind] = twice(np.array([3, 5], kind)).tolist()
assert set(map(tuple, found.values())) == {(5, 7)}, found
tell(0)
"""
    together = [install.start(many, PLACE=str(place)) for place in (0, 0, 3)]
    for process in together:
        _, errors = process.communicate(timeout=300)
        assert (process.returncode, errors) == (0, "")
    assert install.run(many, PLACE="0") == {"value": 0, "hits": 8, "misses": 0}
    assert {path.suffix for path in install.files()} == {".code"} and not install.users.exists()
    assert len(install.files()) == 8 + 9  # of `twice` and of `step`, which it calls with int64, too


def test_an_old_process_keeps_nothing_once_the_sources_have_changed(install):
    """It goes on with what it has loaded; who comes after it gets the new code."""
    edit = f"import pathlib; pathlib.Path(helper.__file__).write_text({EDITED!r})\n"
    assert install.run(edit + USE) == {"value": 3} | NEW
    assert install.files() == []
    assert install.run() == {"value": 21} | NEW


def test_what_was_edited_while_it_was_loaded_has_other_keys(install):
    """Sources are read when the cache is imported, helpers later: then they may be others."""
    change = "helper.step.py_func.__code__ = (lambda x: x + 10).__code__\n"
    assert install.run(change + USE) == {"value": 21} | NEW
    assert install.run() == {"value": 3} | NEW


@pytest.mark.parametrize("where", ["beside", "NUMBA_CACHE_DIR", "read-only"])
def test_an_edited_helper_leaves_no_old_code_in_its_callers(install, where):
    """Wherever that was kept. Older code is removed beside the package, and only there."""
    shared = install.folder / "shared"
    options, place, n_files = {
        "beside": ({}, install.beside, 2),
        "NUMBA_CACHE_DIR": ({"NUMBA_CACHE_DIR": str(shared)}, shared, 4),
        "read-only": ({"read_only": [install.folder / "site"]}, install.users, 4),
    }[where]
    assert install.run(**options) == {"value": 3} | NEW
    assert install.run(**options) == {"value": 3} | KEPT
    (install.kernels / "helper.py").write_text(EDITED)
    assert install.run(**options) == {"value": 21} | NEW
    assert install.run(**options) == {"value": 21} | KEPT
    assert len(install.files(place)) == n_files
    places = {install.beside, shared, install.users}
    assert [found for found in places if found.exists()] == [place]


class Intruder:
    """Leaves a file behind when it is unpickled."""

    def __reduce__(self):
        return open, ("unpickled", "w")


def damaged(path):
    """Return what may be found in the place of a file, by name."""
    content, intruder, key = path.read_bytes(), pickle.dumps(Intruder()), path.stem[-32:]
    nonsense = pickle.dumps(("nonsense",))
    (other,) = (other for other in path.parent.iterdir() if other != path)
    return {
        "a flipped bit": content[:999] + bytes([content[999] ^ 1]) + content[1000:],
        "a flipped bit of the checksum": bytes([content[0] ^ 1]) + content[1:],
        "cut off": content[: len(content) // 2],
        "empty": b"",
        "a foreign pickle": intruder,
        "another pickle behind the checksum": content[:32] + intruder,
        "the code of another kernel": other.read_bytes(),
        "nonsense with the right checksum": cache._checksum(key, nonsense) + nonsense,
    }


def test_a_damaged_file_is_replaced(install):
    """Silently, whatever has happened to it; nothing in it is run."""
    install.run()
    (path,) = (path for path in install.files() if "twice" in path.name)
    for damage, content in damaged(path).items():
        path.write_bytes(content)
        assert install.run() == {"value": 3} | NEW, damage
        found = path.read_bytes()
        assert found[:32] == cache._checksum(path.stem[-32:], found[32:]), damage
    assert install.run() == {"value": 3} | KEPT
    assert not (install.folder / "unpickled").exists()


def test_what_is_in_the_way_is_no_error(install):
    """A folder in the place of a file, files in the place of folders."""
    install.run()
    for path in install.files():
        path.unlink()
        path.mkdir()
    assert install.run() == {"value": 3} | NEW
    assert install.run() == {"value": 3} | KEPT
    assert len(install.files(install.users)) == 2
    for place in (install.beside, install.users):
        shutil.rmtree(place)
        place.write_text("in the way")
    assert install.run() == {"value": 3} | NEW
    assert install.run() == {"value": 3} | NEW


def test_where_the_package_is_read_only_the_code_beside_it_is_used(install):
    """As is the user's cache for what was not compiled ahead, and neither if both cannot be."""
    read_only = [install.folder / "site"]
    assert install.run(read_only=[*read_only, install.folder / "downloads"]) == {"value": 3} | NEW
    assert not (install.beside.exists() or install.users.exists())
    install.run()
    assert install.run(read_only=read_only) == {"value": 3} | KEPT
    assert not install.users.exists()
    assert install.run("tell(twice(1.5))", read_only=read_only) == {"value": 3.5} | NEW
    assert len(install.files(install.users)) == 2
    assert install.run("tell(twice(1.5))", read_only=read_only) == {"value": 3.5} | KEPT
    path = next(path for path in install.files() if "twice" in path.name)
    path.write_bytes(b"damaged, and cannot be removed")
    assert install.run(read_only=read_only) == {"value": 3} | NEW
    assert install.run(read_only=read_only) == {"value": 3} | KEPT


def test_sources_that_cannot_be_read_keep_nothing(install):
    """Nobody could tell then what the code was compiled from."""
    (install.kernels / "unreadable.py").symlink_to("nowhere")
    assert install.run() == {"value": 3} | NEW
    assert not install.beside.exists()


def test_nothing_can_be_imported_once_the_package_is_uninstalled(install):
    """What stays lies in a folder whose name is no name of a module."""
    files = install.files(install.kernels.parent)
    install.run()
    for path in files:
        path.unlink()
    for folder in (install.kernels, install.kernels.parent):
        folder.rmdir()  # as pip does, if it is empty
    assert list(install.beside.parent.iterdir()) == [install.beside]
    assert PathFinder.find_spec("homl_clustering", [str(install.beside.parent)]) is None
    assert not cache.NAME.isidentifier()


def test_downloads_and_code_share_the_users_cache(monkeypatch, tmp_path):
    """Kernels look for it themselves, since they import nothing of the package."""
    for chosen in (str(tmp_path), ""):
        monkeypatch.setenv("HOML_CACHE", chosen)
        assert list(cache._users()) == [datasets.originals.cache_folder() / "compiled"]
    monkeypatch.setattr("pooch.os_cache", lambda name: cache.Path("~nobody-at-all").expanduser())
    assert list(cache._users()) == []


def test_compiling_is_announced_once(install):
    """On stderr, before; not where code is found, nor where the variable is set, as in make."""
    says = (
        "homl_clustering: compiling for the first use; this takes some seconds, for large data up "
        "to half a minute, once. To do it ahead: python -m homl_clustering.precompile --all\n"
    )
    order = """
compile = twice._compiler.compile
twice._compiler.compile = lambda *types: (print("compiling", file=sys.stderr), compile(*types))[1]
"""
    telling = {cache.SILENT: ""}
    install.run(order + USE, says=says + "compiling\n", **telling)
    install.run("twice(1.5); helper.step(True);" + USE, says=says, **telling)
    install.run("twice(1.5); helper.step(True);" + USE, says="", **telling)
    for first in ("sys.stderr = None;", "sys.stderr.close();", "cache.tell_nothing();"):
        shutil.rmtree(install.beside)
        assert install.run(first + USE, **telling) == {"value": 3} | NEW


@pytest.mark.parametrize(
    "variables",
    [{"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}, {"NUMBA_BOUNDSCHECK": "1"}],
)
def test_another_processor_has_another_key(install, variables):
    """As have other options of the compiler; the code of both is kept."""
    install.run()
    assert install.run(**variables) == {"value": 3} | NEW
    assert install.run(**variables) == {"value": 3} | KEPT
    assert install.run() == {"value": 3} | KEPT
    assert len(install.files()) == 4


def test_kernels_stay_what_numba_makes_of_functions(install):
    """In threads and forks, pickled, called by users' functions, compiled anew or not at all."""
    code = """
import pickle, threading, numba
found = []
threads = [threading.Thread(target=lambda: found.append(twice(1))) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert found == [3] * 4
assert pickle.loads(pickle.dumps(twice))(1) == 3
assert numba.njit(lambda x: twice(x) + 1)(1) == 4 and numba.njit(lambda x: x + 1)(1) == 2
assert helper.kernel(lambda function, x: function(function(x)))(twice, 1) == 5
tell(0)
twice.recompile()
if hasattr(os, "fork"):
    child = os.fork()
    if not child:
        os._exit(0 if twice(1.5) == 3.5 else 1)
    assert os.waitpid(child, 0)[1] == 0
"""
    assert install.run(code) == {"value": 0} | NEW
    assert not [path for path in install.files() if "lambda" in path.name]  # known by its address
    plain = "print(json.dumps([type(twice).__name__, twice(1)]))"
    assert install.run(plain, NUMBA_DISABLE_JIT="1") == ["function", 3]


def test_numba_is_as_the_cache_takes_it_to_be():
    """Everything that `kernels/cache.py` relies on beyond what numba promises."""
    new = f"numba {numba.__version__} has changed what homl_clustering/kernels/cache.py relies on: "
    wanted = set(caching._Cache.__abstractmethods__)
    assert wanted <= set(dir(cache.Cache)), new + f"caches now have {wanted}"
    source = inspect.getsource(dispatcher.Dispatcher.compile)
    for call in ("load_overload(sig, self.targetctx)", "save_overload(sig, cres)"):
        assert f"self._cache.{call}" in source, new + f"`Dispatcher.compile` calls no `{call}`"
    function = numba.njit(lambda x: x + 1)
    function(1)
    (result,) = function.overloads.values()
    names = ("_reduce", "_rebuild", "lifted", "codegen.magic_tuple", "library.has_dynamic_globals")
    options = [f"config.{option}" for option in ("CACHE_DIR", *cache.OPTIONS)]
    for owner, name in [(result, name) for name in names] + [(caching, name) for name in options]:
        try:
            attrgetter(name)(owner)
        except AttributeError:
            pytest.fail(f"{new}{type(owner).__name__} has no `{name}`")
    processor = result.codegen.magic_tuple()
    assert [type(part) for part in processor] == [str] * 3, new + f"magic_tuple() is {processor}"
    content = pickle.loads(serialize.dumps(result._reduce()))
    again = compiler.CompileResult._rebuild(result.target_context, *content)
    assert again.entry_point(1) == 2, new + "what is read is not what was written"
