"""The numbers in the books: their table, the verdicts in it, and the page made from it.

The table is ``tools/numbers/book_numbers.csv``; ``python -m tools.numbers`` computes it. The
page is ``notebooks/book_numbers.md``.
"""

import ast
import csv
import math
import re
from collections import Counter
from decimal import Decimal

import numpy as np
from scipy.optimize import linear_sum_assignment

from homl_clustering.engine.files import write_text
from tools.editions import page as editions_page
from tools.places import places

NOISE = 1e-13  # relative: sums in another order, or on another processor, differ by as much
FEWEST_DIGITS = 3  # with fewer in common, two numbers differ
NOT_SEEN = "not seen"  # in the place of a printed number
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")

# The sections, in the order of the course, and the notebook that teaches each.
SECTIONS = {
    "k-means": "01_kmeans",
    "Mini-batches": "01_kmeans",
    "Choosing k": "02_choosing_k",
    "Silhouettes": "02_choosing_k",
    "Limits of k-means": "02_choosing_k",
    "Image segmentation": "03_applications",
    "Clusters as features": "03_applications",
    "Few labels": "03_applications",
    "DBSCAN": "04_density_and_hierarchy",
    "Spectral and agglomerative clustering": "04_density_and_hierarchy",
    "Gaussian mixtures": "05_gaussian_mixtures",
    "Bayesian mixtures": "05_gaussian_mixtures",
    "Mixtures that draw": "06_generative_models",
    "Digits and colors in PDSH": "03_applications",
}

HEADER = """\
# The numbers in the books, and what you get today

You ran what the book says, and got another number? Look it up here: {n_rows} numbers, a few claims
among them, by subject. First comes a table of what each edition asks for where its figures depend
on it. "You get today" is what this package gives (and scikit-learn,
for what the package leaves to it) with the parameters of the book. Where a book relied on a
default that has changed since, the old one is written out. A click on the number of a row shows
the code, and `python -m tools.numbers 003-012` runs that of one row anew. Our values are
shown with 12 digits, long lists without their middle.

| verdict | what it means | rows |
|---|---|---|
{verdicts}
**Why a number may differ**

{reasons}
HOML2 and HOML3 are the second and third edition of *Hands-On Machine Learning*, HOML-P is that
with PyTorch of 2025, PDSH1 and PDSH2 are the first and second of the *Python Data Science
Handbook*; "second hand" is what a reader's code says; "notebook" is what was published along
with a book. The exercises 10 to 13 of HOML are not among the numbers.
"""

MEANINGS = {
    "same": "all printed digits agree; after 13 digits the rest is rounding",
    "same to N digits": "rounded to N digits they agree; of a list, N digits of its largest entry",
    "same but for the numbering": "clusters or components come in another order",
    "same but for the numbering, to N digits": "both",
    "same but for signs": "a column has the opposite sign",
    "same but for signs, to N digits": "both",
    "claim holds": "what the book says in words is so",
    "claim does not hold": "with the software of today it is not so",
    "differs": "another number, or fewer than three digits in common",
    "not recomputed": "times, and print-outs without a number",
    NOT_SEEN: "what the book prints was not seen; today's number, with the parameters of the book",
}

REASONS = """\
- `KMeans` makes one start by default since scikit-learn 1.4; it made ten. One start finds a worse
  solution more often, which is why `n_init=10` is written out here.
- `random_state=42` is unlucky today. k-means++ draws its random numbers in another way since
  version 1.3, and on the five blobs 42 is one of two seeds in sixty that miss the optimum. On the
  digits it leads to fifty other clusters, none the worse, and to other representatives.
- Clusters and components are numbered by chance. A list of labels typed in by hand belongs to one
  numbering, and is wrong for any other.
- `MiniBatchKMeans` takes batches of 1024 by default; it took 100. It was rewritten in version 1.0.
- t-SNE has other defaults since 1.2: another map of the digits, and other clusters in it.
- EM stops when it gains little. Older versions stopped in a slightly different place.
- Accuracies are counted on 397 or 450 test images: a difference of 0.0025 is one image.
- Times belong to a machine.
"""


def table_path():
    """Return where the table is."""
    return places.root / "tools/numbers/book_numbers.csv"


def read_table():
    """Return the rows of the table, each as a dict of strings."""
    with table_path().open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def verdict(printed, ours):
    """Say in a few words how a value compares with what a book prints.

    Parameters
    ----------
    printed : str
        A Python literal, or a claim in words. A list may come in another order, or with other
        numbers for the same clusters; a tuple may not. A single number is taken to be exact, the
        entries of a list as rounded to the digits that are printed.
    ours : bool, int, float, str, list or tuple, or None
        What is found today; for a claim, whether it holds; None if nothing was computed.

    Returns
    -------
    str
        One of `MEANINGS`, with a number for N.

    Examples
    --------
    >>> verdict("8189.74345832983", 8189.733705221636)
    'same to 5 digits'
    >>> verdict("[1, 1, 2, 2]", [4, 4, 3, 3])
    'same but for the numbering'
    >>> verdict("the worse picture has the lower inertia", True)
    'claim holds'
    """
    if ours is None:
        return "not recomputed"
    if printed == NOT_SEEN:
        return NOT_SEEN
    try:
        expected = ast.literal_eval(printed)
    except (SyntaxError, ValueError):
        if not isinstance(ours, bool):
            raise ValueError(
                f"verdict: the claim {printed!r} needs yes or no, got {ours!r}."
            ) from None
        return "claim holds" if ours else "claim does not hold"
    found, most = "differs", FEWEST_DIGITS - 1
    for words, arranged in _arrangements(expected, ours):
        digits = _digits_in_common(printed, expected, arranged)
        if digits == math.inf:
            return words
        if digits > most:
            comma = "" if words == "same" else ","
            found, most = f"{words}{comma} to {digits} digits", digits
    return found


