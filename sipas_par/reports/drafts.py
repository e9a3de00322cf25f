"""Papers arranged from templates kept as data: the conference's script, speeches, notice, reminder and roll, and the plan.

A template is Markdown with fields, conditions and tables, under a head of ``key: value`` lines; annexes, which begin pages of
their own, follow the signature. The ones shipped lie beside this module, in ``drafts_vi`` and ``drafts_en``; an office's own of
the same name takes the place of one.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from sipas_par.document import blocks
from sipas_par.document.blocks import (
    Block,
    Callout,
    Document,
    Inline,
    Letterhead,
    PageBreak,
    Paragraph,
    Table,
    Text,
    inline,
    plain,
)
from sipas_par.document.section import ShownDocument
from sipas_par.files import listed, read_input, slug
from sipas_par.findings import Finding, ReadError, UsageError
from sipas_par.model.meeting import Agency, Meeting
from sipas_par.model.successions import ended
from sipas_par.reports import official
from sipas_par.reports.programme import agenda, agenda_table, deadlines_table, speakers_table
from sipas_par.reports.report import Report
from sipas_par.reports.wording import moved, with_adjustments
from sipas_par.text.i18n import _, current_language
from sipas_par.text.labels import join_banners
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import number, percent, points
from sipas_par.text.vocabulary import words_as_listed

if TYPE_CHECKING:
    from jinja2 import Environment

    from sipas_par.assignment import Assignment
    from sipas_par.inputs import Inputs

_SHIPPED = Path(__file__).parent
_PLAN = "ke-hoach-khac-phuc"
_HEAD = ("title", "kind", "subject", "office", "number", "dated", "to", "recipients", "signed", "when", "reason")
_RULE = re.compile(r"^---[^\S\n]*$", re.MULTILINE)
_OPENING = frozenset({"if", "for", "macro", "call", "filter", "block", "with", "raw"})
_FEW = 5
# What markdown, formulas or HTML would take for markup, and a number that would begin a list.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#+!|$~&-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
# Not the spaces that leave room for the pen.
_BLANKS = re.compile(r"[ \t\r\n]+")
_MARKER = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}{}\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
_MARKED = re.compile("(" + _MARKER.format(r"\d+") + ")")


@dataclass(frozen=True, slots=True)
class Template:
    """A template by its name: where it lies and its text."""

    name: str
    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that was made, or ``reason`` why there is nothing to write."""

    name: str
    document: Document | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What has come in for the conference: who is late with a paper, and the merged list of delegates."""

    late: tuple[tuple[str, str], ...] = ()
    replies: bool = False
    delegates: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[str, ...] = ()


def templates(own: Path | None = None) -> tuple[Template, ...]:
    """Return the templates of the language, an office's own in place of the shipped one of its name.

    >>> [template.name for template in templates()][:2]
    ['be-mac', 'danh-sach-dai-bieu']
    """
    shipped = sorted((_SHIPPED / f"drafts_{current_language()}").glob("*.md"))
    paths = {path.stem: path for path in shipped}
    if own is not None:
        paths |= {path.stem: path for path in listed(own) if path.suffix == ".md"}
    return tuple(_read(name, path) for name, path in sorted(paths.items()))


def named_template(name: str, own: Path | None = None) -> Template:
    """Return one template of the language, an office's own in place of the shipped one."""
    return next(template for template in templates(own) if template.name == name)


