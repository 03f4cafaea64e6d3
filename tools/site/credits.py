"""Whose data and pictures a page shows: the lines of the README's credits that it needs."""

import re

from tools.places import places

# What in the code of a notebook tells that it shows works of others, and how their line in the
# credits begins, as a bullet of the README.
SHOWN = {
    r"\bload_ladybug\(": "Aurélien Géron",
    r"\bload_china\(": "china.jpg",
    r"\bload_mnist\(": "MNIST",
    r"\bload_digits\(": "Digits",
    r"\b(load_faces|split_faces)\(": "Olivetti faces",
    r"\b(datasets\.iris|load_iris)\(": "Iris",
}


def section():
    """Return the lines of the README's credits, by their first words."""
    readme = (places.root / "README.md").read_text(encoding="utf-8")
    text = readme.partition("\n## Credits\n")[2].partition("\n## ")[0]
    bullets = re.findall(r"^- (.*?)(?=^- |^\n|\Z)", text, re.MULTILINE | re.DOTALL)
    return [" ".join(bullet.split()) for bullet in bullets]


def in_docs():
    """Return the whole list, as a page in ``docs/`` shows it: its links lead up one folder."""
    listed = "\n".join(f"- {line}" for line in section())
    return re.sub(r"\]\((?![a-z]+:)", "](../", listed)


def of_code(code):
    """Return the lines of the credits that a notebook needs, as Markdown.

    Parameters
    ----------
    code : str
        All its code.

    Returns
    -------
    str
        "" if it shows nothing of others.
    """
    wanted = [start for pattern, start in SHOWN.items() if re.search(pattern, code)]
    lines = [line for line in section() if line.startswith(tuple(wanted))] if wanted else []
    if not lines:
        return ""
    listed = "\n".join(f"- {line}" for line in lines)
    return f"## Credits of this page\n\nData and pictures by others:\n\n{listed}"