def _arrangements(expected, ours):
    """Yield a value as it is, then renumbered and with other signs, to be like the printed one."""
    yield "same", ours
    a, b = np.asarray(expected), np.asarray(ours)
    if not isinstance(expected, list) or a.shape != b.shape:
        return
    if a.dtype.kind == b.dtype.kind == "i" and a.ndim == 1:
        names = dict(zip(b.tolist(), a.tolist(), strict=True))
        # one to one; where no number occurs twice that is always possible, and says nothing
        if len(names) == len(set(names.values())) == len(set(a.tolist())) < len(a):
            yield "same but for the numbering", [names[label] for label in b.tolist()]
    elif a.dtype.kind == b.dtype.kind == "f":
        for axis in range(2 if a.ndim == 2 else 1):
            yield "same but for the numbering", np.take(b, _nearest_order(a, b, axis), axis)
        if a.ndim == 2:
            yield "same but for signs", b * np.where((a * b).sum(axis=0) < 0, -1, 1)


def _nearest_order(a, b, axis):
    """Return the order of the parts of b along an axis that brings them nearest to those of a."""
    a, b = (np.moveaxis(array, axis, 0).reshape(a.shape[axis], -1) for array in (a, b))
    return linear_sum_assignment(np.abs(a[:, np.newaxis] - b).max(axis=2))[1]


def _digits_in_common(printed, expected, ours):
    """Return to how many digits a value agrees with the printed one; infinity if to all."""
    a, b = np.asarray(expected), np.asarray(ours)
    if a.shape != b.shape or not (a.dtype.kind == "f" and b.dtype.kind in "fi"):
        return math.inf if a.shape == b.shape and np.array_equal(a, b) else 0
    difference = np.abs(a - b)
    if np.all(difference <= _tolerances(printed, a)):
        return math.inf
    leading = math.floor(math.log10(np.abs(a).max()))
    return math.floor(leading + 1 + math.log10(0.5 / difference.max()))


def _tolerances(printed, expected):
    """Return half a unit of the last printed place of each entry, rounding noise at least."""
    noise = NOISE * np.abs(expected)
    if expected.ndim == 0:
        return noise
    numbers = NUMBER.findall(printed)
    places = [Decimal(number).as_tuple().exponent for number in numbers]
    # NumPy gives all entries the same places but drops the zeros at their ends
    common = min((p for p, n in zip(places, numbers, strict=True) if "e" not in n), default=0)
    places = [p if "e" in n else common for p, n in zip(places, numbers, strict=True)]
    half_units = 0.5 * 10.0 ** np.array(places) * (1 + 1e-6)
    return np.maximum(half_units.reshape(expected.shape), noise)


def page():
    """Return the text of the page.

    Examples
    --------
    >>> page().startswith("# The numbers in the books")
    True
    """
    rows = read_table()
    counts = Counter(re.sub(r"\d+", "N", row["verdict"]) for row in rows)
    verdicts = "".join(
        f"| {name} | {meaning} | {counts[name]} |\n"
        for name, meaning in MEANINGS.items()
        if counts[name]
    )
    parts = [HEADER.format(n_rows=len(rows), verdicts=verdicts, reasons=REASONS)]
    parts += ["\n", editions_page.parameters(rows)]
    for section, notebook in SECTIONS.items():
        parts.append(
            f"\n## {section}\n\nTaught in [{notebook}]({notebook}.ipynb).\n\n"
            "| what | where | printed | you get today | verdict, and why |\n|---|---|---|---|---|\n"
        )
        parts += [_line(row) for row in rows if row["section"] == section]
    return "".join(parts)


def _line(row):
    """Return a row of the table as a line of the page."""
    how = row["id"]
    if row["expression"]:
        needs = f", with the original `{row['data']}`" if row["data"] else ""
        how = f"<details><summary>{how}</summary>`{row['expression']}`{needs}</details>"
    cells = (
        f"{row['quantity']}<br>{how}",
        row["source"],
        _shortened(row["printed"]),
        _shortened(row["ours"]),
        f"**{row['verdict']}**" + (f": {row['reason']}" if row["reason"] else ""),
    )
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |\n"


def _shortened(text, longest=60):
    """Return a value as code, a long one without its middle; words as they are."""
    if not text or text[0].isalpha():
        return {"True": "yes", "False": "no"}.get(text, text)
    if len(text) > longest:
        text = f"{text[: longest - 20].rsplit(',', 1)[0]}, … {text[-20:].split(',', 1)[-1].strip()}"
    return f"`{text}`"


def write():
    """Write the page where it has changed; a project without the table has none."""
    path = places.notebooks / "book_numbers.md"
    if table_path().exists() and (not path.exists() or path.read_text(encoding="utf-8") != page()):
        write_text(path, page())
