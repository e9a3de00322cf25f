from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sipas_par.document.block_json import decode_blocks, document_from_json, document_to_json, encode_blocks
from sipas_par.document.blocks import Figure, Heading, inline
from sipas_par.document.section import MIME, Meta, Section, merge_meta, pack, unpack
from sipas_par.findings import SipasParError


def code_of(function, *arguments):
    with pytest.raises(SipasParError) as caught:
        function(*arguments)
    return caught.value.findings[0].code


def test_a_document_survives_json_exactly(document):
    assert document_from_json(document_to_json(document)) == document


def test_bytes_of_a_picture_survive():
    figure = Figure("Ảnh", png=bytes(range(256)))
    assert decode_blocks(json.loads(json.dumps(encode_blocks((figure,))))) == (figure,)


def test_defaults_are_not_stored():
    assert encode_blocks((Heading(1, inline("A")),)) == [{"block": "Heading", "level": 1, "text": ["A"]}]


def test_another_version_is_named(document):
    stored = json.loads(document_to_json(document)) | {"version": 99}
    assert code_of(document_from_json, json.dumps(stored)) == "blocks-version"


@pytest.mark.parametrize(
    "value",
    [
        "no list",
        [{"block": "Script"}],
        [{"block": "Heading", "level": 7, "text": []}],
        [{"block": "Heading", "level": True, "text": []}],
        [{"block": "Heading", "level": 1}],
        [{"block": "Heading", "level": 1, "text": [], "onclick": "x"}],
        [{"block": "Paragraph", "text": [{"text": 3}]}],
        [{"block": "Paragraph", "text": [3]}],
        [{"block": "Table", "head": [], "body": [[{"text": [], "fill": "red;background:url(x)"}]]}],
        [{"block": "Table", "head": [], "body": [[{"text": [], "fill": 1}]]}],
        [{"block": "Figure", "alt": "a", "png": "***"}],
        [{"block": "Figure", "alt": "a", "png": 3}],
        [None],
    ],
)
def test_damaged_content_is_refused_with_its_place(value):
    with pytest.raises(SipasParError) as caught:
        decode_blocks(value)
    finding = caught.value.findings[0]
    assert finding.code == "blocks-malformed"
    assert finding.cell.startswith("blocks")


def test_text_that_is_no_json_is_refused():
    assert code_of(document_from_json, "{") == "blocks-malformed"
    assert code_of(document_from_json, "[]") == "blocks-malformed"


def test_a_section_shows_itself_and_comes_back(document):
    section = Section.of(document)
    bundle = section._repr_mimebundle_()
    assert unpack(json.loads(json.dumps(bundle[MIME]))) == section
    assert bundle["text/html"].startswith("<style>")
    assert document.banner in bundle["text/html"]
    assert "<script" not in bundle["text/html"]
    assert list(section) == list(document.blocks)
    assert len(section) == len(document.blocks)


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
