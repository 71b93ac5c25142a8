"""SVGs from strangers: whatever is in them, nothing comes out but a drawing."""

import contextlib
import re
import time
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CricksyError, Malformed, TooLarge
from core.usecases.branding.svg import clean
from core.usecases.branding.svg_names import ATTRIBUTES, ELEMENTS, PROPERTIES

SVG = "{http://www.w3.org/2000/svg}"
SHAPE = '<rect width="1" height="1"/>'
EVIL = "evil.example"

HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "a script elsewhere": f'<script href="https://{EVIL}/x.js"/>',
    "a script in a namespace": '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
    "a script in CDATA": "<script><![CDATA[alert(1)]]></script>",
    "a script in a style": "<style><![CDATA[</style><script>alert(1)</script>]]></style>",
    "handlers": '<rect onclick="alert(1)" onload="alert(1)" ONMOUSEOVER="alert(1)" onbegin="alert(1)"/>',
    "HTML": '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/></foreignObject>',
    "HTML without SVG": '<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="x" onerror="alert(1)"/>',
    "a link that runs": '<a href="javascript:alert(1)"><rect/></a>',
    "an old link that runs": '<a xmlns:x="http://www.w3.org/1999/xlink" x:href="java&#x09;script:alert(1)"><rect/></a>',
    "a link that leads away": f'<a href="https://{EVIL}/"><text>Click</text></a>',
    "a picture from elsewhere": f'<image href="https://{EVIL}/x.png" width="1" height="1"/>',
    "a picture of ours": '<image href="/api/me" width="1" height="1"/>',
    "a document as data": '<image href="data:image/svg+xml;base64,PHN2Zz4="/>',
    "a use from elsewhere": f'<use href="https://{EVIL}/x.svg#a"/><use href="//{EVIL}/x.svg#a"/>',
    "a use of data": '<use href="data:image/svg+xml;base64,PHN2Zz4=#x"/>',
    "a use of ours": '<use href="/brand/x.svg#a"/>',
    "a base": f'<g xml:base="https://{EVIL}/"><use href="#a"/></g>',
    "animation": '<rect><animate attributeName="href" values="javascript:alert(1)" dur="1s"/></rect>',
    "animation of a link": '<a><set attributeName="href" to="javascript:alert(1)"/><rect/></a>',
    "motion": '<rect><animateMotion path="M0 0"/><animateTransform/></rect><discard/><mpath/>',
    "an import": f'<style>@import url("https://{EVIL}/x.css");</style>',
    "an import without url": f"<style>@import 'https://{EVIL}/x.css';</style>",
    "a font": f"<style>@font-face{{font-family:x;src:url(https://{EVIL}/x.woff)}}</style>",
    "a background": f"<style>rect{{background:url(//{EVIL}/x);fill:url(https://{EVIL}/#x)}}</style>",
    "a comment in a comment": f"<style>/* /* */rect{{fill:url(https://{EVIL}/)}}/* */ */</style>",
    "an escaped url": f"<style>rect{{fill:\\75rl(https://{EVIL}/)}}</style>",
    "a commented url": f"<style>rect{{fill:ur/**/l(https://{EVIL}/)}}</style>",
    "an image-set": f"<style>rect{{fill:image-set('https://{EVIL}/x' 1x)}}</style>",
    "an expression": "<style>rect{width:expression(alert(1));behavior:url(x.htc);-moz-binding:url(x)}</style>",
    "a style attribute": f'<rect style="fill:url(https://{EVIL}/#a);background-image:url({EVIL})"/>',
    "an address as a paint": f'<rect fill="url(https://{EVIL}/#a)" stroke="URL (\'//{EVIL}\')" mask="url(data:,x#a)"/>',
    "a keyframe": f"<style>@keyframes x{{to{{fill:url(https://{EVIL})}}}} rect{{animation:x 1s}}</style>",
    "a filter": f'<filter id="f"><feImage href="https://{EVIL}/x"/></filter><rect filter="url(#f)"/>',
    "other media": f'<video src="https://{EVIL}/x"/><audio/><iframe src="https://{EVIL}"/><embed/><object/>',
    "listeners": '<handler type="application/ecmascript">alert(1)</handler><listener event="click"/>',
    "an instruction inside": f'<?xml-stylesheet href="https://{EVIL}/x.css"?>',
    "a cursor": f'<rect cursor="url(https://{EVIL}/x.cur), auto"/>',
    "a comment": "<!-- <script>alert(1)</script> -->",
}


