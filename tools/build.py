"""Make the figures: run the notebooks that changed, publish what they drew, tell.

A notebook is run into a folder of its own under ``build/``; only when it has come to its
end are its figures and its executed twin moved to their places. What was drawn from
stand-ins goes to ``build/stand-in/``.
"""

import os
import re
import shutil
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError

from homl_clustering import figures
from homl_clustering.engine.blocks import threads
from homl_clustering.engine.files import write_whole
from tools import gallery, notebooks
from tools.locks import locked
from tools.manifest import Manifest, Verdict, read_records
from tools.numbers import page as numbers_page
from tools.places import places
from tools.progress import following, say
from tools.stamps import VECTOR_FORMATS, Stamp, snapshot, sources, used, vector_place

_threads = threading.Lock()  # notebooks run side by side, the manifest is one file
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
    gallery.write()
    numbers_page.write()
    seconds = time.perf_counter() - started
    say(f"all figures: {_count(total)}; {seconds:.0f} s")
    if total[Verdict.STAND_IN]:
        say(f"figures from stand-ins are in {places.stand_in.relative_to(places.root)}/figures")
    if vector:
        say(f"as {vector.upper()}: {(places.build / vector).relative_to(places.root)}/")
    if failed:
        say(f"failed: {', '.join(failed)}")
    return not failed


def _drawing():
    """Return the names of the notebooks that draw figures."""
    drawing = {figure.notebook for figure in figures.registry().values()}
    return [name for name in notebooks.names() if name in drawing]


def _make_notebook(name, force, vector):
    """Run a notebook if it changed; return what became of its figures, None if it failed."""
    if _lacks_modules(name):
        return Counter()
    stamp = Stamp(name)
    if not force and stamp.is_current(vector):
        kept = stamp.verdicts()
        say(f"{name}: not run, nothing changed since; {_count(kept)}")
        return kept
    try:
        return _run_and_publish(name, stamp, vector)
    except (BuildError, *NOTEBOOK_ERRORS) as error:
        say(f"{name}: FAILED, nothing of it was published\n{plain(error)}")
        return None


def _lacks_modules(name):
    """Return whether a notebook needs a module that is not installed, and say so."""
    missing = notebooks.missing_modules(notebooks.read(name))
    if missing:
        say(f"{name}: not run, it needs {', '.join(missing)}; its figures are left as they are")
    return bool(missing)


def make_one_figure(fig_id, vector=None):
    """Run a notebook as far as one figure, and publish that figure alone.

    Parameters
    ----------
    fig_id : str
        A registered id.
    vector : {"pdf", "svg"}, default=None
        Publish it in this format, and not as PNG.
    """
    name = figures.registry()[fig_id].notebook
    with run_folder(fig_id) as folder:
        run = _run(name, folder, until=fig_id, vector=vector)
        record = run.records[fig_id]
        if vector:
            verdict = Verdict.STAND_IN if record["source"] == "stand-in" else Verdict.NEW
            place = vector_place(fig_id, vector, verdict)
            _move(folder / place.name, place)
            say(f"{place.relative_to(places.root)}: made")
            return
        with _publishing():
            manifest = Manifest()
            verdict = _publish_figure(folder, fig_id, record, manifest)
            if verdict is not Verdict.STAND_IN and not verdict.is_kept:
                manifest.write()
            gallery.write()
    place = places.stand_in / "figures" if verdict is Verdict.STAND_IN else places.figures
    say(f"{(place / fig_id).relative_to(places.root)}.png: {verdict.value}")


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
        if _lacks_modules(name):
            continue
        with run_folder(name, "check") as folder:
            for fig_id, record in _run(name, folder).records.items():
                verdict, found = Verdict.STAND_IN, []
                if record["source"] != "stand-in":
                    verdict, found = manifest.compare(fig_id, record, folder / f"{fig_id}.png")
                    wrong += [fig_id] * (bool(record["defects"]) or not verdict.is_kept)
                total[verdict] += 1
                if found and not verdict.is_kept:
                    say("\n    ".join([f"  {fig_id}: {verdict.value}", *found[:10]]))
    say(f"checked: {_count(total)}")
    return not wrong


