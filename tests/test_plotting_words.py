"""Every word that a painter draws stands in `words.py`, and can be translated there."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Text

from homl_clustering import plotting
from homl_clustering.plotting import plot_descent, plot_inertia_scan, plot_radius_scan
from homl_clustering.plotting.words import WORDS, say, translate
from homl_clustering.textbook.kmeans import KMeansStep
from tests.fuzz.entries import ENTRIES
from tests.fuzz.runner import arguments_of, plan

FOLDER = Path(plotting.__file__).parent
# What of the arguments of a method is drawn. By keyword there are only a few words; what comes
# under another keyword is a color, a place or a style.
METHODS = {
    **dict.fromkeys(("set_title", "set_xlabel", "set_ylabel", "set_label"), slice(1)),
    **dict.fromkeys(("suptitle", "supxlabel", "supylabel", "set_text"), slice(1)),
    **dict.fromkeys(("title", "xlabel", "ylabel", "annotate", "set_xticklabels"), slice(1)),
    **dict.fromkeys(("text", "figtext"), slice(-1, None)),  # after a place, which may be starred
    **dict.fromkeys(("set_xticks", "set_yticks", "bar_label"), slice(1, None)),
    "legend": slice(None),
}
KEYWORDS = {"label", "labels", "tick_labels", "title", "xlabel", "ylabel", "text", "s"}
CHECKED = {"panels_of_steps": 1, "titles": 0, "sequence": 1}  # which argument a check returns


@pytest.fixture(autouse=True)
def english():
    """Leave no translation behind."""
    yield
    translate()


def has_words(text):
    """Whether there are three letters in a row, outside of mathematics."""
    return bool(re.search(r"[^\W\d_]{3}", re.sub(r"\$[^$]*\$", "", text)))


# What the syntax tree says


class Painters:
    """What a folder of painters draws, followed from where it is drawn to where it is written.

    The way leads through variables, loops, parts of tuples and dicts, and functions of the folder.
    A path says which part of an expression is meant: a number, "keys" or "values" of a dict,
    "each" of what is iterated over.
    """

    def __init__(self, folder):
        others = ("words", "_checks")  # the words themselves, and messages
        paths = [path for path in sorted(folder.glob("*.py")) if path.stem not in others]
        self.trees = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
        self.functions, self.imported, self.bound = {}, {}, defaultdict(list)
        for module, tree in self.trees.items():
            self._note_scopes(module, tree)
        for tree in self.trees.values():
            for node in ast.walk(tree):
                self._note_bindings(node)

    def _note_scopes(self, module, tree):
        """Tell each node which function it stands in, and find functions and imports."""
        for node in ast.walk(tree):
            node.scope = module, None
        for part in tree.body:
            for root in part.body if isinstance(part, ast.ClassDef) else [part]:
                if isinstance(root, ast.FunctionDef):
                    self.functions[module, root.name] = root
                    for node in ast.walk(root):
                        node.scope = module, root.name
                    self._note_parameters(root)
            if isinstance(part, ast.ImportFrom):
                for alias in part.names:
                    self.imported[module, alias.name] = part.module.split(".")[-1]

    def _note_parameters(self, function):
        """Note what the parameters of a function are by default."""
        given = function.args
        defaults = [None] * (len(given.args) - len(given.defaults)) + given.defaults
        parameters = [*zip(given.args, defaults, strict=True)]
        parameters += zip(given.kwonlyargs, given.kw_defaults, strict=True)
        for parameter, default in parameters:
            found = self.bound[(*function.scope, parameter.arg)]
            found += [] if default is None else [(default, ())]

    def _note_bindings(self, node):
        """Note what names stand for: by assignments, loops and calls."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, node.value, ())
        elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.NamedExpr) and node.value:
            self._bind(node.target, node.value, ())
        elif isinstance(node, ast.For | ast.comprehension):
            self._bind(node.target, node.iter, ("each",))
        elif isinstance(node, ast.Call) and (function := self._function(node)) is not None:
            names = [each.arg for each in function.args.args]
            given = dict(zip(names, node.args, strict=False))
            given |= {keyword.arg: keyword.value for keyword in node.keywords}
            for name, value in given.items():
                self.bound[(*function.scope, name)].append((value, ()))

    def _bind(self, target, value, path):
        if isinstance(target, ast.Name):
            self.bound[(*target.scope, target.id)].append((value, path))
        elif isinstance(target, ast.Tuple | ast.List):
            for number, part in enumerate(target.elts):
                self._bind(part, value, (*path, number))

    def _function(self, call):
        """Return the function of the folder that is called, or None."""
        if not isinstance(call.func, ast.Name):
            return None
        module, name = call.func.scope[0], call.func.id
        home = self.imported.get((module, name), module)
        return self.functions.get((home, name))

    def texts(self, node, path=(), seen=None):
        """Yield the literal texts that may stand for an expression, none of them from `say`."""
        seen = set() if seen is None else seen
        if (node, path) in seen or len(path) > 5:
            return
        seen.add((node, path))
        if isinstance(node, ast.JoinedStr):
            yield from self._texts_of_parts(node, seen)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        for inner, inner_path in self._inside(node, path):
            yield from self.texts(inner, inner_path, seen)

    def _texts_of_parts(self, node, seen):
        text = ""
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                if text.count("$") % 2 == 0:  # what stands in mathematics is no word
                    yield from self.texts(part.value, (), seen)
                text += "0"
            else:
                text += part.value
        yield text

    def _inside(self, node, path):
        """Yield expressions, with paths, that this one has its texts from."""
        step, rest = path[:1], path[1:]
        if isinstance(node, ast.Name):
            module, scope = node.scope
            home = self.imported.get((module, node.id), module)
            places = ((module, scope, node.id), (module, None, node.id), (home, None, node.id))
            found = next((self.bound[place] for place in places if place in self.bound), [])
            yield from ((value, more + path) for value, more in found)
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            starred = any(isinstance(part, ast.Starred) for part in node.elts)
            one = step and isinstance(step[0], int) and not starred
            yield from ((part, rest) for part in (node.elts[step[0] :][:1] if one else node.elts))
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key is None:
                    yield value, path
                else:
                    yield (key if step in (("keys",), ("each",)) else value), rest
        elif isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp):
            yield node.elt, rest
        elif isinstance(node, ast.DictComp):
            yield (node.key if step in (("keys",), ("each",)) else node.value), rest
        elif isinstance(node, ast.Subscript):
            one = node.slice.value if isinstance(node.slice, ast.Constant) else "values"
            more = () if isinstance(node.slice, ast.Slice) else (one,)
            yield node.value, more + path
        elif isinstance(node, ast.Call):
            yield from self._inside_call(node, path)
        elif isinstance(node, ast.IfExp | ast.BoolOp | ast.BinOp | ast.NamedExpr | ast.Starred):
            names = ("body", "orelse", "left", "right", "value")
            parts = [getattr(node, name) for name in names if hasattr(node, name)]
            yield from ((part, path) for part in parts + getattr(node, "values", []))

    def _inside_call(self, node, path):
        """Yield the same for a call: arguments, or what a function of the folder returns."""
        name, part = called(node), path[1] if len(path) > 1 else None
        function, owner = self._function(node), getattr(node.func, "value", None)
        if is_say(node):
            return
        if is_check(node):
            yield from ((each, path) for each in node.args[CHECKED.get(name, 99) :][:1])
        elif function is not None:
            for each in ast.walk(function):
                if isinstance(each, ast.Return | ast.Yield) and each.value:
                    yield each.value, path[isinstance(each, ast.Yield) :]
        elif name == "zip" and isinstance(part, int):
            yield from ((each, ("each", *path[2:])) for each in node.args[part:][:1])
        elif name == "enumerate" and part is not None:
            yield from ((each, ("each", *path[2:])) for each in node.args[:1] if part == 1)
        elif name == "items" and isinstance(part, int):
            yield owner, (("keys", "values")[part], *path[2:])
        elif name in ("keys", "values"):
            yield owner, (name, *path[1:])
        elif name == "get":
            yield owner, ("values", *path)
            yield from ((each, path) for each in node.args[1:])
        else:
            yield from ((each, path) for each in [*node.args, owner] if each is not None)

    def nodes(self, kind):
        """Yield the nodes of a kind."""
        for tree in self.trees.values():
            yield from (node for node in ast.walk(tree) if isinstance(node, kind))

    def drawn(self):
        """Yield the expressions that are drawn, or put into words."""
        for node in self.nodes(ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in KEYWORDS:
                    yield value
        for node in self.nodes(ast.Call):
            if is_check(node):
                continue
            if isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
                yield from node.args[METHODS[node.func.attr]]
            for keyword in node.keywords:
                if keyword.arg in KEYWORDS or is_say(node):
                    yield keyword.value

    def words(self):
        """Return the words that are drawn and do not come from `say`, with their places."""
        return {
            f"{node.scope[0]}.py:{node.lineno}: {text!r}"
            for node in self.drawn()
            for text in self.texts(node)
            if has_words(text)
        }

    def keys(self):
        """Return the keys that `say` is called with."""
        calls = [node for node in self.nodes(ast.Call) if is_say(node)]
        return {key for call in calls for key in self.texts(call.args[0])}

    def said_too_early(self):
        """Return the places where `say` is called by an import: outside of functions."""
        functions = list(self.functions.values())
        early = [call for call in self.nodes(ast.Call) if call.scope[1] is None]
        for function in functions:
            for part in [function.args, *function.decorator_list]:
                early += [node for node in ast.walk(part) if isinstance(node, ast.Call)]
        return [f"{call.scope[0]}.py:{call.lineno}" for call in early if is_say(call)]


def called(node):
    """Return the name of the function or method that is called."""
    return getattr(node.func, "id", getattr(node.func, "attr", None))


def is_say(node):
    """Whether a call asks for words."""
    return isinstance(node.func, ast.Name) and node.func.id == "say"


def is_check(node):
    """Whether a call looks at an argument of a painter: its texts are for messages."""
    return isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "check"


def test_no_painter_draws_words_of_its_own():
    """They come from `say`."""
    assert not Painters(FOLDER).words()


def test_the_keys_of_words_are_those_that_painters_use():
    """None is left over, none is missing."""
    assert Painters(FOLDER).keys() == set(WORDS)


def test_painters_ask_for_words_while_they_draw():
    """What is asked for at import stays English."""
    assert not Painters(FOLDER).said_too_early()


def test_the_same_words_stand_in_words_once():
    """So that two painters call a thing alike in every language."""
    assert len(set(WORDS.values())) == len(WORDS)


@pytest.mark.parametrize(
    "line",
    [
        'ax.set_title("Words")',
        'ax.set_xlabel(f"{n} points")',
        'ax.set_ylabel("words" if n else "$k$")',
        'ax.set(xscale="log", ylabel="Words")',
        'ax.figure.suptitle("Words, " + "more of them")',
        'ax.text(*place, "words", ha="center")',
        'ax.annotate("words", xy=place, textcoords="offset points")',
        'ax.plot(x, x, "k--", label="words")',
        'ax.plot(x, x, **{"color": "red", "label": "words"})',
        'style = dict(color="red", label="words")',
        'line.set_label("words of $x$")',
        'ax.legend(["words"], loc="lower left", title="$k$")',
        'ax.legend(title="words")',
        'ax.set_xticks([1], ["words"])',
        'name = f"words {n}"; ax.set_title(name)',
        'ax.set_title(TITLES["a"][1])',
        'for color, (place, name) in LOOKS.items(): ax.text(place, 0, name)',
        'for n, (color, name) in enumerate(zip(["red"], ["words"])): ax.set_title(name)',
        '[ax.set_title(name) for name in names(n)]',
        'write("words", "red", ax)',
        'write(word="words", color="red", ax=ax)',
        'ax.set_title(check.titles(["words"], 1, "pictures")[0])',
        'ax.set_title(say("elbow", word="words"))',
    ],
)  # fmt: skip
def test_words_in_a_painter_are_found(line, tmp_path):
    """Wherever they are written."""
    assert planted(line, tmp_path).words()


@pytest.mark.parametrize(
    "line",
    [
        'ax.set_title(say("elbow"))',
        'ax.set(xscale="log", aspect="equal", xlabel="$x_1$", ylabel=r"$\\theta$")',
        'ax.text(0, 1, f"$k={n}$", ha="center", color="red", transform="words")',
        'ax.annotate(f"{n:.2f}", place, textcoords="offset points")',
        'ax.plot(x, x, label=say("elbow"), color="tab:blue", linestyle="dashed")',
        'ax.legend(loc="lower left")',
        'for color, (place, name) in LOOKS.items(): ax.plot(0, place, label="$k$", color=color)',
        'for n, (color, name) in enumerate(zip(["red"], ["a"])): ax.set_title(name)',
        'write(say("elbow"), "red", ax)',
        'check.titles(x, 1, "pictures"); check.title("title", x)',
        'raise ValueError("words")',
    ],
)  # fmt: skip
def test_what_is_no_word_is_let_pass(line, tmp_path):
    """Colors, places and styles, mathematics, messages, and what comes from `say`."""
    assert not planted(line, tmp_path).words()


def planted(line, folder):
    """Return the painters of a folder with one that has this line."""
    (folder / "others.py").write_text("def names(n):\n    return ['a', 'words']\n")
    (folder / "painter.py").write_text(
        "from homl_clustering.plotting.others import names\n"
        "TITLES = {'a': ('red', 'words')}\nLOOKS = {'red': (1, 'words')}\n"
        "def write(word, color, ax):\n    ax.text(0, 0, word, color=color)\n"
        f"def paint(x, n, place, ax, check):\n    {line}\n"
    )
    return Painters(folder)


def test_words_at_import_are_found(tmp_path):
    """At the top of a module, and as a default."""
    text = "NAME = say('elbow')\ndef paint(name=say('elbow')):\n    return say('elbow')\n"
    (tmp_path / "painter.py").write_text(text)
    assert Painters(tmp_path).said_too_early() == ["painter.py:1", "painter.py:2"]


# What is drawn


def drawn_texts():
    """Return all texts on the figures that are open, those for legends among them."""
    found = set()
    for fig in map(plt.figure, plt.get_fignums()):
        found |= {text.get_text() for text in fig.findobj(Text)}
        for ax in fig.findobj(plt.Axes):
            found |= set(ax.get_legend_handles_labels()[1])
            ticks = [*ax.get_xticklabels(), *ax.get_yticklabels()]
            found |= {label.get_text() for label in ticks}
    return found


PAINTERS = [name for name in ENTRIES if name.startswith("plotting.")]


@pytest.mark.parametrize("name", PAINTERS)
def test_all_words_that_are_drawn_are_translated(name):
    """No painter draws a word in English but those that it is given; the rest is the same."""
    entry = ENTRIES[name]
    arguments = arguments_of(entry, name, 0, plan(entry)[0])
    entry.call(**arguments)
    before = drawn_texts()
    translate({key: f"«{text}»" for key, text in WORDS.items()})
    entry.call(**arguments)
    translated = drawn_texts()
    assert {re.sub("[«»]", "", text) for text in translated} == before
    given = re.findall("'.*?'", repr(arguments))
    for text in translated:
        for word in re.findall(r"[^\W\d_]{3,}", re.sub(r"\$[^$]*\$|«[^»]*»", "", text)):
            assert any(word in each for each in given), text


def test_a_translation_is_drawn_until_it_is_taken_back():
    """Also in ticks and entries of legends; what is left out is English."""
    translate({"elbow": "Knick", "inertia": "Trägheit"})
    ax = plot_inertia_scan([1, 2, 3], [9, 2, 1], elbow=2, ax=plt.figure().gca())
    assert (ax.get_ylabel(), ax.texts[0].get_text()) == ("Trägheit", "Knick")
    translate({"batch": "Stapel", "elbow": "Ellbogen"})
    ax = plot_descent([KMeansStep("batch", np.eye(2), None, 3.0)], ax=plt.figure().gca())
    assert ax.get_xticklabels()[0].get_text() == "Stapel"
    assert ax.get_legend_handles_labels()[1] == ["Stapel"]
    ax = plot_inertia_scan([1, 2, 3], [9, 2, 1], elbow=2, ax=plt.figure().gca())
    assert (ax.get_ylabel(), ax.texts[0].get_text()) == ("Inertia", "Ellbogen")
    translate()
    ax = plot_inertia_scan([1, 2, 3], [9, 2, 1], elbow=2, ax=plt.figure().gca())
    assert (ax.get_ylabel(), ax.texts[0].get_text()) == ("Inertia", "Elbow")
    left, right = plot_radius_scan([0.1, 0.2], [2, 1], [0.5, 0])
    assert (left.get_title(), right.get_title()) == ("Clusters", "Share of noise")


def test_placeholders_may_stand_in_another_order():
    """And braces are drawn where they are doubled."""
    translate({"numbered_step": "{{{number}.}} {name}"})
    assert say("numbered_step", name="E", number=2) == "{2.} E"
    translate({})
    assert say("numbered_step", name="E", number=2) == "E-step 2"


# What is wrong


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Knick"], "words must be a dict of texts by keys of WORDS, got ['Knick']."),
        ({"Elbow": "Knick"}, "each key of words must be a key of WORDS, got 'Elbow'; perhaps "
         "'elbow'."),
        ({3: "x"}, "each key of words must be a key of WORDS, got 3; look into "
         "homl_clustering.plotting.words."),
        ({"elbow": 3}, "words['elbow'] must be a text, got 3; translate 'Elbow'."),
        ({"elbow": None}, "words['elbow'] must be a text, got None; translate 'Elbow'."),
        ({"elbow": "Knick {k}"}, "words['elbow'] must be a text without placeholders, got "
         "'Knick {k}'; write it like 'Elbow', and a brace that is to be drawn twice."),
        ({"bound": "Schranke"}, "words['bound'] must be a text with the placeholders {number}, "
         "got 'Schranke'; write it like 'bound after E-step {number}', "),
        ({"bound": "Schranke {nummer}"}, "must be a text with the placeholders {number}, got "),
        ({"bound": "Schranke {number} {}"}, "must be a text with the placeholders {number}, got "),
        ({"bound": "Schranke {number:.2f}"}, "must be a text with the placeholders {number}, got "),
        ({"bound": "Schranke {number!r}"}, "must be a text with the placeholders {number}, got "),
        ({"bound": "Schranke {number"}, "must be a text with the placeholders {number}, got "),
        ({"bound": "Schranke number}"}, "must be a text with the placeholders {number}, got "),
        ({"mean_is": "im Mittel {mean}"}, "must be a text with the placeholders {mean:z.2f}, got "),
    ],
)  # fmt: skip
def test_a_wrong_translation_is_told_and_nothing_changes(words, said):
    """What was expected, what came, what to do; also if others of the words are right."""
    translate({"elbow": "Knick"})
    for given in [words, {"inertia": "Trägheit"} | words] if isinstance(words, dict) else [words]:
        with pytest.raises(ValueError, match=re.escape(said)) as error:
            translate(given)
        assert str(error.value).startswith("translate: ")
        assert (say("elbow"), say("inertia")) == ("Knick", "Inertia")


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("elbows", {}, "say: key must be a key of WORDS, got 'elbows'; perhaps 'elbow'."),
        (["elbow"], {}, "say: key must be a key of WORDS, got ['elbow']; look into "),
        ("bound", {}, "say: values of 'bound' must be number, got none; call "
         "say('bound', number=...)."),
        ("elbow", {"k": 3}, "say: values of 'elbow' must be none, got k; call say('elbow')."),
        ("share_of_distances", {"share": "3%", "of": 3}, "must be number, share, got of, share; "),
    ],
)  # fmt: skip
def test_a_painter_that_asks_wrongly_is_told(key, values, said):
    """Which values there must be, and how to call."""
    with pytest.raises(ValueError, match=re.escape(said)):
        say(key, **values)
