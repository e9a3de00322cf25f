"""Values from outside (a stored notebook, a meeting file) made into frozen classes; every problem keeps its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any, Literal, NamedTuple, get_args, get_origin

from cattrs import (
    AttributeValidationNote,
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
)
from cattrs.gen import make_dict_structure_fn

Hook = Callable[[Any, Any], Any]


class Problem(NamedTuple):
    """A value that cannot stand where it does: keys and numbers that lead to it, what was found and expected."""

    place: tuple[str | int, ...]
    found: object
    expected: str
    unknown: bool = False


class UnfitError(ValueError):
    """Raised by a hook for a value of another kind than the one expected."""

    def __init__(self, found: object, expected: str) -> None:
        super().__init__(found, expected)
        self.found, self.expected = found, expected


def strict_converter(plain: Mapping[type, str]) -> Converter:
    """Return a converter that takes every value for what it is: no text for a number, no key that nothing reads."""
    converter = Converter(omit_if_default=True, unstruct_collection_overrides={tuple: list})
    for kind, expected in plain.items():
        converter.register_structure_hook(kind, _of_kind(kind, expected))
    converter.register_structure_hook_func(lambda kind: _origin(kind) is Literal, _one_of)
    converter.register_structure_hook_factory(is_dataclass, lambda kind: fields_hook(converter, kind))

    def sequence(value: object, kind: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise UnfitError(value, "[…]")
        items: Any = list[get_args(kind)[0]]  # type: ignore[misc]  # a type known only when it runs
        return tuple(converter.structure(value, items))

    converter.register_structure_hook_func(lambda kind: _origin(kind) is tuple, sequence)
    return converter


def fields_hook(converter: Converter, kind: type, **overrides: Any) -> Hook:
    """Return what makes a dataclass of a mapping and refuses its unknown keys."""
    made: Any = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True, **overrides)

    def structure(value: object, _: object) -> Any:
        if not isinstance(value, dict):
            raise UnfitError(value, "{…}")
        return made(value, kind)

    return structure


def _origin(kind: Any) -> Any:
    return get_origin(kind)


def _of_kind(kind: type, expected: str) -> Hook:
    def structure(value: object, _: object) -> Any:
        if type(value) is not kind and not (kind is float and type(value) is int):
            raise UnfitError(value, expected)
        return value

    return structure


def _one_of(value: object, kind: Any) -> Any:
    allowed = get_args(kind)
    if not any(value == one and type(value) is type(one) for one in allowed):
        raise UnfitError(value, " | ".join(map(repr, allowed)))
    return value


def problems(error: BaseException, plain: Mapping[type, str], place: tuple[str | int, ...] = ()) -> Iterator[Problem]:
    """Give every problem that one structuring has met, in the order of the input."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        noted, bare = error.group_exceptions()
        for inner, note in noted:
            here = (*place, note.name if isinstance(note, AttributeValidationNote) else note.index)
            if isinstance(inner, KeyError):
                yield Problem(here, None, plain.get(note.type, "{…}" if is_dataclass(note.type) else "[…]"))
            else:
                yield from problems(inner, plain, here)
        for inner in bare:
            yield from problems(inner, plain, place)
    elif isinstance(error, ForbiddenExtraKeysError):
        for key in sorted(error.extra_fields, key=str):
            yield Problem((*place, key), key, "", unknown=True)
    elif isinstance(error, UnfitError):
        yield Problem(place, error.found, error.expected)
    else:
        raise error
