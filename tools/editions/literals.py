"""What a lesson writes, replaced by what an edition writes: in the text of a cell.

The lessons keep their own numbers. An edition's run reads a cell as Python does, puts other
values into calls and assignments, and leaves the rest of the text as it is.
"""

import ast

CODE = "code"


def replaced(source, literals):
    """Return the text of a cell with other values.

    Parameters
    ----------
    source : str
        The text.
    literals : dict
        What to replace. ``{"KMeans": {"n_init": 1}}``: in all calls of ``KMeans``, where a keyword
        argument is replaced if it is written there, and else appended; a key such as ``"0"`` is
        the place of an argument without a name. ``{"model.KMeans": ...}``: only in the calls that
        make what is assigned to ``model``. ``{"percentile": {"code": "99"}}``: what is assigned to
        the name, as code.

    Returns
    -------
    str

    Raises
    ------
    LookupError
        If the cell has no such call or assignment; the error names it.

    Examples
    --------
    >>> replaced("model = KMeans(5, n_init=10).fit(X)", {"KMeans": {"n_init": 1, "tol": 0}})
    'model = KMeans(5, n_init=1, tol=0).fit(X)'
    >>> replaced("percentile = 50", {"percentile": {"code": "99"}})
    'percentile = 99'
    """
    tree, edits = ast.parse(source), []
    for name, values in literals.items():
        if CODE in values:
            places = [(_start(node.value), _end(node.value)) for node in _makers(tree, name)]
            found = [(*place, values[CODE]) for place in places]
        else:
            found = _in_calls(tree, name, values)
        if not found:
            raise LookupError(name)
        edits += found
    return _edited(source, edits)


def written(source, literals):
    """Return what a lesson writes where `replaced` would put something else.

    Parameters
    ----------
    source : str
        The text of a cell.
    literals : dict
        As for `replaced`.

    Returns
    -------
    dict
        With the same keys; arguments and assignments as code, those that are not written left out.

    Examples
    --------
    >>> written("model = KMeans(5, n_init=10)", {"KMeans": {"n_init": 1, "tol": 0}})
    {'KMeans': {'n_init': '10'}}
    """
    tree, found = ast.parse(source), {}
    for name, values in literals.items():
        if CODE in values:
            found[name] = ast.unparse(_makers(tree, name)[0].value)
        else:
            call = _calls(tree, name)[0]
            places = {str(i): argument for i, argument in enumerate(call.args)}
            given = places | {keyword.arg: keyword.value for keyword in call.keywords}
            found[name] = {key: ast.unparse(given[key]) for key in values if key in given}
    return found


def _makers(tree, name):
    """Return the assignments to a name, or to several at once, as they are written."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and name in [ast.unparse(target).strip("()") for target in node.targets]
    ]


def _in_calls(tree, name, values):
    """Return what to edit in the calls of a function, or in those that make something."""
    return [edit for call in _calls(tree, name) for edit in _in_call(call, values)]


def _calls(tree, name):
    made, _, function = name.rpartition(".")
    within = _makers(tree, made) if made else [tree]
    return [
        node
        for part in within
        for node in ast.walk(part)
        if isinstance(node, ast.Call) and _called(node) == function
    ]


def _called(call):
    """Return the last name of the function that is called."""
    return getattr(call.func, "attr", None) or getattr(call.func, "id", None)


def _in_call(call, values):
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    edits, appended = [], ""
    for key, value in values.items():
        if key.isdecimal():
            if int(key) >= len(call.args):
                raise LookupError(f"{_called(call)} with an argument at place {key}")
            written = call.args[int(key)]
        else:
            written = keywords.get(key)
        if written is None:
            appended += f", {key}={value!r}"
        else:
            edits.append((_start(written), _end(written), repr(value)))
    if appended:
        arguments = [*call.args, *keywords.values()]
        place = max(map(_end, arguments)) if arguments else _before_closing(call)
        edits.append((place, place, appended if arguments else appended.removeprefix(", ")))
    return edits


def _start(node):
    return node.lineno, node.col_offset


def _end(node):
    return node.end_lineno, node.end_col_offset


def _before_closing(call):
    return call.end_lineno, call.end_col_offset - 1


def _edited(source, edits):
    """Return the text with its parts replaced, from the last to the first."""
    lines = source.encode().splitlines(keepends=True)  # places are counted in bytes
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    text = b"".join(lines)
    for start, end, new in sorted(edits, reverse=True):
        first, last = (starts[line - 1] + column for line, column in (start, end))
        text = text[:first] + new.encode() + text[last:]
    return text.decode()
