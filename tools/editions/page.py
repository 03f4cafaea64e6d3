"""What the editions write where the lessons write something else: for the page of the numbers."""

from tools import notebooks
from tools.editions.literals import CODE, written
from tools.editions.table import TAG, books, cells

TITLE = "What the editions ask for"
HEADER = f"""\
## {TITLE}

The figures of a book depend on what its code asks for: a random state, how many starts, how many
iterations. Here is what each edition writes, the number printed there, what it gives today, and
what the course writes. `make figures EDITION=homl3` draws the figures of an edition with its own
parameters, into `build/homl3`, and says where it had to take ours because nobody has seen the
edition's. (The others are `homl2`, `homlp`, `pdsh` and `pdsh2`.)

{{books}}"""


def parameters(rows):
    """Return this section of the page.

    Parameters
    ----------
    rows : list of dict
        The numbers in the books, where the printed ones stand.
    """
    about = "".join(f"- {b.name}: *{b.title}*. {b.about}\n" for b in books().values())
    printed = {row["id"]: row["printed"] for row in rows}
    return HEADER.format(books=about) + "".join(_cell(cell, printed) for cell in cells().values())


def _cell(cell, printed):
    drawn = ", ".join(f"`{fig_id}`" for fig_id in cell.figures)
    text = (
        f"\n**{cell.quantity[0].upper()}{cell.quantity[1:]}** "
        f"([{cell.notebook}]({cell.notebook}.ipynb)){f': {drawn}' if drawn else ''}\n\n"
        "| edition | it writes | printed | today | how it is known |\n|---|---|---|---|---|\n"
    )
    for key, asked in cell.asked.items():
        known = asked.known + (f"; ours: {asked.kept}" if asked.kept else "")
        values = ", ".join(f"`{printed[row]}`" for row in asked.rows)
        today = _numbers(asked.today)
        if asked.scikit_learn != asked.today:
            today += f"; scikit-learn {_numbers(asked.scikit_learn)}"
        text += _line(books()[key].name, _code(_as_code(asked.literals)), values, today, known)
    ours = _code(_written(cell))
    return text + _line("this course", ours, "", _numbers(cell.ours), "") + f"\n{cell.notice}\n"


def _line(edition, code, printed, today, known):
    return f"| {edition} | {code} | {printed} | {today} | {known} |\n"


def _numbers(values):
    values = values if isinstance(values, list) else [values]
    return ", ".join(f"`{value:.12g}`" for value in values)


def _written(cell):
    """Return what the lesson writes where any edition writes something; nothing without lessons."""
    if cell.notebook not in notebooks.names():
        return {}
    asked = {}
    for each in cell.asked.values():
        for name, values in each.literals.items():
            asked[name] = {**asked.get(name, {}), **values}
    tagged = (
        c for c in notebooks.read(cell.notebook).cells
        if TAG + cell.tag in c.metadata.get("tags", [])
    )  # fmt: skip
    return written(next(tagged).source, asked)


def _code(literals):
    """Return values as code, as the lesson or an edition would write them."""
    parts = []
    for name, values in literals.items():
        if isinstance(values, dict):
            made, _, function = name.rpartition(".")
            arguments = ", ".join(
                value if key.isdecimal() else f"{key}={value}" for key, value in values.items()
            )
            parts.append(
                f"{made} = {function}({arguments})" if made else f"{function}({arguments})"
            )
        else:
            parts.append(f"{name} = {values}")
    return ", ".join(f"`{part}`" for part in parts).replace("'", '"')


def _as_code(literals):
    """Return the values of the table in the form of `written`."""
    return {
        name: values[CODE] if CODE in values else {key: repr(values[key]) for key in values}
        for name, values in literals.items()
    }
