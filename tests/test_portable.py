"""B9: the engine has the same bits on any x86-64 processor. The short form of `make portable`."""

import json
import os
import platform
import subprocess
import sys

import numpy as np
import pytest

from tests.helpers import ROOT
from tools.portable import __main__ as portable
from tools.portable import engine
from tools.portable.conditions import PROCESSORS, Condition, conditions

ON_X86 = platform.machine().lower() in ("x86_64", "amd64") and sys.platform == "linux"


@pytest.fixture(scope="module")
def here():
    """What a few of the cases give on this machine."""
    return engine.compute(few=True)


@pytest.mark.skipif(not ON_X86, reason="bits are promised for x86-64 processors under Linux")
def test_the_bits_are_those_of_the_machine_where_they_were_recorded(here):
    """A few of the cases. `python -m tools.portable.engine --record` renews them."""
    recorded = json.loads(engine.RECORD.read_text(encoding="utf-8"))
    found = engine.digests(here)
    assert found == {case: recorded[case] for case in found}


@pytest.mark.long
@pytest.mark.skipif(not ON_X86, reason="bits are promised for x86-64 processors under Linux")
def test_all_recorded_bits_come_out_again():
    """All estimators, all types of data."""
    found = engine.digests(engine.compute())
    assert found == json.loads(engine.RECORD.read_text(encoding="utf-8"))


@pytest.mark.skipif(not ON_X86, reason="other processors cannot be played here")
def test_narrower_vectors_change_no_bit(here, tmp_path):
    """128 bits, in a fresh process that compiles for such a processor."""
    (condition,) = [found for found in conditions() if found.name == "x86-64"]
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), **condition.environment}
    file = tmp_path / "there.npz"
    run = [sys.executable, "-m", "tools.portable.engine", "--few", file]
    subprocess.run(run, env=environment, cwd=ROOT, check=True, timeout=1200)
    there = dict(np.load(file))
    assert set(there) == set(here)
    counts, told = portable.compare(here, there)
    assert counts == {"bits": len(engine.digests(here))}, told


HERE = {"a: x": np.array([1.0, 2.0]), "a: n_distances_": np.array(10**6), "b: labels": np.arange(3)}


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ({}, {"bits": 2}),
        ({"a: x": np.array([1.0, np.nextafter(2.0, 3)])}, {"bits": 1, "digits": 1}),
        ({"a: x": np.array([1.0, 2.0 + 1e-8])}, {"bits": 1, "tips over": 1}),
        ({"a: x": np.array([1.0, 2.0], np.float32)}, {"bits": 1, "tips over": 1}),
        ({"a: x": np.array([1.0, np.nan])}, {"bits": 1, "tips over": 1}),
        ({"a: n_distances_": np.array(10**6 + 1)}, {"bits": 1, "tips over": 1}),
        ({"b: labels": np.array([0, 1, 1])}, {"bits": 1, "tips over": 1}),
    ],
)
def test_what_differs_is_ranked(there, expected):
    """Bits, digits, or something that tips over; each case by its worst number."""
    counts, told = portable.compare(HERE, HERE | there)
    assert counts == expected
    assert len(told) == len(there)


@pytest.mark.parametrize(("more", "rank"), [(3, "digits"), (1000, "tips over")])
def test_counts_may_differ_a_little_without_fused_products(more, rank):
    """There bounds, which are rounded otherwise, leave a few other distances to be computed."""
    there = HERE | {"a: n_distances_": np.array(10**6 + more)}
    assert portable.compare(HERE, there, fused=False)[0] == {"bits": 1, rank: 1}


def test_what_cannot_be_run_is_not_passed():
    """A processor with more than this one has is listed with what is missing."""
    condition = Condition("znver9", {}, lacks=("avx1024",))
    assert portable.row(condition, None).endswith("not run: this processor lacks avx1024")


@pytest.mark.parametrize(
    ("same_bits", "fused", "engine_counts", "failed", "told", "well"),
    [
        (True, True, {"bits": 3}, 0, [], True),
        (True, True, {"bits": 2, "digits": 1}, 0, ["a: x: digits"], False),
        (False, True, {"digits": 3}, 0, ["a: x: digits"], True),
        (False, True, {"digits": 3}, 1, ["a: x: digits", "t: failed"], False),
        (True, False, {"bits": 2, "digits": 1}, 0, ["a: n_distances_: digits"], True),
        (True, False, {"bits": 2, "digits": 1}, 0, ["a: means_: digits"], False),
        (True, False, {"tips over": 1}, 0, ["a: n_distances_: tips over"], False),
    ],
)
def test_lost_bits_and_failed_tests_are_marked(same_bits, fused, engine_counts, failed, told, well):
    """Where bits are promised; elsewhere failed tests only."""
    condition = Condition("there", {}, same_bits=same_bits, fused=fused)
    findings = portable.Findings(
        portable.Counter(engine_counts), portable.Counter(failed=failed), told
    )
    assert portable.is_well(condition, findings) == well
    assert portable.row(condition, findings).endswith("should be") != well


def test_the_processors_have_vectors_of_all_widths():
    """At least six, of 128, 256 and 512 bits; each name occurs once, this machine first."""
    assert len(PROCESSORS) >= 6
    widths = {
        512 if "avx512f" in needed else 256 if "avx2" in needed else 128
        for needed in PROCESSORS.values()
    }
    assert widths == {128, 256, 512}
    names = [condition.name for condition in conditions()]
    assert names[0] == "here"
    assert len(set(names)) == len(names)


def test_the_noise_moves_last_digits_and_no_more(tmp_path):
    """The injected noise is there, in NumPy, in kernels and in sums, and is as small as it says."""
    (noisy,) = [found for found in conditions() if found.name == "noise-1"]
    code = """
import json
import numpy as np
from homl_clustering.kernels import elementary, folds
x = np.linspace(0.5, 3, 64)
import numba
total = numba.njit(lambda x: folds.fold(x))(x)
out = np.empty(64)
elementary.exponentials(-x, np.empty(64), out)
found = [np.exp(x), np.log(x), elementary.log(x), out, [total]]
print(json.dumps([np.asarray(v).tolist() for v in found]))
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NUMBA_CACHE_DIR": str(tmp_path)}
    noise = noisy.environment["PYTHONPATH"].split(os.pathsep)[0]
    outputs = []
    for more in ({}, noisy.environment | {"PYTHONPATH": f"{noise}{os.pathsep}{ROOT}"}):
        run = subprocess.run(
            [sys.executable, "-c", code], env=environment | more, cwd=ROOT,
            capture_output=True, text=True, encoding="utf-8", check=True, timeout=600,
        )  # fmt: skip
        outputs.append(json.loads(run.stdout))
    for one, other in zip(*outputs, strict=True):
        assert one != other
        np.testing.assert_allclose(one, other, rtol=1e-14)
