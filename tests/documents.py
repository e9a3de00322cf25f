"""A small document that holds every kind of block, and a string meant to break things."""

from __future__ import annotations

from sipas_par.document.blocks import (
    Callout,
    Cell,
    Document,
    Figure,
    Heading,
    Letterhead,
    ListBlock,
    PageBreak,
    Paragraph,
    Preformatted,
    Signature,
    Table,
    Text,
    inline,
)

BANNER = "SỐ LIỆU MINH HỌA"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200pt" height="100pt" viewBox="0 0 200 100">'
    '<defs><clipPath id="p"><rect width="200" height="100"/></clipPath></defs>'
    '<g clip-path="url(#p)"><path d="M0 0L200 100" stroke="#1f4e79"/></g></svg>'
)
HOSTILE = (
    '=HYPERLINK("http://x") <script>alert(1)</script> #read("/etc/passwd") $x$ *b* _i_ @ref \\ [..] {{7*7}} '
    "\x00\x07\x1b\ud800 \u202eRTL\u202c \u200f " + "w" * 2000
)


def row(*texts: str, **style: object) -> tuple[Cell, ...]:
    return tuple(Cell(inline(text), **style) for text in texts)


def long_table(rows: int = 120) -> Table:
    head = row("Mã", "Tiêu chí", "Tối đa", "Đạt", "Mất", "Tỷ lệ", "Nguồn", "Cơ quan chủ trì", header=True)
    body = tuple(
        row(
            f"{number}",
            "Mức độ hoàn thành kế hoạch chuyển đổi số",
            "1,50",
            "1,25",
            "0,25",
            "83,33%",
            "Thẩm định",
            "Sở Nội vụ",
        )
        for number in range(1, rows + 1)
    )
    return Table((head,), body, inline("Danh mục tiêu chí"), "danh-muc", (1, 4, 1, 1, 1, 1.2, 1.4, 2.4))


def sample_document() -> Document:
    spans = Table(
        (
            (Cell(inline("Lĩnh vực"), rowspan=2, header=True), Cell(inline("Năm 2023"), colspan=2, header=True)),
            row("Đạt", "Mất", header=True),
        ),
        (
            (Cell(inline("A. Thẩm định"), colspan=3, fill="#f2f2f2"),),
            (Cell(inline("1. Thể chế"), rowspan=2), *row("8,20", "1,30", fill="#1f4e79", ink="#102030")),
            row("8,45", "1,05"),
        ),
        inline("Điểm theo lĩnh vực"),
        "linh-vuc",
        align=("left", "right", "right"),
        note=inline("Ghi chú bảng"),
    )
    nested = ListBlock(((Paragraph(inline("con")),),), ordered=True, start=3)
    return Document(
        "Báo cáo thử",
        (
            Letterhead(
                "UBND TỈNH", "Sở Nội vụ", "Số:     /BC-SNV", "Lạng Sơn, ngày   tháng 5", "BÁO CÁO", "Kết quả năm 2023"
            ),
            Heading(1, inline("I. Kết luận"), "ket-luan"),
            Paragraph(
                inline(
                    "Xem ",
                    Text(ref="linh-vuc"),
                    " và ",
                    Text(ref="hinh"),
                    " ở ",
                    Text(ref="ket-luan"),
                    Text(ref="khong-co"),
                    Text(" liên kết", link="https://example.vn/a"),
                    Text(" độc", link="javascript:alert(1)"),
                    Text(" lên", link="#ket-luan"),
                    Text("đậm", bold=True),
                    Text("nghiêng", italic=True),
                    Text("cả hai", bold=True, italic=True),
                    Text("mã", code=True),
                )
            ),
            Paragraph(inline("Dẫn"), "lead"),
            Paragraph(inline("Nhỏ"), "note"),
            Paragraph(inline("Nguồn"), "source"),
            ListBlock(((Paragraph(inline("một")), nested, Paragraph(inline("thêm"))), ())),
            spans,
            Figure("Biểu đồ một đường", SVG, b"", inline("Đường đi"), "hinh"),
            Figure("Biểu đồ lặp lại", SVG, b"", inline("Đường về"), width_cm=8),
            Callout("warning", inline("Cần đối chiếu"), (Paragraph(inline("Lệch 0,01")), nested)),
            Callout("error", (), (Preformatted("a\n\tb"),)),
            Heading(2, inline("1. Danh mục")),
            long_table(),
            PageBreak(),
            Heading(2, inline("2. Bảng rộng")),
            Table(
                (row(*[f"Thành phần dịch vụ {n}" for n in range(15)], header=True),),
                (row(*["98,25%"] * 15),),
                inline("Rộng"),
            ),
            Preformatted("In ra\n" + "x" * 300),
            Signature(("Như trên;", "Lưu: VT."), "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn A"),
        ),
        banner=BANNER,
        author="Sở Nội vụ",
        subject="Thử",
        created="2024-05-10",
    )


def hostile_document() -> Document:
    cell = Cell(inline(HOSTILE), fill="red;}", ink="expression(1)", sort=HOSTILE)
    item = Paragraph(inline(Text(HOSTILE, code=True)))
    return Document(
        HOSTILE,
        (
            Letterhead(*[HOSTILE] * 6),
            Heading(2, inline(HOSTILE), HOSTILE),
            Paragraph(inline(HOSTILE, Text(HOSTILE, bold=True, link=HOSTILE), Text(ref=HOSTILE))),
            ListBlock(((item,),)),
            Table(((Cell(inline(HOSTILE), header=True),),), ((cell,),), inline(HOSTILE), HOSTILE, note=inline(HOSTILE)),
            Figure(
                HOSTILE,
                '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert(1)"/>',
                b"",
                inline(HOSTILE),
            ),
            Callout("info", inline(HOSTILE), (Preformatted(HOSTILE),)),
            Signature((HOSTILE,), HOSTILE, HOSTILE, HOSTILE),
        ),
        banner=HOSTILE,
        author=HOSTILE,
        subject=HOSTILE,
        created="khi nào đó",
    )
