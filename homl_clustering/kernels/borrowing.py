"""Kernels that borrow: they work with the arrays that they are given, and count no users of them.

Compiled code counts who uses an array, so that it is freed when nobody does any longer. Where
arrays are handed on for each batch of rows, or for each row, counting can take as long as the
work itself. numba leaves it out where it is told so, by an option that it does not promise.

Such code must neither make nor return arrays, nor ask for some: nobody would free them, or numba
would free what is still in use. numba refuses that in part only, and depending on what it has
compiled before. So it is looked for here, each time that a kernel is compiled. Slices of given
arrays, and tuples of these, are not in question.
"""

from numba import types

COUNTING = "_nrt"  # the option


def refuse_arrays(function, result):
    """Raise TypeError if a kernel borrows, but makes or returns arrays.

    Parameters
    ----------
    function : numba.core.dispatcher.Dispatcher
    result : numba.core.compiler.CompileResult
    """
    if function.targetoptions.get(COUNTING, True):
        return
    found = result.type_annotation
    made = [
        expression
        for expression, signature in found.calltypes.items()
        if getattr(expression, "op", None) == "call"
        and holds_arrays(signature.return_type)
        and not isinstance(found.typemap[expression.func.name], types.NamedTupleClass)
    ]
    if made or holds_arrays(result.signature.return_type):
        where = f"in line {made[0].loc.line}" if made else "as what it returns"
        raise TypeError(
            f"The kernel {function.py_func.__name__} is decorated with borrows=True, so that it "
            f"may use the arrays that it is given and their slices, and no others. But there is "
            f"one {where}, in {function.py_func.__code__.co_filename}. Give it the array as an "
            f"argument, or leave out borrows=True."
        )


def holds_arrays(kind):
    """Return whether a type of numba is an array, or a tuple that holds one."""
    if isinstance(kind, types.BaseTuple):
        return any(holds_arrays(part) for part in kind)
    return isinstance(kind, types.Buffer)
