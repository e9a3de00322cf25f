"""What README and guide tell people to type: every command and every block of Python.

python .ci/typed.py     runs all of it, each in a folder of its own, with the package that is installed
"""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *sorted(ROOT.glob("docs/*.md")))}
# What a line leaves to its reader.
MEANT = {
    "data/raw/ten_tep.xlsx": "data/raw/par_index_lang_son_2023.xlsx",
    "FILE": "data/raw/par_index_lang_son_2023.xlsx",
    "THƯ_MỤC": "phieu-da-nhan",
}
# The published sources contradict one another, blank forms lack answers, a machine may lack a font: findings to see.
FINDS = {"check", "collect", "pack", "doctor"}
_INLINE = re.compile(r"`sipas-par ([^`]+)`")
_LINE = re.compile(r"^    sipas-par (.+?)(?:\s{2,}.*|\s+>.*)?$", re.MULTILINE)


def commands() -> list[str]:
    """Return every command, without its first word."""
    lines = (line for text in TEXTS.values() for line in (*_INLINE.findall(text), *_LINE.findall(text)))
    return sorted({" ".join(line.split()) for line in lines})


def blocks() -> list[tuple[str, str]]:
    """Return every block of Python with the name of its text."""
    return [
        (name, block) for name, text in TEXTS.items() for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    ]


def returned_forms(folder: Path) -> Path:
    """Make forms as they come back."""
    from sipas_par.cli import main

    folder.mkdir()
    with contextlib.chdir(folder):
        if main(["forms", "--agency", "Sở Tư pháp"]):
            raise SystemExit("forms failed")
    return folder / "reports" / "phieu"


def prepare(folder: Path, line: str, returned: Path) -> None:
    """Lay what the line speaks of into the folder: the shipped data, returned forms, tables of communes."""
    import openpyxl

    import sipas_par as sp

    shutil.copytree(sp.example("README.md").parent, folder / "data" / "raw")
    shutil.copytree(returned, folder / "phieu-da-nhan", ignore=shutil.ignore_patterns(".*"))
    for year in map(int, re.findall(r"bang_cac_xa_(20\d\d)\.xlsx", line)):
        book = openpyxl.Workbook()
        for row in (
            [f"KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC XÃ NĂM {year}"],
            ["TT", "Xã, phường", "Chỉ đạo, điều hành (40 điểm)", "Thủ tục hành chính (60 điểm)", "Tổng điểm"],
            *([at, f"Xã Số {at}", 40 - at, 60 - (at * year) % 7, 100 - at - (at * year) % 7] for at in range(1, 9)),
        ):
            book.active.append(row)
        book.save(folder / f"bang_cac_xa_{year}.xlsx")


def run(line: str) -> bool:
    """Run a command here; say whether it ended as it should."""
    from sipas_par.cli import main

    words = [MEANT.get(word, word) for word in shlex.split(line)]
    return main(words) in ({0, 1} if words[0] in FINDS else {0})


def run_block(name: str, block: str) -> bool:
    """Run a block of Python here; say whether it left a document."""
    exec(compile(block, name, "exec"), {})  # noqa: S102 - our own text
    return any(Path("reports").iterdir())


def _main() -> None:
    with tempfile.TemporaryDirectory(prefix="guide-") as place:
        returned = returned_forms(Path(place, "forms"))
        todo = [(line, run, (line,)) for line in commands()] + [
            (block, run_block, (name, block)) for name, block in blocks()
        ]
        for at, (words, do, arguments) in enumerate(todo):
            prepare(folder := Path(place, str(at)), words, returned)
            with contextlib.chdir(folder):
                if not do(*arguments):
                    sys.exit(f"This does not run: {words}")
    print(f"{len(todo)} commands and blocks of README and guide run.")


if __name__ == "__main__":
    _main()
