"""The pages of the reference: one for each public module, from the docstrings."""

import importlib
import inspect

from tools.site.pages import modules

PACKAGE = "homl_clustering"
INTRODUCTION = """\
# Reference

What the package offers, module by module. The estimators have the parameters and the meaning of
scikit-learn's; what differs is said where it does. Most of what a program needs can be imported
from `homl_clustering` itself:

| name | what it is |
|---|---|
"""


def pages():
    """Return the text of each page by its file, below the source of the site."""
    owners = _owners()
    made = {f"api/{module}.rst": _page(module, owners) for module in modules()}
    made["api/index.md"] = _index(owners)
    return made


def public_names(module):
    """Return the public names of a module, in its own order or that of the alphabet."""
    if hasattr(module, "__all__"):
        return list(module.__all__)
    own = [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]
    return [name for name in own if callable(getattr(module, name))]


def _load(name):
    return importlib.import_module(f"{PACKAGE}.{name}")


def _owners():
    """Return the module that each object is described in, by what identifies the object."""
    found = {}
    for name in modules():
        module = _load(name)
        for member in public_names(module):
            value = getattr(module, member)
            own = getattr(value, "__module__", None) == module.__name__
            if own or id(value) not in found:
                found[id(value)] = name
    return found


def _index(owners):
    package = importlib.import_module(PACKAGE)
    lines = [
        f"| [`{name}`]({owners[id(value)]}.rst) | {first_line(value)} |"
        for name, value in ((name, getattr(package, name)) for name in package.__all__)
        if not inspect.ismodule(value)  # these have a table of their own
    ]
    listed = [f"| [`{name}`]({name}.rst) | {first_line(_load(name))} |" for name in modules()]
    head = ["\n\nAll modules:\n", "| module | what is in it |", "|---|---|"]
    toctree = ["\n```{toctree}", ":hidden:", "", *modules(), "```\n"]
    return INTRODUCTION + "\n".join([*lines, *head, *listed, *toctree])


def first_line(value):
    """Return the first sentence of a docstring, as Markdown in one line."""
    text = " ".join((inspect.getdoc(value) or "").split("\n\n")[0].split())
    return text.replace("``", "`").replace("|", "\\|")


def _page(name, owners):
    module = _load(name)
    title = f"{PACKAGE}.{name}"
    lines = [title, "=" * len(title), "", f".. automodule:: {title}", "   :no-members:", ""]
    members = public_names(module)
    own = [m for m in members if owners[id(getattr(module, m))] == name]
    for member in members:
        if member not in own:
            where = owners[id(getattr(module, member))]
            lines += [f"`{member}` is described in :doc:`{where}`.", ""]
    if len(own) > 1:
        lines += [f".. currentmodule:: {title}", "", ".. autosummary::", "   :nosignatures:", ""]
        lines += [f"   {member}" for member in own] + [""]
    for member in own:
        lines += _entry(title, member, getattr(module, member))
    return "\n".join(lines)


def _entry(title, name, value):
    """Return the lines that describe an object."""
    path = f"{title}.{name}"
    if inspect.isclass(value):
        return [f".. autoclass:: {path}", *_members(value), ""]
    kind = "autofunction" if callable(value) and hasattr(value, "__name__") else "autodata"
    return [f".. {kind}:: {path}", ""]


def _members(value):
    """Return the option that names the methods of a class that are written in this package."""
    found = []
    for name, member in inspect.getmembers(value):
        place = getattr(inspect.unwrap(member) if callable(member) else member, "__module__", "")
        own = any(
            name in vars(base) for base in value.__mro__ if base.__module__.startswith(PACKAGE)
        )
        if (
            own
            and not name.startswith("_")
            and inspect.isroutine(member)
            and inspect.getdoc(member)
            and (place or "").startswith(PACKAGE)
        ):
            found.append(name)
    return [f"   :members: {', '.join(found)}"] if found else []
