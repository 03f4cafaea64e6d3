"""How to cite the project, from ``CITATION.cff``."""

import re

from tools.places import places

FIELD = re.compile(r"^(?:  - )?([a-z-]+): *\"?(.*?)\"?$", re.MULTILINE)


def fields():
    """Return the fields of ``CITATION.cff`` that hold one line of text.

    Examples
    --------
    >>> fields()["type"]
    'software'
    """
    text = (places.root / "CITATION.cff").read_text(encoding="utf-8")
    return {name: value for name, value in FIELD.findall(text) if value}


def bibtex():
    """Return an entry for BibTeX, in a block of code for Markdown."""
    found = fields()
    lines = {
        "author": f"{{{found['name']}}}",
        "title": f"{{{found['title']}}}",
        "year": found["date-released"][:4],
        "version": found["version"],
        "url": found.get("repository-code"),
    }
    listed = "\n".join(f"  {name} = {{{value}}}," for name, value in lines.items() if value)
    return f"```bibtex\n@software{{homl_clustering,\n{listed}\n}}\n```"
