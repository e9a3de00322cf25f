"""Cases of the corpus: containers."""

import unicodedata
from pathlib import Path

from corpus_base import TOP, info, table
from corpus_case import BARE, case
from corpus_sheets import (
    write_csv,
    write_html,
    write_ods,
    write_xls,
    write_xlsb,
    write_xlsx,
)


@case()
def official_xlsx(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), table())


@case()
def official_xlsm(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), table()).rename(folder / "a.xlsm")


@case()
def official_xls(folder: Path) -> Path:
    return write_xls(folder / "a.xls", info(), table())


@case()
def official_xlsb(folder: Path) -> Path:
    return write_xlsb(folder / "a.xlsb", info(), table())


@case()
def official_ods(folder: Path) -> Path:
    return write_ods(folder / "a.ods", info(), table())


@case()
def wrong_extension(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), table()).rename(folder / "a.xls")


@case(**BARE)
def csv_comma(folder: Path) -> Path:
    return write_csv(folder / "a.csv", table())


@case(**BARE)
def csv_semicolon_bom(folder: Path) -> Path:
    return write_csv(folder / "a.csv", table(), ";", "utf-8-sig", decimal=",")


@case(**BARE)
def csv_tab_utf16(folder: Path) -> Path:
    return write_csv(folder / "a.csv", table(), "\t", "utf-16", decimal=",")


@case(**BARE)
def csv_utf16_without_mark(folder: Path) -> Path:
    return write_csv(folder / "a.txt", table(), ";", "utf-16-le", decimal=",")


@case(**BARE)
def csv_windows_1258(folder: Path) -> Path:
    page = table()
    page.rows = [[_cp1258(cell) if isinstance(cell, str) else cell for cell in row] for row in page.rows]
    return write_csv(folder / "a.csv", page, ";", "cp1258", decimal=",")


def _cp1258(text: str) -> str:
    """Write tones as combining marks where the code page has no letter for them."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        try:
            char.encode("cp1258")
            out.append(char)
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tone = next(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
            out.append(unicodedata.normalize("NFC", parts.replace(tone, "")) + tone)
    return "".join(out)


@case(legacy_font=1, **BARE)
def csv_tcvn3(folder: Path) -> Path:
    page = table()
    page.rows = [[_tcvn3(cell) if isinstance(cell, str) else cell for cell in row] for row in page.rows]
    return write_csv(folder / "a.csv", page, ";", "cp1252", decimal=",")


def _tcvn3(text: str) -> str:
    from sipas_par.reading.encodings import _TCVN3_CODES, _TCVN3_TEXT

    # Old fonts have no capitals with tones: they are typed small in a font of capitals.
    back = dict(zip(_TCVN3_TEXT, _TCVN3_CODES, strict=True))
    return "".join(back.get(char, back.get(char.lower(), char)) for char in unicodedata.normalize("NFC", text))


@case(legacy_font=1)
def xlsx_tcvn3(folder: Path) -> Path:
    page = table()
    page.rows = [[_tcvn3(cell) if isinstance(cell, str) else cell for cell in row] for row in page.rows]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(legacy_font=1)
def xlsx_vni(folder: Path) -> Path:
    vni = {
        "Lĩnh vực/Tiêu chí/Tiêu chí thành phần": "Lónh vöïc/Tieâu chí/Tieâu chí thaønh phaàn",
        "Điểm tối đa": "Ñieåm toái ña",
    }
    vni |= {
        "Tự đánh giá": "Töï ñaùnh giaù",
        "Bộ Nội vụ thẩm định": "Boä Noäi vuï thaåm ñònh",
        "Điểm đạt được": "Ñieåm ñaït ñöôïc",
    }
    vni |= {"Điều tra xã hội học": "Ñieàu tra xaõ hoäi hoïc", "Chỉ số (%)": "Chæ soá (%)", "Tổng điểm": "Toång ñieåm"}
    vni |= {"Cơ quan chủ trì": "Cô quan chuû trì", "Ghi chú": "Ghi chuù", "Điểm đánh giá": "Ñieåm ñaùnh giaù"}
    page = table()
    page.rows = [
        [
            vni.get(cell, "Noäi dung tieâu chí" if r >= TOP and c == 1 else "" if r < 4 or c > 7 else cell)
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(page.rows)
    ]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(**BARE)
def html_as_xls(folder: Path) -> Path:
    return write_html(folder / "a.xls", table())


@case(**BARE)
def html_windows_1258(folder: Path) -> Path:
    page = table()
    page.rows = [[_cp1258(cell) if isinstance(cell, str) else cell for cell in row] for row in page.rows]
    return write_html(folder / "a.xls", page, "windows-1258")
