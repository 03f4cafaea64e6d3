"""Other machines, as far as this one can play them."""

import os
import platform
from pathlib import Path
from typing import NamedTuple

from llvmlite import binding

AVX512 = ("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl")
ICELAKE = (*AVX512, "avx512vbmi", "avx512vbmi2", "avx512ifma", "avx512vnni", "avx512bitalg")
# LLVM's names of processors, and what this one must have in order to run their code. Between
# them they have vectors of 128, 256 and 512 bits, with fused products and sums and without.
PROCESSORS = {
    "x86-64": (),
    "haswell": ("avx2", "fma"),
    "skylake-avx512": AVX512,
    "icelake-server": (*ICELAKE, "gfni", "vaes"),
    "znver3": ("avx2", "fma", "sse4a"),
    "znver4": (*ICELAKE, "gfni", "vaes", "avx512bf16", "sse4a"),
}
# What libraries do on another processor, and what this one must have for it; the variables mean
# nothing to other libraries. BLAS adds up in another order on each kind. The names have no spaces,
# so that make can hand them on.
LIBRARIES = {
    "blas-sandybridge": ({"OPENBLAS_CORETYPE": "Sandybridge"}, ("avx",)),
    "blas-haswell": ({"OPENBLAS_CORETYPE": "Haswell"}, ("avx2", "fma")),
    "blas-skylake": ({"OPENBLAS_CORETYPE": "SkylakeX"}, AVX512),
    "numpy-without-avx": ({"NPY_DISABLE_CPU_FEATURES": "X86_V3,X86_V4,AVX512_ICL,AVX512_SPR"}, ()),
    "libc-without-fma": (
        {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX512F,-AVX2_Usable,-FMA_Usable"},
        (),
    ),
}
NOISE = Path(__file__).parent / "noise"


class Condition(NamedTuple):
    """A machine to be played.

    Attributes
    ----------
    name : str
    environment : dict of str to str
        What tells the libraries.
    lacks : tuple of str
        What this processor would need, and has not: then nothing is run.
    same_bits : bool
        Whether the engine must give the bits of this machine.
    fused : bool
        Whether products and sums are rounded at once, on which the count of distances that
        bounds leave to be computed depends.
    """

    name: str
    environment: dict
    lacks: tuple = ()
    same_bits: bool = True
    fused: bool = True


def conditions():
    """Return all conditions; the first is this machine as it is."""
    features = binding.get_host_cpu_features()
    is_x86 = platform.machine().lower() in ("x86_64", "amd64")
    found = [Condition("here", {}, fused=not is_x86 or bool(features.get("fma")))]
    processors = {
        name: ({"NUMBA_CPU_NAME": name, "NUMBA_CPU_FEATURES": ""}, needed)
        for name, needed in PROCESSORS.items()
    }
    for name, (chosen, needed) in (processors | LIBRARIES).items():
        lacks = tuple(feature for feature in needed if not features.get(feature))
        lacks = lacks if is_x86 else ("another kind of processor",)
        found.append(Condition(name, chosen, lacks, fused=name != "x86-64"))
    for seed in ("1", "2"):
        path = os.pathsep.join([str(NOISE), os.environ.get("PYTHONPATH", "")])
        found.append(
            Condition(f"noise-{seed}", {"PYTHONPATH": path, "NOISE": seed}, same_bits=False)
        )
    return found
