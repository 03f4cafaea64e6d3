"""What an error of an answer means, for somebody who has not seen many of them."""

import re

import numpy as np

from homl_clustering.checks.compare import message_of
from homl_clustering.checks.patience import StillRunning

# A piece of the message, and what to say; \1 and \2 stand for what was found
MESSAGES = (
    (
        r"missing (\d+) required positional argument|takes (\d+) positional arguments? but",
        "The function is called with the arguments that the exercise gives it: keep its first "
        "line, `def ...`, as it was.",
    ),
    (
        r"operands could not be broadcast together with shapes? (\(.*?\)) (\(.*?\))",
        "Arrays of shapes \\1 and \\2 cannot be combined entry by entry. Print both shapes: is a "
        "np.newaxis missing, or the wrong axis summed?",
    ),
    (
        r"matmul: Input operand|shapes (\(.*?\)) and (\(.*?\)) not aligned",
        "A matrix product needs as many columns on the left as rows on the right: is one of them "
        "to be transposed?",
    ),
    (
        r"index (\d+) is out of bounds for axis \d+ with size \1\b",
        "Entry number \\1 is asked for where there are \\1: counting begins at 0, so the last one "
        "has the number before. Is a number of rows, columns or rounds taken for granted, where "
        "the shape of the array tells how many there are?",
    ),
    (
        r"index (-?\d+) is out of bounds for axis \d+ with size (\d+)",
        "There is no entry number \\1 where there are \\2, since counting begins at 0. Is a number "
        "of one thing, such as a label, used to look up another, such as a row?",
    ),
    (r"list index out of range|string index out of range", "A loop runs beyond the end of a list."),
    (
        r"too many indices for array: array is (\d+)-dimensional",
        "The array has \\1 dimensions, fewer than there are indices: print its shape.",
    ),
    (
        r"boolean index did not match",
        "The mask of True and False and the array that it is to choose from differ in length: does "
        "the mask belong to another array?",
    ),
    (
        r"only integers, slices|arrays used as indices must be of integer|only integer scalar",
        "An index must be a whole number: turn it into one with int(...), or .astype(int).",
    ),
    (
        r"truth value of an array",
        "`if`, `and`, `or` and `not` need a single True or False. For arrays take a mask with &, | "
        "and ~, or .any() or .all().",
    ),
    (
        r"axis (\d+) is out of bounds for array of dimension (\d+)",
        "The array has \\2 dimensions, so there is no axis \\1. With two arrays of numbers, "
        "table[rows, columns] picks single entries; a part of the table is "
        "table[np.ix_(rows, columns)].",
    ),
    (
        r"'numpy.ndarray' object has no attribute '(\w+)'",
        "An array has no \\1. Is there a function for that, such as np.unique or np.bincount for "
        "counting? Or is it an attribute of a model?",
    ),
    (
        r"object has no attribute '(\w+)'",
        "It has no \\1: is it an array where a model is meant, or a model that is not fitted?",
    ),
    (
        r"X has (\d+) features, but \w+ is expecting (\d+)",
        "The model was fitted to a table of \\2 columns, and this one has \\1: another table.",
    ),
    (r"not fitted yet", "A model that is not fitted cannot be used: call its fit first."),
    (
        r"all the input array(s| dimensions)",
        "Arrays that are joined must fit along the other axis: np.hstack and np.column_stack put "
        "them beside each other, np.vstack one below the other. Print the shapes.",
    ),
    (
        r"[Aa]xis must be specified",
        "Say over which axis the weights go: axis=0 is over the rows.",
    ),
    (
        r"numpy boolean (negative|subtract)",
        "True and False have no minus: write ~mask for what is not in the mask.",
    ),
    (
        r"must be square",
        "Only a square matrix has an inverse or a determinant: print the shape of what is given.",
    ),
    (
        r"Singular matrix",
        "This matrix has no inverse: are there fewer points than features, or two equal features?",
    ),
    (
        r"division by zero",
        "It divides by 0 in this case: what is counted there, and why is it 0?",
    ),
    (
        r"inhomogeneous shape|setting an array element with a sequence",
        "A list of things of different lengths makes no array: what is appended in each turn?",
    ),
    (r"not callable", "Something that is no function is called, with (...) after its name."),
    (r"object is not subscriptable", "Something that has no entries is used with [...]."),
    (
        r"mean requires at least|zero-size array|attempt to get arg\w+ of an empty sequence",
        "Something is computed of an empty selection: for which cluster, or which point?",
    ),
    (r"ellipsis", "It calls a function that returns nothing yet: write that one first."),
    (
        r"NoneType",
        "It goes on with None, which a function that it calls has returned. If that one is not "
        "written yet, write it first. If None is its answer here, ask for that before you go on: "
        "if ... is None.",
    ),
)


