"""Make the figures: run the notebooks that changed, publish what they drew, tell.

A notebook is run into a folder of its own under ``build/``; only when it has come to its
end are its figures and its executed twin moved to their places. What was drawn from
stand-ins goes to ``build/stand-in/``.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError

from homl_clustering import datasets
from homl_clustering._course import index, notebooks, numbers_page
from homl_clustering._course.manifest import FIGURES, KEPT, Manifest, environment, read_records
from homl_clustering._files import write_text
from homl_clustering.engine.blocks import threads
from homl_clustering.figures import PACKAGE, registry

BUILD = notebooks.ROOT / "build"
STAND_IN = BUILD / "stand-in"
VECTOR_FORMATS = ("pdf", "svg")  # for print; made beside the PNG files, into build/<format>
# of a figure made again, as Manifest.compare puts it, in words for the summary
WORDS = {
    "unchanged": "unchanged",
    "new": "new",
    "changed": "changed",
    "pixels": "changed in pixels only",
    "same": "kept, with a few pixels of other shades here",
    "elsewhere": "kept, drawn by other software here",
    "stand-in": "from stand-ins",
}


_publishing = threading.Lock()  # notebooks run side by side, the manifest is one file
NOTEBOOK_ERRORS = (CellExecutionError, CellControlSignal, DeadKernelError)


class BuildError(Exception):
    """A notebook failed, or made other figures than the registry says."""


def make_figures(everything=False, vector=None):
    """Run the notebooks that draw figures and have changed, publish, and print a summary.

    As many run side by side as there are processors.

    Parameters
    ----------
    everything : bool, default=False
        Run the unchanged notebooks as well, and those that draw no figure.
    vector : {"pdf", "svg"}, default=None
        Make the figures in this format, too.

    Returns
    -------
    bool
        Whether every notebook came to its end.
    """
    started, names = time.perf_counter(), notebooks.names() if everything else _drawing()
    with ThreadPoolExecutor(threads()) as pool:
        outcomes = list(pool.map(lambda name: _make_notebook(name, everything, vector), names))
    failed = [name for name, counts in zip(names, outcomes, strict=True) if counts is None]
    total = sum(filter(None, outcomes), Counter())
    index.write()
    numbers_page.write()
    seconds = time.perf_counter() - started
    say(f"all figures: {_count(total)}; {seconds:.0f} s")
    if total["stand-in"]:
        say(f"figures from stand-ins are in {STAND_IN.relative_to(notebooks.ROOT)}/figures")
    if vector:
        say(f"as {vector.upper()}: {(BUILD / vector).relative_to(notebooks.ROOT)}/")
    if failed:
        say(f"failed: {', '.join(failed)}")
    return not failed


def _drawing():
    """Return the names of the notebooks that draw figures."""
    drawing = {figure.notebook for figure in registry().values()}
    return [name for name in notebooks.names() if name in drawing]


def _make_notebook(name, force, vector):
    """Run a notebook if it changed; return what became of its figures, None if it failed."""
    stamp = _Stamp(name)
    if not force and stamp.is_current(vector):
        kept = stamp.verdicts()
        say(f"{name}: not run, nothing changed since; {_count(kept)}")
        return kept
    try:
        return _run_and_publish(name, stamp, vector)
    except (BuildError, *NOTEBOOK_ERRORS) as error:
        say(f"{name}: FAILED, nothing of it was published\n{_plain(error)}")
        return None


def make_one_figure(fig_id):
    """Run a notebook as far as one figure, and publish that figure alone.

    Parameters
    ----------
    fig_id : str
        A registered id.
    """
    name = registry()[fig_id].notebook
    folder = _new_folder(fig_id)
    records, _, _ = _run(name, folder, until=fig_id)
    manifest = Manifest()
    verdict = _publish_figure(folder, fig_id, records[fig_id], manifest)
    shutil.rmtree(folder)
    if verdict not in ("stand-in", *KEPT):
        manifest.write()
    index.write()
    place = STAND_IN / "figures" if verdict == "stand-in" else FIGURES
    say(f"{(place / fig_id).relative_to(notebooks.ROOT)}.png: {WORDS[verdict]}")


def check_figures():
    """Make every figure into ``build/check`` and compare it with the manifest.

    Changes no tracked file. Prints which figures changed, and how.

    Returns
    -------
    bool
        Whether all figures are as committed.
    """
    manifest, total, wrong = Manifest(), Counter(), []
    for name in _drawing():
        folder = _new_folder(name, "check")
        records, _, _ = _run(name, folder)
        for fig_id, record in records.items():
            if record["source"] == "stand-in":
                total["stand-in"] += 1
                continue
            verdict, found = manifest.compare(fig_id, record, folder / f"{fig_id}.png")
            total[verdict] += 1
            if record["defects"]:
                wrong.append(fig_id)
            if verdict not in KEPT:
                wrong.append(fig_id)
                say(f"  {fig_id}: {WORDS[verdict]}")
                for line in found[:10]:
                    say(f"    {line}")
        shutil.rmtree(folder)
    say(f"checked: {_count(total)}")
    return not wrong


def say(line):
    """Print at once, also into a pipe."""
    print(line, flush=True)


def _plain(error):
    """Return an error's text without the codes that color it in a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", str(error))


