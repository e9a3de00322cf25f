"""Fuzz the reader, guided by coverage: no input may end in anything but a card or a `ReadError`.

Three targets share the input: raw bytes under a file name, bytes put into the sheet of a sound xlsx, and a
grid whose cells are drawn from pieces of real tables. Needs ``atheris`` (Linux). Run::

    python benchmarks/fuzz_reading.py -max_total_time=300 SEEDS

``SEEDS`` is a folder for interesting inputs; it is filled from the corpus of the tests when empty.
"""

import datetime as dt
import io
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["sipas_par.reading.load", "sipas_par.model.checks", "sipas_par.model.scorecard"]
):
    from sipas_par.findings import ReadError
    from sipas_par.reading.book import Book, CellError, Grid
    from sipas_par.reading.header import find_header
    from sipas_par.reading.identity import Info
    from sipas_par.reading.load import load_all, read_table
    from sipas_par.reading.tables import read_one

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "data" / "raw" / "par_index_lang_son_2023.xlsx"
PIECES = (
    "STT", "Nội dung", "Điểm tối đa", "Tự đánh giá", "Thẩm định", "Điều tra xã hội học", "Điểm đạt được", "Chỉ số (%)",
    "Đơn vị", "Năm", "Năm 2022 (%)", "Năm 2023 (%)", "Xếp hạng", "Ghi chú", "Cơ quan chủ trì", "Tổng điểm", "Lĩnh vực 1",
    "1", "1.1", "1.1.1", "I", "II.1", "a)", "A", "2.", "1,5", "0.5", "-", "x", "95,16%", "", "", "1.1. Kế hoạch",
    "TỈNH LẠNG SƠN", "BẢNG ĐIỂM NĂM 2023", "(Số liệu minh họa)", "§iÓm tèi ®a", "Ñieåm toái ña", "\u00a0", "１.１",
)  # fmt: skip
FILES = tuple(Path(tempfile.mkdtemp()) / name for name in ("f.xlsx", "f.csv", "f.xls"))


def fuzz(data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    target = provider.ConsumeIntInRange(0, 2)
    try:
        if target == 0:
            path = FILES[provider.ConsumeIntInRange(0, 2)]
            path.write_bytes(provider.ConsumeBytes(provider.remaining_bytes()))
            use(read_table(path).cards)
        elif target == 1:
            FILES[0].write_bytes(with_sheet(provider.ConsumeBytes(provider.remaining_bytes())))
            use(load_all(FILES[0]))
        else:
            grid = drawn(provider)
            header = find_header(grid)
            if header is not None:
                book = Book("f.xlsx", "", "xlsx", ("S",), (), lambda _sheet: grid)
                reading = read_one(book, grid, header, Info())
                use(reading.cards)
                reading.table_reading().explain()
    except ReadError as error:
        if not error.findings or not error.message("en"):
            raise AssertionError("an error without a finding") from error


def use(cards) -> None:
    for card in cards:
        for finding in card.findings:
            finding.message()


def with_sheet(xml: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(EXAMPLE) as sound, zipfile.ZipFile(out, "w") as broken:
        for name in sound.namelist():
            part = sound.read(name)
            if name == "xl/worksheets/sheet2.xml":
                middle = part.find(b"<sheetData>") + 11
                part = part[: middle + 600] + xml + part[middle + 600 :]
            broken.writestr(name, part)
    return out.getvalue()


def drawn(provider: atheris.FuzzedDataProvider) -> Grid:
    width = provider.ConsumeIntInRange(2, 9)
    rows = []
    while provider.remaining_bytes() and len(rows) < 40:
        rows.append([_cell(provider) for _ in range(width)])
    merged = []
    if len(rows) > 2 and provider.ConsumeBool():
        merged = [(0, 0, 1, 1)]
    return Grid("S", rows, tuple(merged))


def _cell(provider: atheris.FuzzedDataProvider) -> object:
    kind = provider.ConsumeIntInRange(0, 9)
    if kind < 5:
        return PIECES[provider.ConsumeIntInRange(0, len(PIECES) - 1)]
    if kind < 7:
        return provider.ConsumeIntInRange(0, 1000) / 10
    if kind == 7:
        return provider.ConsumeUnicodeNoSurrogates(8)
    if kind == 8:
        return provider.ConsumeFloat()
    return (True, dt.date(2003, 2, 1), CellError("#REF!"), dt.time(1, 2))[provider.ConsumeIntInRange(0, 3)]


def seed(folder: Path) -> None:
    sys.path.insert(0, str(ROOT / "tests" / "corpus"))
    from corpus_cases import CASES

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for case in CASES:
            path = case.make(Path(scratch))
            if path.stat().st_size < 60_000:
                kind = {".csv": 1, ".txt": 1, ".xls": 2}.get(path.suffix, 0)
                # The provider takes its integers from the end of the input.
                (folder / case.name).write_bytes(path.read_bytes() + bytes([kind, 0]))
            path.unlink()


def main() -> None:
    folders = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")]
    if folders and not (folders[0].is_dir() and any(folders[0].iterdir())):
        seed(folders[0])
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
