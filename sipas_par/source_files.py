"""Where the files lie that the tables were read from, so that documents can lead to their cells."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.files import digest
from sipas_par.inputs import data_folder

if TYPE_CHECKING:
    from sipas_par.inputs import Inputs


def source_files(inputs: Inputs) -> dict[str, Path]:
    """Return the file of each table by its sha256; a file that is gone or was changed since is left out.

    A table knows its file by name and fingerprint only. Looked at are the files named by the user, then the
    folder of the inputs, the ``data/raw`` in use and the working folder.

    Parameters
    ----------
    inputs
        The tables and the meeting.

    Examples
    --------
    >>> import sipas_par as sp
    >>> inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    >>> source_files(inputs)[inputs.card.source.sha256].name
    'par_index_lang_son_2023.xlsx'
    """
    tables = [table for table in (inputs.card, inputs.earlier, inputs.sipas) if table is not None]
    folders = [folder for folder in (inputs.folder, data_folder(), Path.cwd()) if folder is not None]
    found: dict[str, Path] = {}
    for source in (table.source for table in tables):
        named = [path for path in inputs.files if path.name == source.file]
        beside = [folder / Path(source.file).name for folder in folders if source.file]
        for path in (*named, *beside):
            if source.sha256 and path.is_file() and digest(path.read_bytes()) == source.sha256:
                found[source.sha256] = path.absolute()
                break
    return found


def links_from(inputs: Inputs, folder: Path) -> dict[str, str]:
    """Return how to reach the file of each table from a folder, by its sha256.

    Parameters
    ----------
    inputs
        The tables and the meeting.
    folder
        Where the document that leads there will lie.

    Examples
    --------
    >>> import sipas_par as sp
    >>> raw = sp.example("meeting_2024-05-17.toml").parent
    >>> sorted(links_from(sp.find_inputs(folder=raw), raw.parent / "x").values())[0]
    '../raw/par_index_lang_son_2022.xlsx'
    """
    return {sha256: _seen_from(path, folder) for sha256, path in source_files(inputs).items()}


def _seen_from(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # On Windows no relative path leads to another drive.
        return str(path)
