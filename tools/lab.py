"""The copy of the course that students work in: ``lab/``, which version control does not see.

It holds the lessons as they were run, the exercises, and whatever these link to. What a student
has changed is kept when the course is updated; the new version then lies beside it. Solutions
are not in it until they are asked for; in their places there are notebooks that say how.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from urllib.parse import unquote

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

from homl_clustering.engine.files import write_text, write_whole
from tools.places import places

LINK = re.compile(r"\]\(\s*<?([^)#>\s]+)[^)]*\)")
PAIRING = ("jupytext", "homl_clustering")  # of sources: a student's notebook has none
HIDDEN = """\
# Not here yet

The solution of **{name}** is left out, so that you try first. When you have, type this in a
terminal, in the folder of the course, and open this notebook again:

    make solution NAME={name}
"""


def update(say=print):
    """Bring ``lab/`` up to date, without touching what a student has changed.

    Parameters
    ----------
    say : callable
        Told what happens to notebooks that were changed.
    """
    places.lab.mkdir(exist_ok=True)
    made = _made()
    linked = set()
    for source in (*_lessons(), *sorted(places.exercises.glob("*.ipynb"))):
        notebook = nbformat.read(source, as_version=4)
        linked |= _links(notebook, source)
        _offer(_place(source), _for_students(notebook), made, say)
    for target in sorted(linked):
        _copy_linked(target, made, say)
    write_text(places.lab / ".made.json", json.dumps(made, indent=1))


def fresh(name, say=print):
    """Begin a notebook anew: the student's is kept under another name.

    Parameters
    ----------
    name : str
        Of a lesson or of a notebook of exercises.
    """
    candidates = [places.notebooks / f"{name}.ipynb", places.exercises / f"{name}.ipynb"]
    sources = [path for path in candidates if path.exists()]
    if not sources:
        known = sorted(path.stem for path in (*_lessons(), *places.exercises.glob("*.ipynb")))
        raise ValueError(f"no notebook {name!r}; there are {', '.join(known)}.")
    place, number = _place(sources[0]), 1
    if place.exists():
        while (kept := place.with_name(f"{name}.mine-{number}.ipynb")).exists():
            number += 1
        os.replace(place, kept)
        say(f"{_shown(kept)}: yours, kept")
    update(say)
    say(f"{_shown(place)}: as at the beginning")


def solution(name, say=print):
    """Put a solution into ``lab/``.

    Parameters
    ----------
    name : str
    """
    source = places.solutions / f"{name}.ipynb"
    if not source.exists():
        known = sorted(path.stem for path in places.solutions.glob("*.ipynb"))
        raise ValueError(f"no solution {name!r}; there are {', '.join(known)}.")
    places.lab.mkdir(exist_ok=True)
    made = _made()
    _offer(_place(source), _for_students(nbformat.read(source, as_version=4)), made, say)
    write_text(places.lab / ".made.json", json.dumps(made, indent=1))
    say(f"{_shown(_place(source))}: here")


def start(folder, page, options=()):
    """Open JupyterLab in a folder; return its exit code.

    Parameters
    ----------
    folder : Path
    page : str
        What to show first, below the folder.
    options : sequence of str
        More options, such as ``--port=9999``.
    """
    run = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={folder}"]
    run += [f"--LabApp.default_url=/lab/tree/{page}", *options]
    environment = {**os.environ}
    if folder == places.root:  # authors edit pairs, and save what they have changed, no more
        run.append("--config=" + str(places.root / "tools/edit_config.py"))
    return subprocess.run(run, env=environment, check=False).returncode


def _lessons():
    return sorted(places.notebooks.glob("*.ipynb"))


def _place(source):
    """Return the place in the lab of a file of the project."""
    return places.lab / source.relative_to(places.root)


def _shown(path):
    return path.relative_to(places.root).as_posix()


def _made():
    """Return the digests of what was put into the lab, by place."""
    try:
        return json.loads((places.lab / ".made.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _for_students(notebook):
    """Return the text of a notebook without what pairs it with a source."""
    for name in PAIRING:
        notebook.metadata.pop(name, None)
    return nbformat.writes(notebook, version=4, indent=1, sort_keys=True) + "\n"


def _digest(text):
    """Return a digest of the cells' sources: outputs and metadata change with each run."""
    try:
        sources = [cell.source for cell in nbformat.reads(text, as_version=4).cells]
        content = json.dumps(sources)
    except Exception:  # whatever is no notebook (any more)
        content = text
    return hashlib.sha256(content.encode()).hexdigest()


def _offer(place, text, made, say):
    """Write a notebook, unless the student has changed the one that is there."""
    key, digest = place.relative_to(places.lab).as_posix(), _digest(text)
    if place.exists():
        found = _digest(place.read_text(encoding="utf-8", errors="replace"))
        if found not in (made.get(key), digest):
            if made.get(key) != digest:
                newer = place.with_name(f"{place.stem}.new{place.suffix}")
                write_text(newer, text)
                say(f"{_shown(place)}: yours, kept; the new version is {newer.name} beside it")
                made[key] = digest
            return
        if made.get(key) == digest:
            return  # outputs of the student's own runs stay
    write_text(place, text)
    made[key] = digest


def _links(notebook, source):
    """Return the files of the project that the text of a notebook links to."""
    found = set()
    for cell in notebook.cells:
        for link in LINK.findall(cell.source) if cell.cell_type == "markdown" else ():
            if not re.match(r"[a-z]+:", link):
                found.add((source.parent / unquote(link)).resolve())
    return found


def _copy_linked(target, made, say):
    """Put what is linked to into the lab; of a solution, a notebook that says how to get it."""
    place = _place(target)
    if target.parent == places.solutions:
        if not place.exists():
            notebook = new_notebook(cells=[new_markdown_cell(HIDDEN.format(name=target.stem))])
            notebook.cells[0].id = "not-here-yet"
            _offer(place, _for_students(notebook), made, say)
    elif target.suffix != ".ipynb" and target.exists():
        _copy(target)
        if target.parent == places.figures:  # the gallery shows them all
            for picture in sorted(places.figures.glob("*.png")):
                _copy(picture)


def _copy(source):
    place = _place(source)
    if not place.exists() or place.read_bytes() != source.read_bytes():
        write_whole(place, lambda temporary: shutil.copyfile(source, temporary))
