"""Fitted models as plain numbers and words, which JSON can hold, and back again.

A pickle can run any code when it is loaded, and only Python reads it. What is written here is
data alone: it may come from anybody, and any language reads it.
"""

from __future__ import annotations

import math
from typing import Any, Self

import numpy as np
from sklearn.utils.validation import check_is_fitted

from homl_clustering.engine.pickling import KEY

FORMAT, FORMAT_VERSION = "homl_clustering model", 1
DTYPES = ("bool", "int32", "int64", "uint32", "uint8", "float32", "float64", "object")
STREAM = ("MT19937", 624)  # the only stream of RandomState, and how many numbers its state has


class Exported:
    """Mixin: a fitted estimator can be written as plain numbers and words, and read again.

    Subclasses name in ``_needed`` the fitted attributes without which they are none, in ``_table``
    the one that has a column for each feature, in ``_also_fitted`` what they need beside attributes
    whose names end in an underscore, and in ``_records`` the classes of named tuples among these.
    """

    _needed: tuple[str, ...] = ()
    _table: str | None = None
    _also_fitted: tuple[str, ...] = ()
    _records: tuple[type, ...] = ()

    def to_dict(self, labels: bool = True) -> dict[str, Any]:
        """Return the fitted model as a dict of plain numbers, words and lists, ready for JSON.

        Parameters
        ----------
        labels : bool, default=True
            Whether to write ``labels_``, too: one number for each row of the data.

        Returns
        -------
        dict
            The name of the class, the version, the parameters and the fitted attributes. An array
            is a dict of its type, its shape and a list of its values, of which those that are not
            finite are words. Numbers keep all their digits.

        Raises
        ------
        ValueError
            If a parameter cannot be written, such as a function for `init`; the message names it.

        See Also
        --------
        homl_clustering.from_dict : Makes the model again.

        Examples
        --------
        >>> import json
        >>> from homl_clustering import KMeans, from_dict
        >>> model = KMeans(2, random_state=0).fit([[0.0], [1.0], [8.0]])
        >>> text = json.dumps(model.to_dict())
        >>> from_dict(json.loads(text)).predict([[7.0]])
        array([1], dtype=int32)
        """
        check_is_fitted(self)
        return self._content(labels)

    def _content(self, labels=True):
        """Return the model as `to_dict` does, also where it is not fitted."""
        parameters, state = self.get_params(deep=False), self.__getstate__()
        fitted = {
            name: value
            for name, value in state.items()
            if name not in parameters
            and (name.endswith("_") or name in self._also_fitted)
            and (labels or name != "labels_")
        }
        return {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "class": type(self).__name__,
            "version": state[KEY],
            "parameters": {name: self._encode(name, value) for name, value in parameters.items()},
            "fitted": {name: self._encode(name, value) for name, value in fitted.items()},
        }

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> Self:
        """Make the fitted model again that `to_dict` has written.

        Parameters
        ----------
        content : dict
            As it was, or as it comes back from JSON.

        Returns
        -------
        estimator
            With the parameters and the fitted attributes, to the bit.

        Raises
        ------
        ValueError
            If it is not what `to_dict` of this class writes; the message says what is wrong.

        Warns
        -----
        UserWarning
            If another version of the package has written it.
        """
        check_content(content, cls.__name__)
        return cls._from_content(content)

    @classmethod
    def _from_content(cls, content, is_fitted=True):
        """Return the model of a content whose form was checked."""
        parameters, fitted = content["parameters"], content["fitted"]
        model = cls()
        unknown = sorted(set(parameters) - set(model.get_params(deep=False)))
        if unknown:
            raise ValueError(
                f"from_dict: {cls.__name__} has no parameter {unknown[0]!r}. Was this written by "
                "another version?"
            )
        for name in fitted:
            if hasattr(cls, name) or not (name.endswith("_") or name in cls._also_fitted):
                raise ValueError(f"from_dict: {name!r} is no fitted attribute of {cls.__name__}.")
        state = {name: cls._decode(name, value) for name, value in {**parameters, **fitted}.items()}
        if is_fitted:
            cls._check_state(state)
        try:
            model.__setstate__({**vars(model), **state, KEY: content["version"]})
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(
                f"from_dict: what is in this model of {cls.__name__} does not belong together: "
                f"{error!r}."
            ) from None
        return model

    @classmethod
    def _check_state(cls, state):
        """Raise where something is missing, or does not belong together."""
        missing = [name for name in ("n_features_in_", *cls._needed) if name not in state]
        if missing:
            raise ValueError(f"from_dict: the model has no {missing[0]}; something is missing.")
        n_features = state["n_features_in_"]
        if type(n_features) is not int or n_features < 1:
            raise ValueError(
                "from_dict: n_features_in_ must be a whole number above 0, got "
                f"{_short(n_features)}."
            )
        if cls._table:
            table = state[cls._table]
            n_rows = len(table) if getattr(table, "ndim", 0) == 2 else 1
            check_array_of(cls._table, table, (max(1, n_rows), n_features))
        cls._check_more(state)

    @staticmethod
    def _check_more(state):
        """Raise where attributes that only a subclass knows do not belong together."""

    def _encode(self, name, value):
        """Return a value as JSON can hold it."""
        if isinstance(value, np.generic):
            value = value.item()
        if value is None or isinstance(value, bool | int | str):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else {"float": str(value)}
        if isinstance(value, np.ndarray):
            return _encode_array(type(self).__name__, name, value)
        if isinstance(value, np.random.RandomState):
            return {"random_state": self._encode(name, value.get_state())}
        if isinstance(value, Exported):
            return {"model": value._content()}
        if isinstance(value, self._records):
            fields = {key: self._encode(name, item) for key, item in value._asdict().items()}
            return {"record": type(value).__name__, "fields": fields}
        if type(value) in (list, tuple):
            items = [self._encode(name, item) for item in value]
            return items if isinstance(value, list) else {"tuple": items}
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return {"dict": {key: self._encode(name, item) for key, item in value.items()}}
        raise ValueError(
            f"{type(self).__name__}: {name} is {value!r}, which cannot be written as plain numbers "
            "and words. Set it to another value with set_params first, or use pickle."
        )

    @classmethod
    def _decode(cls, name, value):
        """Return the value that `_encode` has written."""
        if isinstance(value, list):
            return [cls._decode(name, item) for item in value]
        if not isinstance(value, dict):
            return value
        match value:
            case {"float": "nan" | "inf" | "-inf" as word}:
                return float(word)
            case {"array": list(values), "dtype": str(dtype), "shape": list(shape)}:
                return _decode_array(name, values, dtype, shape)
            case {"random_state": state}:
                return _stream(name, cls._decode(name, state))
            case {"model": dict(content)}:
                return class_of(content)._from_content(content, is_fitted=content["fitted"] != {})
            case {"record": str(kind), "fields": dict(fields)}:
                records = {record.__name__: record for record in cls._records}
                if kind in records and set(records[kind]._fields) == set(fields):
                    return records[kind](**{k: cls._decode(k, v) for k, v in fields.items()})
            case {"tuple": list(items)}:
                return tuple(cls._decode(name, item) for item in items)
            case {"dict": dict(items)}:
                return {key: cls._decode(name, item) for key, item in items.items()}
        raise ValueError(
            f"from_dict: {name} is {_short(value)}, which is nothing that to_dict writes."
        )


