from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest

from sipas_par.document.blocks import Figure, Heading, inline
from sipas_par.document.section import (
    MIME,
    Meta,
    Section,
    ShownDocument,
    decode_blocks,
    encode_blocks,
    merge_meta,
    pack,
    unpack,
)
from sipas_par.findings import SipasParError


def code_of(function, *arguments):
    with pytest.raises(SipasParError) as caught:
        function(*arguments)
    return caught.value.findings[0].code


def test_a_document_survives_json_exactly(document):
    assert decode_blocks(json.loads(json.dumps(encode_blocks(document.blocks)))) == document.blocks


def test_bytes_of_a_picture_survive():
    figure = Figure("Ảnh", png=bytes(range(256)))
    assert decode_blocks(json.loads(json.dumps(encode_blocks((figure,))))) == (figure,)


def test_defaults_are_not_stored():
    assert encode_blocks((Heading(1, inline("A")),)) == [{"block": "Heading", "level": 1, "text": ["A"]}]


def test_another_version_is_named(document):
    assert code_of(unpack, pack(Section.of(document)) | {"version": 99}) == "blocks-version"
    assert code_of(unpack, []) == "blocks-malformed"


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("no list", ""),
        ([{"block": "Script"}], "[0]"),
        ([{"block": ["Heading"]}], "[0]"),
        ([{"block": "Heading", "level": 7, "text": []}], "[0].level"),
        ([{"block": "Heading", "level": True, "text": []}], "[0].level"),
        ([{"block": "Heading", "level": 1}], "[0].text"),
        ([{"block": "Heading", "level": 1, "text": [], "onclick": "x"}], "[0].onclick"),
        ([{"block": "Heading", "level": 1, "text": "abc"}], "[0].text"),
        ([{"block": "Paragraph", "text": [], "role": "title"}], "[0].role"),
        ([{"block": "Paragraph", "text": [], "keep": 1}], "[0].keep"),
        ([{"block": "Paragraph", "text": [{"text": 3}]}], "[0].text[0].text"),
        ([{"block": "Paragraph", "text": ["a", 3]}], "[0].text[1]"),
        ([{"block": "Table", "head": [], "body": [[{"text": [], "fill": "red;background:url(x)"}]]}], "[0].body[0][0].fill"),
        ([{"block": "Table", "head": [], "body": [[{"text": [], "ink": 1}]]}], "[0].body[0][0].ink"),
        ([{"block": "Table", "head": [], "body": [[{"text": [], "colspan": "2"}]]}], "[0].body[0][0].colspan"),
        ([{"block": "Figure", "alt": "a", "png": "***"}], "[0].png"),
        ([{"block": "Figure", "alt": "a", "png": 3}], "[0].png"),
        ([{"block": "ListBlock", "items": [[{"block": "PageBreak"}], [{"block": "Page"}]]}], "[0].items[1][0]"),
        ([None], "[0]"),
    ],
)  # fmt: skip
def test_damaged_content_is_refused_with_its_place(value, place):
    with pytest.raises(SipasParError) as caught:
        decode_blocks(value)
    [finding] = caught.value.findings
    assert (finding.code, finding.cell) == ("blocks-malformed", f"blocks{place}")
    assert finding.expected is not None


def test_a_section_shows_itself_and_comes_back(document):
    section = Section.of(document)
    bundle = section._repr_mimebundle_()
    assert unpack(json.loads(json.dumps(bundle[MIME]))) == section
    assert bundle["text/html"].startswith("<style>")
    assert document.banner in bundle["text/html"]
    assert "<script" not in bundle["text/html"]
    words = bundle["text/plain"]
    assert document.banner in words
    assert "Bảng 1" in words
    assert "| --" in bundle["text/markdown"] or "| :--" in bundle["text/markdown"]
    assert repr(section) == words
    assert list(section) == list(document.blocks)
    assert len(section) == len(document.blocks)


def test_a_document_that_reports_make_shows_itself_as_its_section(document):
    values = {field.name: getattr(document, field.name) for field in fields(document)}
    shown = ShownDocument(**values)
    assert shown._repr_mimebundle_() == Section.of(document)._repr_mimebundle_()
    assert type(replace(shown, title="x")) is ShownDocument


def test_joined_sections_keep_every_banner():
    joined = (
        Section((), Meta(title="A", banner=""))
        + Section((), Meta(title="B", banner="X"))
        + Section((), Meta(banner="Y"))
    )
    assert joined.meta == Meta(title="A", banner="X · Y")


def test_silence_about_the_status_stays_silence():
    assert merge_meta((Meta(title="A"), Meta(lang="en"))).banner is None
    assert unpack(pack(Section((), Meta()))).meta.banner is None
    assert unpack(pack(Section((), Meta(banner="")))).meta.banner == ""


def test_metadata_of_unknown_type_is_ignored(document):
    stored = pack(Section.of(replace(document, author="")))
    stored["meta"] |= {"title": 5, "extra": "x"}
    assert unpack(stored).meta.title == ""
    assert unpack(stored | {"meta": None}).meta == Meta()