def _count(verdicts):
    parts = [
        f"{verdicts[verdict]} {words}" for verdict, words in WORDS.items() if verdicts[verdict]
    ]
    n_figures = sum(verdicts.values())
    return f"{n_figures} figure{'' if n_figures == 1 else 's'}" + (
        f" ({', '.join(parts)})" if parts else ""
    )


def _run(name, folder, until=None, vector=None):
    """Execute a notebook into a folder; return its figures' records, itself, its data."""
    say(f"{name}: running ...")
    notebook = notebooks.read(name)
    loaded = notebooks.execute(notebook, folder, until, vector)
    records = read_records(folder)
    _check_against_registry(name, notebook, records, loaded, until)
    for fig_id, record in records.items():
        for defect in record["defects"]:
            say(f"  {fig_id}: {defect}")
    return records, notebook, loaded


def _new_folder(name, purpose="run"):
    """Return an empty folder under ``build/``, so that two runs at once do not collide."""
    (BUILD / purpose).mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=BUILD / purpose))


def _check_against_registry(name, notebook, records, loaded, until):
    undeclared = sorted(set(loaded) - set(notebooks.data_sets(notebook)))
    if undeclared:
        raise BuildError(
            f"{name} loads {', '.join(undeclared)}; name them in the notebook's header, under "
            "homl_clustering: data:"
        )
    expected = {fig_id for fig_id, figure in registry().items() if figure.notebook == name}
    missing = {until} - set(records) if until else expected - set(records)
    strange = set(records) - expected
    if missing or strange:
        raise BuildError(
            f"{name} and figures.toml disagree: not made: {sorted(missing) or 'none'}, "
            f"not registered for it: {sorted(strange) or 'none'}"
        )


def _run_and_publish(name, stamp, vector):
    started = time.perf_counter()
    folder = _new_folder(name)
    key = stamp.key()  # of the source that is run, should it be edited meanwhile
    records, notebook, loaded = _run(name, folder, vector=vector)
    if loaded != sources(loaded):
        raise BuildError(f"{name}: originals came or went while it ran; make it again")
    with _publishing:
        verdicts = _publish(folder, records)
    formats = stamp.formats(key) | ({vector} if vector else set())
    _publish_vector(folder, verdicts, vector, formats)
    twin = notebooks.source(name).with_suffix(".ipynb")
    if "stand-in" in loaded.values():
        twin = STAND_IN / twin.parent.name / twin.name
    other_pixels = {"same", "elsewhere"} & set(verdicts.values())
    if not (other_pixels and notebooks.same_but_for_pictures(notebook, twin)):
        notebooks.write(notebook, twin)
    stamp.write(key, twin, verdicts, formats)
    shutil.rmtree(folder)
    counted = Counter(verdicts.values())
    say(f"{name}: {time.perf_counter() - started:.1f} s; {_count(counted)}")
    return counted