def check_content(content, class_name=None):
    """Raise where this is not what `to_dict` writes, or not of this class."""
    if isinstance(content, str | bytes):
        raise ValueError(
            f"from_dict: expected a dict, got text, {_short(content)}. If it is JSON, call "
            "json.loads first."
        )
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(
            "from_dict: expected a dict that to_dict of an estimator has written, got "
            f"{_short(content)}."
        )
    if content.get("format_version") != FORMAT_VERSION:
        raise ValueError(
            f"from_dict: format_version is {content.get('format_version')!r}, and this version of "
            f"homl_clustering reads {FORMAT_VERSION}. Install the version that has written it."
        )
    wanted = {"class": str, "version": str, "parameters": dict, "fitted": dict}
    for key, kind in wanted.items():
        if not isinstance(content.get(key), kind):
            raise ValueError(
                f"from_dict: expected a {kind.__name__} for {key!r}, got "
                f"{_short(content.get(key))}. Something is missing."
            )
    if class_name is not None and content["class"] != class_name:
        raise ValueError(
            f"from_dict: this is a model of {content['class']}, not of {class_name}. "
            "homl_clustering.from_dict makes a model of any class."
        )


def check_array_of(name, value, shape):
    """Raise unless a value is an array of finite floating-point numbers with this shape."""
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or value.shape != shape:
        kind = f"{value.dtype}, {value.shape}" if isinstance(value, np.ndarray) else _short(value)
        raise ValueError(
            f"from_dict: {name} must be an array of floats with the shape {shape}, got {kind}."
        )
    if not np.isfinite(value).all():
        raise ValueError(f"from_dict: {name} must hold finite numbers, and one is not.")


def class_of(content):
    """Return the class of estimators that a written model is of.

    Known are those of this package whose modules are imported.
    """
    check_content(content)
    found, waiting = {}, [Exported]
    while waiting:
        for subclass in waiting.pop().__subclasses__():
            waiting.append(subclass)
            ours = subclass.__module__.startswith("homl_clustering.")
            if ours and "__init__" in vars(subclass):  # no base of several
                found[subclass.__name__] = subclass
    if content["class"] not in found:
        raise ValueError(
            f"from_dict: there is no estimator {content['class']!r}; expected one of "
            f"{', '.join(sorted(found))}."
        )
    return found[content["class"]]


def _encode_array(owner, name, array):
    """Return an array as a dict of its type, its shape and its values."""
    if array.dtype.name not in DTYPES or (
        array.dtype == object and not all(isinstance(item, str) for item in array.flat)
    ):
        raise ValueError(
            f"{owner}: {name} is an array of {array.dtype}, which cannot be written; expected one "
            f"of {', '.join(DTYPES[:-1])}, or of words."
        )
    values = array.ravel().tolist()
    if array.dtype.kind == "f":
        values = [value if math.isfinite(value) else str(value) for value in values]
    return {"array": values, "dtype": array.dtype.name, "shape": list(array.shape)}


def _decode_array(name, values, dtype, shape):
    """Return the array that `_encode_array` has written."""
    try:
        if dtype not in DTYPES:
            raise ValueError(f"there is no type {dtype!r}")
        if dtype == "object" and not all(isinstance(value, str) for value in values):
            raise ValueError("not all of its values are words")
        if dtype.startswith("float"):
            values = [float(value) for value in values]
        return np.array(values, dtype=dtype).reshape(shape)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"from_dict: {name} is no array that to_dict writes: {error}.") from None


def _stream(name, state):
    """Return the RandomState of a state."""
    try:
        if (state[0], len(state[1])) != STREAM:
            raise ValueError("expected the state of a RandomState")
        stream = np.random.RandomState()
        stream.set_state((state[0], np.asarray(state[1], np.uint32), *state[2:]))
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise ValueError(f"from_dict: {name} is no random state: {error}.") from None
    return stream


def _short(value):
    """Return what a value looks like, in some words."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