def hint_of_error(error, arguments):
    """Return a hint to an error that a function raised.

    Parameters
    ----------
    error : BaseException
    arguments : tuple
        What the function was called with.

    Examples
    --------
    >>> hint_of_error(NameError("name 'sqrt' is not defined", name="sqrt"), ())
    'There is no sqrt here: write np.sqrt.'
    """
    name = getattr(error, "name", None)
    if isinstance(error, UnboundLocalError):
        return "A variable is used before it has a value: set it before the loop, or before if."
    if isinstance(error, NameError) and name:
        if hasattr(np, name):
            return f"There is no {name} here: write np.{name}."
        return f"There is no {name}: is it misspelled? If not, run the cell that defines {name}."
    if isinstance(error, StillRunning):
        return "Is there a loop in it that never ends? Let it print what changes in each round."
    if isinstance(error, RecursionError):
        return (
            "It calls itself without end: where it goes from one point to the next, it has to "
            "remember which points it has visited already."
        )
    if isinstance(error, SystemExit):
        return "exit() and quit() end the whole notebook: return the result in their place."
    message = message_of(error)
    if said := _of_labels(message, arguments) or _of_models(message, arguments):
        return said
    for pattern, said in MESSAGES:
        match = re.search(pattern, message)
        if match:
            found = [group or "" for group in (*match.groups(), "", "")]
            return said.replace("\\1", found[0]).replace("\\2", found[1])
    if any(isinstance(a, np.ndarray) for a in arguments):
        return "Call the function with the small arrays of this case, and look."
    return "Call the function yourself with the arguments of this case, and look."


def _of_models(message, arguments):
    """Return a hint if a model of the notebook is used in place of the one that is handed in."""
    match = re.search(r"X has (\d+) features, but \w+ is expecting (\d+)", message)
    columns = {getattr(model, "n_features_in_", None) for model in arguments}
    if match and int(match[1]) in columns and int(match[2]) not in columns:
        return (
            f"The model that is used was fitted to {match[2]} columns, and the one that the "
            f"function gets to {match[1]}, as X has here. Does the function use a model of the "
            "notebook, such as best_model or pca? Use the one that it gets as an argument."
        )
    return ""


def _of_labels(message, arguments):
    """Return a hint if something for each label is combined with something for each point."""
    match = re.search(r"operands could not be broadcast .*shapes \((\d+),\) \((\d+),\)", message)
    sizes = set(map(int, match.groups())) if match else set()
    for labels in arguments:
        if not isinstance(labels, np.ndarray) or labels.ndim != 1 or labels.dtype.kind != "i":
            continue
        others = sizes - {len(labels)}
        tables = {len(a) for a in arguments if isinstance(a, np.ndarray) and a is not labels}
        if len(others) == 1 < len(sizes) and others <= tables and labels.max() < min(others):
            return (
                f"One array has an entry for each of the {len(labels)} points, the other one for "
                f"each of the {min(others)} clusters. Look up the entry that belongs to the label "
                "of each point: array[labels]."
            )
    return ""