def svg(body: str, attributes: str = 'viewBox="0 0 10 10"') -> bytes:
    """A document."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{body}</svg>'.encode()


def require_harmless(data: bytes) -> ET.Element:
    """Read it as a browser would: only known elements and attributes, no address but of its own parts."""
    root = ET.fromstring(data)  # noqa: S314 - our own output, which is what is tested
    for element in root.iter():
        assert element.tag.startswith(SVG)
        assert element.tag.removeprefix(SVG) in ELEMENTS | {"style"}
        for name, value in element.attrib.items():
            assert name in ATTRIBUTES | {"id", "class", "style", "href"}
            assert name != "href" or re.fullmatch(r"#[\w.:-]+", value)
            require_local(value)
        if element.tag == f"{SVG}style":
            require_local(element.text or "")
            assert set(re.findall(r"[{;]([\w-]+):", element.text or "")) <= PROPERTIES
    return root


def require_local(text: str) -> None:
    """No other ``url()`` than of a part of the picture, no escape, no address."""
    assert not re.search(r"[\\@<]|//|data|script|expression|/\*", text, re.IGNORECASE), text
    for found in re.finditer(r"url\s*\(", text, re.IGNORECASE):
        assert re.match(r"url\(#[\w.:-]+\)", text[found.start() :]), text


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_nothing_hostile_comes_out(body: str) -> None:
    """The drawing beside it does."""
    drawing = clean(svg(body + SHAPE))
    root = require_harmless(drawing.data)
    assert EVIL.encode() not in drawing.data
    assert b"alert" not in re.sub(rb"<text>.*?</text>", b"", drawing.data)
    assert root.find(f"{SVG}rect") is not None


def test_what_is_left_out_is_told() -> None:
    """By its name, once; nobody misses a title."""
    drawing = clean(svg(f"<title>x</title><metadata><a/></metadata><image/><image/><script/>{SHAPE}"))
    assert drawing.dropped == ["image", "script"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg",
        b"not xml",
        b"\x89PNG\r\n\x1a\n",
        b"<html><body/></html>",
        b'<svg viewBox="0 0 1 1"><rect/></svg>',
        svg(SHAPE) + b"<script>alert(1)</script>",
        b'<?xml version="1.0" encoding="nonsense"?>' + svg(SHAPE),
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg("<text>&x;</text>"),
        b'<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]>' + svg(SHAPE),
        b'<!DOCTYPE svg [<!ENTITY x "<script/>">]>' + svg("&x;"),
        svg("<text>\x00</text>"),
    ],
)
def test_what_is_no_plain_svg_is_refused(data: bytes) -> None:
    """Other files, broken ones, and all that declare entities."""
    with pytest.raises(Malformed) as refusal:
        clean(data)
    assert refusal.value.reason == "bad_picture"


def test_a_document_type_alone_is_taken() -> None:
    """Drawing programs write it; what it points at is not read."""
    doctype = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://evil.example/svg11.dtd">'
    assert clean(doctype + svg(SHAPE)).data == clean(svg(SHAPE)).data


def test_other_encodings_are_read_as_what_they_are() -> None:
    """UTF-16 and UTF-7 hide nothing."""
    text = svg(f"<script>alert(1)</script>{SHAPE}").decode()
    assert clean(text.encode("utf-16")).data == clean(text.encode()).data
    with pytest.raises(Malformed):
        clean(b'<?xml version="1.0" encoding="utf-7"?>' + text.encode("utf-7"))


@pytest.mark.parametrize(
    ("body", "attributes", "code"),
    [
        ("<script>1</script>", 'viewBox="0 0 1 1"', "nothing_drawn"),
        ('<image href="data:image/png;base64,AAAA"/>', 'viewBox="0 0 1 1"', "nothing_drawn"),
        (SHAPE, "", "no_size"),
        (SHAPE, 'viewBox="0 0 0 0"', "no_size"),
        (SHAPE, 'viewBox="0 0 -5 9e999"', "no_size"),
        (SHAPE, 'width="100%" height="10"', "no_size"),
    ],
)
def test_what_cannot_be_shown_is_refused(body: str, attributes: str, code: str) -> None:
    """With a word for why."""
    with pytest.raises(Malformed) as refusal:
        clean(svg(body, attributes))
    assert refusal.value.reason == code


def test_a_picture_has_a_size() -> None:
    """By its box, else by its width and height, with the same sides; it is drawn 512 pixels wide or high."""
    assert clean(svg(SHAPE, 'viewBox="0 0 200 100"')).size == (512, 256)
    assert clean(svg(SHAPE, 'width="30px" height="60"')).size == (256, 512)
    written = clean(svg(SHAPE, 'width="30" height="60" x="5"')).data
    assert b'width="256" height="512" viewBox="0 0 30 60"' in written
    assert b' x="' not in written


def test_what_drawing_programs_write_stays() -> None:
    """Gradients, clips, masks, classes, groups that are used again, letters; links become groups."""
    drawing = clean(
        svg(
            "<defs><style>.st0,.st1{fill:#FFF !important;stroke:url('#g')} @media print{.st0{fill:red}} #p{opacity:.5}"
            "</style><linearGradient id='g'><stop offset='0' style='stop-color:rgb(1,2,3)'/></linearGradient>"
            "<clipPath id='c'><circle r='5'/></clipPath><g id='p'><path d='M0 0h1z'/></g></defs>"
            "<a href='https://evil.example'><g clip-path='url(#c)' class='st0 st1' transform='translate(1,2)'>"
            "<use href='#p'/><text font-family=\"'Open Sans', serif\">A &amp; &lt;B&gt;<tspan>c</tspan></text></g></a>"
        )
    )
    require_harmless(drawing.data)
    text = drawing.data.decode()
    assert "<style>.st0{fill:#FFF;stroke:url(#g)}.st1{fill:#FFF;stroke:url(#g)}#p{opacity:.5}</style>" in text
    assert 'style="stop-color:rgb(1,2,3)"' in text
    assert '<g><g clip-path="url(#c)" class="st0 st1" transform="translate(1,2)"><use href="#p"></use>' in text
    assert '<text font-family="Open Sans, serif">A &amp; &lt;B&gt;<tspan>c</tspan></text>' in text
    assert drawing.dropped == []


def _used_tenfold(levels: int, using: str) -> str:
    groups = "".join(f'<g id="g{n}">{using.format(n - 1) * 10}</g>' for n in range(1, levels))
    return f'<defs><g id="g0">{SHAPE}</g>{groups}</defs>{using.format(levels - 1)}'


@pytest.mark.parametrize(
    "body",
    [
        _used_tenfold(12, '<use href="#g{}"/>'),
        _used_tenfold(12, '<rect fill="url(#g{})"/>'),
        _used_tenfold(12, '<rect style="mask:url(#g{})"/>'),
        f'<g id="a"><use href="#a"/>{SHAPE}</g>',
        f'<style>.a{{fill:url(#p)}}</style><pattern id="p"><rect class="a"/></pattern>{SHAPE}',
        "<g>" * 200 + "</g>" * 200 + SHAPE,
        SHAPE * 10_001,
    ],
    ids=["uses", "patterns", "masks", "itself", "itself by a class", "deep", "long"],
)
def test_what_a_browser_would_draw_for_ever_is_refused(body: str) -> None:
    """At once, whatever it is that grows."""
    begun = time.monotonic()
    with pytest.raises(TooLarge) as refusal:
        clean(svg(body))
    assert refusal.value.reason == "too_complicated"
    assert time.monotonic() - begun < 2


def test_the_largest_files_take_no_time() -> None:
    """Half a megabyte of opened elements, of attributes, of rules, of selectors."""
    for body in (
        "<g>" * 170_000,
        "<rect " + " ".join(f'a{n}="1"' for n in range(50_000)) + "/>",
        "<style>" + "@a{" * 170_000 + "</style>" + SHAPE,
        "<style>" + ".a{fill:red}" * 40_000 + "</style>" + SHAPE,
        "<style>" + "{" * 500_000 + "</style>" + SHAPE,
        "<style>" + "/*" * 250_000 + "</style>" + SHAPE,
        "<style>" + "/* " * 170_000 + "</style>" + SHAPE,
        "<style>" + "a" * 500_000 + "</style>" + SHAPE,
        "<style>.a{fill:url(#a)" + " " * 500_000 + "\\}</style>" + SHAPE,
        f'<rect fill="{"a" * 500_000}(" style="fill:{" " * 400_000}!"/>',
    ):
        begun = time.monotonic()
        with contextlib.suppress(CricksyError):
            clean(svg(body))
        assert time.monotonic() - begun < 3


_WORDS = st.sampled_from(
    [
        *("url(", "#a", "//evil.example", ")", ";", ":", "{", "}", "fill", "style", "\\75", "/*", "*/", "@import", "'"),
        *('"', "javascript:", " ", "data:", "expression(", "&#x3c;", "]]>", "<![CDATA[", "<style>", "</style>"),
        *("<g ", "<use ", "href=", "class=", 'id="a"', ">", "/>", "</g>", "<script>", "onload=", "mask="),
    ]
)


@given(st.lists(_WORDS, max_size=40).map("".join))
def test_any_mixture_is_harmless(body: str) -> None:
    """What is taken is harmless; and cleaning it again changes nothing."""
    try:
        drawing = clean(svg(body + SHAPE))
    except CricksyError:
        return
    require_harmless(drawing.data)
    assert clean(drawing.data).data == drawing.data


@given(st.lists(_WORDS, max_size=20).map("".join))
def test_any_value_is_harmless(text: str) -> None:
    """In an attribute, a style and a sheet."""
    quoted = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    element = f'<g fill="{quoted}" style="fill:{quoted}" mask="{quoted}" class="{quoted}"/>'
    require_harmless(clean(svg(f"{element}<style>.a{{fill:{quoted}}}</style>{SHAPE}")).data)