def _read(name: str, path: Path) -> Template:
    try:
        return Template(name, path.name, read_input(path).decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise ReadError(Finding("draft-encoding", "error", path.name)) from None


def drafts(
    inputs: Inputs,
    assignment: Assignment,
    *,
    names: Sequence[str] = (),
    own: Path | None = None,
    sent: Sent | None = None,
) -> tuple[Draft, ...]:
    """Make the drafts of a conference, all or those named; raise SipasParError with the line of a template that has an unknown field."""
    if inputs.meeting is None:
        raise UsageError(Finding("drafts-no-meeting", "error"))
    found = [template for template in templates(own) if template.name != _PLAN]
    known = [template.name for template in found]
    if unknown := [name for name in names if name not in known]:
        raise UsageError(Finding("draft-unknown", "error", found=", ".join(unknown), expected=", ".join(known)))
    report = Report(inputs, current_language())
    fields = context(report, inputs.meeting, assignment, sent or Sent())
    return tuple(_Arranger(one, fields, report).draft() for one in found if not names or one.name in names)


def arranged(template: Template, fields: dict[str, Any], report: Report) -> Document:
    """Return the document of a template whose fields are those of one kind of paper."""
    arranger = _Arranger(template, fields, report)
    return arranger.document(*arranger.filled())


def context(report: Report, meeting: Meeting, assignment: Assignment, sent: Sent) -> dict[str, Any]:
    """Return the fields of the templates: what the meeting, the results and the returned forms say, as it is printed."""
    blank = official.BLANK
    year = meeting.start.year if meeting.start else None
    leads = speakers_table(assignment, assignment.mandates)
    return {
        "hoi_nghi": meeting.title,
        "ten_ngan": meeting.short_title or meeting.title,
        "tinh": report.full_unit,
        "co_quan_moi": meeting.issuing_office or blank,
        "van_phong": _office_of(meeting).name or blank,
        "tong_hop": meeting.compiler.name if meeting.compiler else blank,
        "viet_tat": report.initials,
        "chu_tri": _unaddressed(meeting.chair) or blank,
        "dong_chu_tri": _unaddressed(meeting.deputy),
        "thoi_gian": official.moment(meeting.start) if meeting.start else blank,
        "ngay": official.day_of(meeting.start) if meeting.start else blank,
        "thu": meeting.weekday,
        "con_cap_huyen": not meeting.start or not ended("", meeting.start.date(), district=True),
        "thoi_luong": meeting.duration,
        "hinh_thuc": meeting.form,
        "so_giay_moi": official.number_open(meeting.document_number),
        "ngay_giay_moi": official.day_open(meeting.document_date),
        "nam_hop": year or "……",
        "trong_tam": meeting.focus[:1].lower() + meeting.focus[1:],
        "diem_cau": [{"ten": venue.name, "noi": venue.place} for venue in meeting.venues],
        "thanh_phan": list(meeting.participants),
        "noi_dung": [{"gio": time, "viec": what, "trinh_bay": who} for time, what, who in agenda(meeting)],
        "noi_nhan": list(meeting.distribution),
        "han": {one.id: official.day_of(one.latest_day) for one in meeting.deadlines},
        "chi_tieu": [
            {"ten": goal.name, "muc": goal.value, "ghi_chu": goal.note, "la_linh_vuc": goal.code[:1].isdecimal()}
            for goal in report.goals
        ],
        "nguoi_viet": [mandate.name for mandate in assignment.writers],
        "cham": [{"ten": name, "tinh_trang": state} for name, state in sent.late],
        "co_phieu": sent.replies,
        "dai_bieu": len(sent.delegates),
        "luu_y": list(sent.remarks),
        **figures_of(report),
        "bang": {
            "chuong_trinh": agenda_table(meeting),
            "tham_luan": speakers_table(assignment),
            "co_quan": replace(leads, caption=inline(_("Cơ quan chủ trì nội dung chưa đạt điểm tối đa"))),
            "thoi_han": deadlines_table(meeting),
            "cham": _late(sent),
            "diem_danh": _roll(meeting, assignment, sent),
            "dai_bieu": _delegates(sent),
        },
    }


def figures_of(report: Report) -> dict[str, Any]:
    """Return the fields of every template: what the results say, as it is printed."""
    results = report.results
    since, overall, rank = results.since_last_year, results.survey_overall, report.rank
    heaviest = sorted((group for group in results.fields if group.lost), key=lambda group: -group.lost)[:_FEW]
    return {
        "chi_so": report.card.index,
        "nam": report.year,
        "nam_truoc": report.year_before,
        "nam_sau": report.next_year,
        "diem": points(results.score),
        "toi_da": points(results.max_score),
        "ty_le": percent(report.card.attainment),
        "tinh_ca": with_adjustments(report.card),
        "mat": points(results.lost),
        "so_noi_dung": results.counts.leaves,
        "so_chua_dat": results.counts.below,
        "so_toi_da": results.counts.full,
        "thay_doi": moved(since.change, _("điểm")) if since is not None and since.complete else "",
        "xep_hang": rank.words if rank is not None and rank.sure else "",
        "xep_hang_truoc": report.rank_before,
        "khac_phuc": points(results.loss.regainable) if results.loss.regainable else "",
        "chua_cong_nhan": points(results.loss.not_recognised) if results.loss.not_recognised else "",
        "dieu_tra": points(results.loss.surveyed) if results.loss.surveyed else "",
        "sipas": f"{number(overall.value, 2)}%" if overall and overall.value is not None else "",
        "sipas_ca_nuoc": f"{number(overall.national_mean, 2)}%"
        if overall and overall.national_mean is not None
        else "",
        "linh_vuc": [
            {"ma": group.code, "ten": sentence_case(group.name), "mat": points(group.lost)} for group in heaviest
        ],
        "tieu_chi": [
            {"ma": row.code, "ten": row.name, "mat": points(row.lost), "co_quan": "; ".join(row.agencies)}
            for row in results.top(_FEW).lost_rows
        ],
        "co_quan": [
            {"ten": group.name, "mat": points(group.lost), "so": len(group.lost_rows)}
            for group in results.agencies
            if group.lost
        ],
    }


def _unaddressed(person: str) -> str:
    """Return the office held, without `Đồng chí` and the like before it: the templates have their own words for that."""
    before = "|".join(map(re.escape, words_as_listed("address", "before")))
    return re.sub(rf"^\s*(?:{before})[:.]?\s+", "", person, flags=re.IGNORECASE)


def _office_of(meeting: Meeting) -> Agency:
    """Return the office that writes for the committee, else the committee."""
    office = next((one for one in meeting.agencies if slug(one.name).startswith("van-phong-ubnd")), None)
    return office or meeting.office


def _late(sent: Sent) -> Table:
    rows = [[str(place), name, state] for place, (name, state) in enumerate(sent.late, 1)]
    columns: list[tuple[str, float, blocks.Align]] = [
        (_("TT"), 0.8, "center"), (_("Cơ quan"), 6, "left"), (_("Tình trạng"), 5, "left")
    ]  # fmt: skip
    return blocks.table(columns, rows, caption=_("Cơ quan chưa gửi hoặc chưa trả lời đủ"))


def _roll(meeting: Meeting, assignment: Assignment, sent: Sent) -> Table:
    """Return the roll to sign: the delegates by name where their lists are in, else one line an agency."""
    named = [(name, role, office) for name, role, office, *_more in sent.delegates]
    listed_offices = {office for _name, _role, office in named}
    asked = (*meeting.invited, *(mandate.agency for mandate in assignment.writers))
    each = {one.name: one for agency in asked for one in meeting.units_of(agency) or (agency,)}
    chairs = tuple(filter(None, (meeting.chair, meeting.deputy)))
    # Boards come as a body: whoever signs for it writes the name.
    lines = [("", "", said) for said in meeting.bodies if not said.startswith(chairs)]
    lines += [
        ("", one.invited_as if one.invited else "", name) for name, one in each.items() if name not in listed_offices
    ]
    rows = [[str(at), office, name, role, "", ""] for at, (name, role, office) in enumerate((*lines, *named), 1)]
    columns: list[tuple[str, float, blocks.Align]] = [
        (_("TT"), 0.8, "center"), (_("Cơ quan, đơn vị"), 4.5, "left"), (_("Họ và tên"), 3.4, "left"),
        (_("Chức vụ, tư cách dự"), 3.4, "left"), (_("Có mặt"), 1.2, "center"), (_("Ký tên"), 2, "left"),
    ]  # fmt: skip
    return blocks.table(columns, rows, caption=_("Đại biểu dự hội nghị"))


def _delegates(sent: Sent) -> Table:
    rows = [[str(place), *row] for place, row in enumerate(sent.delegates, 1)]
    columns: list[tuple[str, float, blocks.Align]] = [
        (_("TT"), 0.8, "center"), (_("Họ và tên"), 3.6, "left"), (_("Chức vụ"), 3.6, "left"), (_("Cơ quan, đơn vị"), 4, "left"),
        (_("Điểm cầu"), 2.4, "left"), (_("Ghi chú"), 2, "left"),
    ]  # fmt: skip
    return blocks.table(columns, rows, caption=_("Danh sách đại biểu"))


@dataclass
class _Arranger:
    """Turns one template into the blocks of a document."""

    template: Template
    fields: dict[str, Any]
    report: Report
    parts: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    runs: dict[str, Inline] = field(default_factory=dict)

    @property
    def meeting(self) -> Meeting | None:
        return self.report.meeting

    def draft(self) -> Draft:
        head, text = self.filled()
        if "when" in head and not head["when"]:
            return Draft(self.template.name, reason=head.get("reason", ""))
        return Draft(self.template.name, self.document(head, text))

    def filled(self) -> tuple[dict[str, str], str]:
        """Return the head and the body with what the fields say."""
        head_text, *rest = _RULE.split(self.template.text, maxsplit=1)
        if not rest:
            raise ReadError(Finding("draft-headless", "error", self.template.file, expected=", ".join(_HEAD)))
        self._head(head_text)
        head = self._head(self._filled(head_text))
        # The body keeps its own lines, so that an error names the line of the file.
        return head, self._filled("\n" * head_text.count("\n") + rest[0], markdown=True)

    def document(self, head: dict[str, str], text: str) -> Document:
        """Return the paper: its letterhead, whom it goes to, the body, who signs, and the annexes."""
        end = self._signature(head)
        body = self._body(text)
        at = next((place for place, block in enumerate(body) if isinstance(block, PageBreak)), len(body))
        body_blocks, annexes = body[:at], body[at:]
        if end is not None and body_blocks and isinstance(body_blocks[-1], Paragraph):
            # No signature stands alone on a page.
            body_blocks = (*body_blocks[:-1], replace(body_blocks[-1], keep=True))
        made = blocks.blocks(self._letterhead(head), self._addressed(head), body_blocks, end, annexes)
        return ShownDocument(
            title=head.get("title") or head.get("kind", self.template.name),
            blocks=made,
            banner=join_banners([_("DỰ THẢO"), self.report.banner]),
            author=self.fields["tong_hop"],
            subject=self.meeting.title if self.meeting else "",
            created=self.report.meta.created,
        )

    def _head(self, text: str) -> dict[str, str]:
        head: dict[str, str] = {}
        for number_, line in enumerate(text.splitlines(), 1):
            key, colon, value = line.partition(":")
            if line.strip() and (not colon or key.strip() not in _HEAD):
                self._wrong(number_, line.strip(), _HEAD)
            head[key.strip()] = value.strip()
        return head

    def _filled(self, text: str, *, markdown: bool = False) -> str:
        from jinja2 import TemplateError, TemplateSyntaxError, nodes

        environment = _environment(self._escaped if markdown else _on_one_line)
        try:
            known = set(self.fields) | {"loop", *environment.globals}
            tree = environment.parse(text)
            own = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
            for node in tree.find_all(nodes.Name):
                if node.name not in known | own:
                    self._wrong(node.lineno, node.name, self.fields)
            for part in tree.find_all(nodes.Getattr):
                held = None if own & {name.name for name in part.find_all(nodes.Name)} else self._held(part.node)
                if isinstance(held, dict) and part.attr not in held:
                    within = _dotted(part.node)
                    self._wrong(part.lineno, f"{within}.{part.attr}", [f"{within}.{key}" for key in held])
            return environment.from_string(text).render(self.fields)
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            place = (self.template.file, "")
            if isinstance(error, TemplateSyntaxError) and (tag := _unclosed(environment, text)):
                line, name, words = tag
                closing = f"{{% end{name} %}}"
                raise ReadError(Finding("draft-unclosed", "error", *place, str(line), words, closing)) from None
            line = _line_of(error)
            words = "".join(self.template.text.splitlines()[line - 1 : line]).strip()
            raise ReadError(Finding("draft-line", "error", *place, str(line), words)) from None

    def _held(self, node: Any) -> Any:
        """Return what a name of the template, or a part of one, stands for; ``None`` where it is no field."""
        if hasattr(node, "name"):
            return self.fields.get(node.name)
        held = self._held(node.node) if hasattr(node, "attr") else None
        return held.get(node.attr) if isinstance(held, dict) else None

    def _wrong(self, line: int, found: str, known: Iterable[str]) -> NoReturn:
        """Stop with the line of the template and the names that it may have, the likest first."""
        names = sorted(known)
        like = difflib.get_close_matches(found.partition(":")[0].strip(), names, n=5)
        listed_names = ", ".join(dict.fromkeys((*like, *names)))
        raise ReadError(
            Finding("draft-template", "error", self.template.file, cell=str(line), found=found, expected=listed_names)
        )

    def _escaped(self, value: object) -> object:
        """Let a value stand as text, whatever marks it has; a table stands where its marker does."""
        marker = _MARKER.format(len(self.parts) + len(self.runs))
        if isinstance(value, Text) or (isinstance(value, tuple) and value and isinstance(value[0], Text)):
            self.runs[marker] = (value,) if isinstance(value, Text) else value
            return marker
        if isinstance(value, Table | Callout | tuple):
            said = value if isinstance(value, tuple) else (value,)
            self.parts[marker] = tuple(one for one in said if not isinstance(one, Table) or one.body)
            return f"\n\n{marker}\n\n"
        if isinstance(value, str):
            return _MARKUP.sub(lambda mark: f"&#{ord(mark[0])};", _BLANKS.sub(" ", value))
        return value

    def _body(self, text: str) -> tuple[Block, ...]:
        from sipas_par.notebook.markup import blocks_from_markdown

        return tuple(part for block in blocks_from_markdown(text) for part in self._with_parts(block))

    def _with_parts(self, block: Block) -> tuple[Block, ...]:
        """Put what the fields hold in the place of its marker: alone as blocks, in a sentence as words."""
        if not isinstance(block, Paragraph):
            return (block,)
        if (part := self.parts.get(plain(block.text))) is not None:
            return part
        runs: list[Text] = []
        for run in block.text:
            pieces = (piece for piece in _MARKED.split(run.text) if piece)
            runs += (one for piece in pieces for one in self.runs.get(piece) or (replace(run, text=piece),))
        return (replace(block, text=tuple(runs)),)

    def _agency(self, name: str) -> Agency:
        """Return an agency by the name in a template; who invites signs as the invitation was signed."""
        office = self.meeting.office if self.meeting else None
        found = self.meeting.agency(name) if self.meeting else None
        return office if office and name == office.name else found or Agency("", name)

    def _letterhead(self, head: dict[str, str]) -> Letterhead:
        kind, subject = head.get("kind", ""), head.get("subject", "")
        if not head.get("office"):
            return Letterhead("", "", "", "", kind, subject)
        agency = self._agency(head["office"])
        number_ = re.sub(r" {2,}", lambda gap: "\N{NO-BREAK SPACE}" * len(gap[0]), head.get("number", ""))
        made = official.letterhead(agency, self.meeting, number_, kind, subject)
        return replace(made, place_date=head["dated"]) if "dated" in head else made

    def _addressed(self, head: dict[str, str]) -> tuple[Block, ...]:
        to = [name.strip() for name in head.get("to", "").split(";") if name.strip()]
        if not to:
            return ()
        if len(to) == 1:
            return (Paragraph(inline(_("Kính gửi: {issuer}.").format(issuer=to[0])), "center"),)
        names = blocks.bullets((*(f"{name};" for name in to[:-1]), f"{to[-1]}."))
        return (Paragraph(inline(_("Kính gửi:")), "center"), names)

    def _signature(self, head: dict[str, str]) -> Block | None:
        if not head.get("signed"):
            return None
        return official.signature(self._agency(head["signed"]), (head.get("recipients", ""),))


def _on_one_line(value: object) -> object:
    return _BLANKS.sub(" ", value) if isinstance(value, str) else value


def _dotted(node: Any) -> str:
    return str(node.name) if hasattr(node, "name") else f"{_dotted(node.node)}.{node.attr}"


def _environment(finalize: Any) -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, finalize=finalize)
    environment.globals["khung"] = _framed
    return environment


