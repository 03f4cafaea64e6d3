"""The manifest: what each committed figure shows, and what it was made with.

``figures/manifest.json`` keeps the checksum and the fingerprint of every figure made
from original data. A figure made again is the same if its bytes are; if its fingerprint is,
and its pixels differ in a few places by a little (see `pixels`); and where it is drawn by
other software, whose letters have other pixels, if its fingerprint is.
"""

import json
import os
import platform
from enum import Enum
from pathlib import Path

import matplotlib
import numba
import numpy
import scipy
import sklearn
from llvmlite import binding
from matplotlib import ft2font
from threadpoolctl import threadpool_info

from homl_clustering import figures
from homl_clustering.engine.files import write_text
from homl_clustering.figures.fingerprint import differences
from tools.pixels import pixel_differences
from tools.places import places

DRAWING = ("machine", "matplotlib", "freetype")  # what decides on more than single pixels


def environment():
    """Return what decides on the last bits: the processor as each library sees it, versions."""
    architectures = {
        library.get("architecture", "") for library in threadpool_info()
        if library["user_api"] == "blas"
    }  # fmt: skip
    # noise plays a machine with other libraries, see tools/portable
    played = f" with noise {os.environ['NOISE']}" if os.environ.get("NOISE") else ""
    features = numpy.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    return {
        "machine": platform.machine(),
        "processor": os.environ.get("NUMBA_CPU_NAME") or binding.get_host_cpu_name(),
        "blas": " ".join(sorted(architectures)) + played,
        "numpy features": " ".join(features) + played,
        "c library": " ".join(platform.libc_ver()).strip(),
        "matplotlib": matplotlib.__version__,
        "freetype": ft2font.__freetype_version__,
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
        "numba": numba.__version__,
    }


class Verdict(Enum):
    """What became of a figure that was made again; the value is how the summary puts it."""

    UNCHANGED = "unchanged"
    NEW = "new"
    CHANGED = "changed"  # other data, words or styles are drawn
    PIXELS = "changed in pixels only"  # by the same software
    SAME = "kept, with a few pixels of other shades here"
    ELSEWHERE = "kept, drawn by other software here"
    STAND_IN = "from stand-ins"

    @property
    def is_kept(self):
        """Whether the committed file stays."""
        return self in (Verdict.UNCHANGED, Verdict.SAME, Verdict.ELSEWHERE)


class Manifest:
    """The records of the committed figures.

    Attributes
    ----------
    figures : dict of str to dict
        Of each figure: ``sha256``, ``drawn`` (see `fingerprint`), and ``made_with`` (see
        `environment`).
    """

    def __init__(self, path=None):
        self.path = Path(path or places.figures / "manifest.json")
        known = json.loads(self.path.read_text(encoding="utf-8")) if self.path.exists() else {}
        self.figures = known.get("figures", {})

    def compare(self, fig_id, record, made):
        """Return (verdict, differences) of a figure made again.

        Parameters
        ----------
        fig_id : str
        record : dict
            What `save_fig` has kept of it.
        made : Path
            The file; the committed one lies beside the manifest.

        Returns
        -------
        verdict : Verdict
            Not `STAND_IN`: what is drawn from stand-ins is not compared.
        differences : list of str
        """
        known = self.figures.get(fig_id)
        if known is None:
            return Verdict.NEW, []
        if known["sha256"] == record["sha256"]:
            return Verdict.UNCHANGED, []
        found = differences(known["drawn"], record["drawn"])
        here, there = environment(), known["made_with"]
        entry = figures.registry().get(fig_id)
        others = [name for name in (entry.rests_on if entry else ()) if there[name] != here[name]]
        if found and others:
            return Verdict.ELSEWHERE, [f"it rests on another {', '.join(others)}", *found]
        if found:
            return Verdict.CHANGED, found
        committed = self.path.parent / f"{fig_id}.png"
        if not committed.exists():
            return Verdict.PIXELS, ["the committed file is missing"]
        found = pixel_differences(made, committed)
        if not found:
            return Verdict.SAME, []
        if not others and all(there.get(name) == here[name] for name in DRAWING):
            return Verdict.PIXELS, ["the same data and words, but other pixels", *found]
        return Verdict.ELSEWHERE, ["the same data and words, drawn by other software", *found]

    def update(self, fig_id, record):
        """Keep the record of a figure that was made again."""
        kept = {key: record[key] for key in ("sha256", "drawn")}
        self.figures[fig_id] = {**kept, "made_with": environment()}

    def write(self):
        """Write the manifest, in the order of the registry, one line per figure."""
        lines = [
            f"  {json.dumps(fig_id)}: {json.dumps(self.figures[fig_id])}"
            for fig_id in figures.registry()
            if fig_id in self.figures
        ]
        write_text(self.path, '{\n "figures": {\n' + ",\n".join(lines) + "\n }\n}\n")


def read_records(folder):
    """Return the records that `save_fig` left in a folder, by figure id."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(Path(folder).glob("*.json"))
    }
