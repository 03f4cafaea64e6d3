"""The manifest: what each committed figure shows, and what it was made with.

``figures/manifest.json`` keeps the checksum and the fingerprint of every figure made
from original data. A figure made again is the same if its bytes are; on another type of
processor or with other versions, if its fingerprint is.
"""

import json
import platform
from pathlib import Path

import matplotlib
import numba
import numpy
import scipy
import sklearn
from matplotlib import ft2font
from threadpoolctl import threadpool_info

from homl_clustering._course.fingerprint import differences
from homl_clustering._files import write_text
from homl_clustering.figures import PACKAGE, registry

FIGURES = PACKAGE.parent / "figures"


def environment():
    """Return the versions and the type of processor that decide on the last bits."""
    architectures = {
        library.get("architecture", "") for library in threadpool_info()
        if library["user_api"] == "blas"
    }  # fmt: skip
    return {
        "processor": " ".join([platform.machine(), *sorted(architectures)]).strip(),
        "matplotlib": matplotlib.__version__,
        "freetype": ft2font.__freetype_version__,
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
        "numba": numba.__version__,
    }


class Manifest:
    """The records of the committed figures.

    Attributes
    ----------
    figures : dict of str to dict
        Of each figure: ``sha256``, ``drawn`` (see `fingerprint`), and ``made_with`` (see
        `environment`).
    """

    def __init__(self, path=FIGURES / "manifest.json"):
        self.path = Path(path)
        known = json.loads(self.path.read_text()) if self.path.exists() else {}
        self.figures = known.get("figures", {})

    def compare(self, fig_id, record):
        """Return (verdict, differences) of a figure made again.

        The verdict is "unchanged", "new", "changed" (other data or words drawn), "pixels"
        (only the pixels differ, in the environment of the manifest) or "elsewhere" (only
        the pixels differ, in another environment: no fault).
        """
        known = self.figures.get(fig_id)
        if known is None:
            return "new", []
        if known["sha256"] == record["sha256"]:
            return "unchanged", []
        found = differences(known["drawn"], record["drawn"])
        if found:
            return "changed", found
        if known["made_with"] == environment():
            return "pixels", ["the same data and words, but other pixels: style or size changed"]
        return "elsewhere", ["the same data and words; pixels differ in this environment"]

    def update(self, fig_id, record):
        """Keep the record of a figure that was made again."""
        kept = {key: record[key] for key in ("sha256", "drawn")}
        self.figures[fig_id] = {**kept, "made_with": environment()}

    def write(self):
        """Write the manifest, in the order of the registry, one line per figure."""
        lines = [
            f"  {json.dumps(fig_id)}: {json.dumps(self.figures[fig_id])}"
            for fig_id in registry()
            if fig_id in self.figures
        ]
        write_text(self.path, '{\n "figures": {\n' + ",\n".join(lines) + "\n }\n}\n")


def read_records(folder):
    """Return the records that `save_fig` left in a folder, by figure id."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(Path(folder).glob("*.json"))}