def _framed(title: str, text: str) -> Callout:
    return Callout("info", inline(title), (blocks.paragraph(text),))


def _unclosed(environment: Environment, text: str) -> tuple[int, str, str] | None:
    """Return line, name and words of the innermost tag that nothing closes."""
    tags: list[tuple[int, str, str]] = []
    within: list[str] = []
    for line, kind, word in _lexed(environment, text):
        within = [] if kind == "block_begin" else [*within, word]
        if kind != "block_end":
            continue
        name, *_more = "".join(within[:-1]).split()
        if name.startswith("end") and tags:
            tags.pop()
        elif name in _OPENING:
            tags.append((line, name, f"{{% {''.join(within[:-1]).strip()} %}}"))
    return tags[-1] if tags else None


def _lexed(environment: Environment, text: str) -> Iterator[tuple[int, str, str]]:
    """Yield what a template is made of, up to what cannot be read."""
    from jinja2 import TemplateSyntaxError

    with suppress(TemplateSyntaxError):
        yield from environment.lex(text)


def _line_of(error: BaseException) -> int:
    """Return the line of the template at which an error arose; Jinja puts its lines into the traceback."""
    if line := getattr(error, "lineno", None):
        return int(line)
    line, step = 1, error.__traceback__
    while step is not None:
        line = step.tb_lineno if step.tb_frame.f_code.co_filename == "<template>" else line
        step = step.tb_next
    return line
