"""What a notebook was last run from: it is run again only where that has changed.

A run depends on the source of the notebook, on its entries in the registry of figures, on where
its data come from, on the environment, and on the files of the package that its kernel had
loaded. Contents count, not the times of files. A fresh clone has no stamps, and runs everything.
"""

import dataclasses
import hashlib
import json
from collections import Counter

from homl_clustering import datasets, figures
from homl_clustering.engine.files import write_text
from tools import notebooks
from tools.manifest import Verdict, environment
from tools.places import places

VECTOR_FORMATS = ("pdf", "svg")  # for print; made beside the PNG files, into build/<format>
BESIDE = (".mplstyle", ".csv")  # what a module may read of the files in its folder
KEPT = {"key", "used", "made", "verdicts", "formats"}  # of a run
DRAWS_NOTHING = "checks"  # judges answers to the exercises, as the tests do with each change


def sources(names):
    """Return "original" or "stand-in" for each of the named data sets, as they would load."""
    return {
        name: "original" if datasets.originals.find_original(name) else "stand-in" for name in names
    }


def checksum(path):
    """Return a checksum of a file, None if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


def snapshot():
    """Return the checksums of all files of the package that a run may depend on, by place."""
    found = {}
    for path in sorted(places.package.rglob("*")):
        parts = path.relative_to(places.package).parts
        if path.suffix in (".py", *BESIDE) and parts[0] != DRAWS_NOTHING:
            found[path.relative_to(places.root).as_posix()] = checksum(path)
    return found


def used(files, modules):
    """Return those of the files that a kernel with these modules depends on.

    Parameters
    ----------
    files : dict of str to str
        From `snapshot`.
    modules : iterable of str
        The files of the modules that it had loaded, as places below the root.
    """
    modules = set(modules)
    folders = {module.rpartition("/")[0] for module in modules}
    return {
        file: digest
        for file, digest in files.items()
        if file in modules or (file.endswith(BESIDE) and file.rpartition("/")[0] in folders)
    }


def vector_place(fig_id, extension, verdict):
    """Return where a figure in a format for print goes."""
    folder = places.stand_in if verdict is Verdict.STAND_IN else places.build
    return folder / extension / f"{fig_id}.{extension}"


class Stamp:
    """What a notebook was last run from, and what came of it, under ``build/stamps``.

    Parameters
    ----------
    name : str
        Of the notebook.
    """

    def __init__(self, name):
        self.name = name
        self.path = places.build / "stamps" / f"{name}.json"
        try:
            self.known = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.known = {}
        if set(self.known) != KEPT:  # damaged, or of another version
            self.known = {}

    def key(self):
        """Return a checksum of all that a run depends on, the package left aside."""
        registered = [
            dataclasses.asdict(figure)
            for figure in figures.registry().values()
            if figure.notebook == self.name
        ]
        uses = sources(notebooks.data_sets(notebooks.read(self.name)))
        about = json.dumps([environment(), uses, registered], sort_keys=True)
        source = notebooks.source(self.name).read_bytes()
        return hashlib.sha256(source + b"\0" + about.encode()).hexdigest()

    def is_current(self, vector=None):
        """Whether a run would give what is there already, also in the format `vector`."""
        if not self.known or vector not in {None, *self.known["formats"]}:
            return False
        files = {**self.known["used"], **self.known["made"]}
        return self.known["key"] == self.key() and all(
            checksum(places.root / file) == digest for file, digest in files.items()
        )

    def formats(self, key, files):
        """Return the formats for print that a run from the same has left."""
        same = self.known.get("key") == key and self.known.get("used") == files
        return set(self.known["formats"]) if same else set()

    def verdicts(self):
        """Return how many figures the last run made, as unchanged or from stand-ins."""
        return Counter(
            Verdict.STAND_IN if Verdict[name] is Verdict.STAND_IN else Verdict.UNCHANGED
            for name in self.known["verdicts"].values()
        )

    def write(self, key, files, twin, verdicts, formats):
        """Remember a run."""
        made = [twin]
        for fig_id, verdict in verdicts.items():
            from_stand_ins = verdict is Verdict.STAND_IN
            folder = places.stand_in / "figures" if from_stand_ins else places.figures
            made.append(folder / f"{fig_id}.png")
            made += [vector_place(fig_id, extension, verdict) for extension in sorted(formats)]
        self.known = {
            "key": key,
            "used": files,
            "made": {path.relative_to(places.root).as_posix(): checksum(path) for path in made},
            "verdicts": {fig_id: verdict.name for fig_id, verdict in verdicts.items()},
            "formats": sorted(formats),
        }
        write_text(self.path, json.dumps(self.known, indent=1))
