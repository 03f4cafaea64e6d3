"""Each algorithm as one would write it on a board: plain NumPy, step by step.

To be read, drawn and compared with. To be used on real data, there are the estimators.
`show_source` shows the code of a function without its docstring. The modules:

- `kmeans`: Lloyd's iterations, k-means++, mini-batches. `bounds`: how Elkan, Hamerly and groups of
  centers skip distances. `spherical`: clusters of directions. `silhouette`: how well rows sit.
- `kmeans_parallel`, `coreset`, `scaling`: k-means on data that are large.
- `mixture`: EM for Gaussian mixtures, AIC and BIC. `acceleration`: EM that leaps ahead.
  `variational`: Bayesian mixtures.
- `dbscan`, `agglomerative`: clusters of any shape, and trees of clusters.
- `arguments`: how all of them check what they are given.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.display import Markdown

__all__ = ["show_source"]


if not TYPE_CHECKING:  # or a type checker would take any name

    def __getattr__(name: str) -> Any:
        """Import a module of this folder when it is asked for."""
        if name in {module.name for module in pkgutil.iter_modules(__path__)}:
            return importlib.import_module(f"{__name__}.{name}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def show_source(*functions: Callable[..., object]) -> Markdown:
    """Show the code of functions in a notebook, without docstrings, types and checks of arguments.

    Parameters
    ----------
    *functions : functions
        In the order in which to show them.

    Returns
    -------
    IPython.display.Markdown

    Raises
    ------
    ValueError
        If one is no function of Python's with a source.

    Examples
    --------
    >>> from homl_clustering.textbook import show_source
    >>> from homl_clustering.textbook.kmeans import nearest_centers
    >>> print(show_source(nearest_centers).data)
    ```python
    def nearest_centers(X, centers):
        # label[i] = argmin over c of d²[i, c]; of equally near centers the first
        return squared_distances(X, centers).argmin(axis=1)
    ```
    """
    from IPython.display import Markdown

    sources = "\n\n".join(_without_docstring(function) for function in functions)
    return Markdown(f"```python\n{sources}\n```")


def _without_docstring(function: Callable[..., object]) -> str:
    """Return the source from ``def`` on: what decorates a function is no step of it."""
    try:
        source = textwrap.dedent(inspect.getsource(function))
        node: Any = ast.parse(source).body[0]
        lines: list[str | None] = list(source.rstrip().splitlines())
        _remove_types(node, lines)
        if ast.get_docstring(node) is not None:
            docstring = node.body[0]
            n_lines = docstring.end_lineno - docstring.lineno + 1
            lines[docstring.lineno - 1 : docstring.end_lineno] = [None] * n_lines
        return "\n".join(line for line in lines[node.lineno - 1 :] if line is not None)
    except (TypeError, OSError, SyntaxError) as error:
        raise ValueError(
            f"show_source: expected functions written in Python, with a name, got {function!r}."
        ) from error


def _remove_types(node: Any, lines: list[Any]) -> None:
    """Take types out of the lines of a function: a board has none. Lines that go become None."""
    for part in ast.walk(node):
        if isinstance(part, ast.AnnAssign) and part.value is not None:
            line = lines[part.lineno - 1]
            start, end = part.target.end_col_offset, part.annotation.end_col_offset
            lines[part.lineno - 1] = line[:start] + line[end:]
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    arguments += filter(None, [node.args.vararg, node.args.kwarg])
    ends = [part.end_lineno for part in [*arguments, node.returns] if part is not None]
    last = max([node.lineno, *ends])
    while not lines[last - 1].rstrip().endswith(":"):
        last += 1
    for argument in arguments:
        argument.annotation = None
    first = f"def {node.name}({ast.unparse(node.args)}):"
    lines[node.lineno - 1 : last] = [first] + [None] * (last - node.lineno)