def plain(error):
    """Return an error's text without the codes that color it in a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", str(error))


def _count(verdicts):
    parts = [f"{verdicts[kind]} {kind.value}" for kind in Verdict if verdicts[kind]]
    n_figures = sum(verdicts.values())
    return f"{n_figures} figure{'' if n_figures == 1 else 's'}" + (
        f" ({', '.join(parts)})" if parts else ""
    )


def _run(name, folder, until=None, vector=None):
    """Execute a notebook into a folder; return the `Run`, with the records of its figures."""
    expected = {fig_id for fig_id, fig in figures.registry().items() if fig.notebook == name}
    n_figures = 1 if until else len(expected)
    with following(name, folder, n_figures) as tell:
        run = notebooks.execute(notebooks.read(name), folder, until, vector, tell)
    run = run._replace(records=read_records(folder))
    _check_against_registry(name, run, expected, until)
    for fig_id, record in run.records.items():
        for defect in record["defects"]:
            say(f"  {fig_id}: {defect}")
    return run


@contextmanager
def run_folder(name, purpose="run"):
    """Make an empty folder under ``build/``, so that two runs at once do not collide.

    It is removed at the end; what runs that were killed have left there is removed, too.
    """
    above = places.build / purpose
    above.mkdir(parents=True, exist_ok=True)
    for left in above.iterdir():
        if not _is_alive(left.name.rpartition("-")[2]):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", suffix=f"-{os.getpid()}", dir=above))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process):
    """Whether a process with this number runs."""
    return process.isdecimal() and psutil.pid_exists(int(process))


@contextmanager
def _publishing():
    """Let one thread of one process at a time publish."""
    with _threads, locked(places.build / "publishing.lock"):
        yield


def _check_against_registry(name, run, expected, until):
    undeclared = sorted(set(run.loaded) - set(notebooks.data_sets(run.notebook)))
    if undeclared:
        raise BuildError(
            f"{name} loads {', '.join(undeclared)}; name them in the notebook's header, under "
            "homl_clustering: data:"
        )
    missing = {until} - set(run.records) if until else expected - set(run.records)
    strange = set(run.records) - expected
    if missing or strange:
        raise BuildError(
            f"{name} and figures.toml disagree: not made: {sorted(missing) or 'none'}, "
            f"not registered for it: {sorted(strange) or 'none'}"
        )


def _run_and_publish(name, stamp, vector):
    started = time.perf_counter()
    key, files = stamp.key(), snapshot()  # of what is run, should it be edited meanwhile
    with run_folder(name) as folder:
        run = _run(name, folder, vector=vector)
        if run.loaded != sources(run.loaded):
            raise BuildError(f"{name}: originals came or went while it ran; make it again")
        with _publishing():
            verdicts = _publish(folder, run.records)
        files = used(files, run.modules)
        formats = stamp.formats(key, files) | ({vector} if vector else set())
        _publish_vector(folder, verdicts, vector, formats)
    twin = notebooks.source(name).with_suffix(".ipynb")
    if "stand-in" in run.loaded.values():
        twin = places.stand_in / twin.parent.name / twin.name
    other_pixels = {Verdict.SAME, Verdict.ELSEWHERE} & set(verdicts.values())
    if not (other_pixels and notebooks.same_but_for_pictures(run.notebook, twin)):
        notebooks.write(run.notebook, twin)
    stamp.write(key, files, twin, verdicts, formats)
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
    if not all(verdict is Verdict.STAND_IN or verdict.is_kept for verdict in verdicts.values()):
        manifest.write()
    return verdicts


def _publish_figure(folder, fig_id, record, manifest):
    """Move a figure to its place; return what became of it."""
    made = folder / f"{fig_id}.png"
    if record["source"] == "stand-in":
        _move(made, places.stand_in / "figures" / made.name)
        return Verdict.STAND_IN
    place = places.figures / made.name
    verdict, found = manifest.compare(fig_id, record, made)
    if verdict is Verdict.UNCHANGED:
        if place.exists() and place.read_bytes() == made.read_bytes():
            return verdict
        verdict = Verdict.NEW
    if verdict.is_kept and place.exists():
        return verdict
    _move(made, place)
    manifest.update(fig_id, record)
    for line in found[:3]:
        say(f"  {fig_id}: {line}")
    return verdict


def _publish_vector(folder, verdicts, vector, formats):
    """Move figures in a format for print to their places; remove those that are out of date."""
    for fig_id, verdict in verdicts.items():
        for extension in VECTOR_FORMATS:
            place = vector_place(fig_id, extension, verdict)
            if extension == vector:
                _move(folder / place.name, place)
            elif extension not in formats:
                place.unlink(missing_ok=True)


def _move(made, place):
    """Move a file to its place, where it appears whole, also on another device."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.replace(made, place)
        except OSError:  # on another device, perhaps
            write_whole(place, lambda temporary: shutil.copyfile(made, temporary))
    except OSError as error:
        raise BuildError(
            f"{place.relative_to(places.root)} cannot be written ({error.strerror or error}). "
            "Make room, or make the folder writable, and run the same command again."
        ) from None
