"""The doors of the package: what the stub beside a door imports is loaded on first use (PEP 562), so that a door costs no time."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path


def door(package: str, file: str) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """Return ``__getattr__``, ``__dir__`` and ``__all__`` of a package; ``file`` is that of its ``__init__``.

    >>> import sipas_par.analysis
    >>> get, names, public = door("sipas_par.analysis", sipas_par.analysis.__file__)
    >>> get("compare").__module__, "compare" in public, names() == sorted(public)
    ('sipas_par.analysis.years', True, True)
    """
    lines = map(str.split, Path(file).with_suffix(".pyi").read_text("utf-8").splitlines())
    homes = {words[-1]: words[1] for words in lines if words[:1] == ["from"]}

    def get(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home = homes[name]
        return import_module(f"{home}.{name}") if home == package else getattr(import_module(home), name)

    return get, lambda: sorted(homes), list(homes)