def _publish(folder, records):
    """Move the figures of a notebook to their places, and renew the manifest."""
    manifest = Manifest()
    verdicts = {
        fig_id: _publish_figure(folder, fig_id, record, manifest)
        for fig_id, record in records.items()
    }
    if set(verdicts.values()) - {"stand-in", *KEPT}:
        manifest.write()
    return verdicts


def _publish_figure(folder, fig_id, record, manifest):
    """Move a figure to its place; return what became of it."""
    made = folder / f"{fig_id}.png"
    if record["source"] == "stand-in":
        _move(made, STAND_IN / "figures" / made.name)
        return "stand-in"
    place = FIGURES / made.name
    verdict, found = manifest.compare(fig_id, record, made)
    if verdict == "unchanged" and place.exists() and place.read_bytes() == made.read_bytes():
        return "unchanged"
    if verdict in ("same", "elsewhere") and place.exists():
        return verdict
    _move(made, place)
    manifest.update(fig_id, record)
    for line in found[:3]:
        say(f"  {fig_id}: {line}")
    return "new" if verdict == "unchanged" else verdict


def _publish_vector(folder, verdicts, vector, formats):
    """Move figures in a format for print to their places; remove those that are out of date."""
    for fig_id, verdict in verdicts.items():
        for extension in VECTOR_FORMATS:
            place = _vector_place(fig_id, extension, verdict)
            if extension == vector:
                _move(folder / place.name, place)
            elif extension not in formats:
                place.unlink(missing_ok=True)


def _vector_place(fig_id, extension, verdict):
    return (STAND_IN if verdict == "stand-in" else BUILD) / extension / f"{fig_id}.{extension}"


def _move(made, place):
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(made, place)


def sources(names):
    """Return "original" or "stand-in" for each of the named data sets, as they would load."""
    return {
        name: "original" if datasets.originals.find_original(name) else "stand-in" for name in names
    }


class _Stamp:
    """What a notebook was last run from, and what came of it, under ``build/stamps``."""

    def __init__(self, name):
        self.name = name
        self.path = BUILD / "stamps" / f"{name}.json"

    def key(self):
        """Return a checksum of all that the outputs of the notebook depend on."""
        package = [
            path
            for path in sorted(PACKAGE.rglob("*"))
            if path.suffix in (".py", ".toml", ".mplstyle", ".csv")
        ]
        digest = hashlib.sha256()
        for path in [notebooks.source(self.name), *package]:
            digest.update(str(path.relative_to(notebooks.ROOT)).encode() + b"\0")
            digest.update(path.read_bytes())
        uses = sources(notebooks.data_sets(notebooks.read(self.name)))
        digest.update(json.dumps([environment(), uses], sort_keys=True).encode())
        return digest.hexdigest()

    def is_current(self, vector=None):
        """Whether a run would give what is there already, also in the format `vector`."""
        if not self.path.exists():
            return False
        known = json.loads(self.path.read_text())
        return (
            known["key"] == self.key()
            and vector in {None, *known["formats"]}
            and all(
                _checksum(notebooks.ROOT / file) == checksum
                for file, checksum in known["made"].items()
            )
        )

    def formats(self, key):
        """Return the formats for print that a run of the same key has left."""
        known = json.loads(self.path.read_text()) if self.path.exists() else {}
        return set(known["formats"]) if known.get("key") == key else set()

    def verdicts(self):
        """Return how many figures the last run made, as unchanged or from stand-ins."""
        known = json.loads(self.path.read_text())["verdicts"].values()
        return Counter("stand-in" if verdict == "stand-in" else "unchanged" for verdict in known)

    def write(self, key, twin, verdicts, formats):
        """Remember a run."""
        made = [twin]
        for fig_id, verdict in verdicts.items():
            folder = STAND_IN / "figures" if verdict == "stand-in" else FIGURES
            made.append(folder / f"{fig_id}.png")
            made += [_vector_place(fig_id, extension, verdict) for extension in sorted(formats)]
        known = {
            "key": key,
            "made": {path.relative_to(notebooks.ROOT).as_posix(): _checksum(path) for path in made},
            "verdicts": verdicts,
            "formats": sorted(formats),
        }
        write_text(self.path, json.dumps(known, indent=1))


def _checksum(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if Path(path).exists() else None
