"""Pages that say nothing, made from pages that do: what a site shows instead of a result, and damage to a result."""

from collections.abc import Callable, Iterator, Mapping

from lxml import html

from connectors.engines.page import Element
from connectors.manifest.capture import CaptureForm, CaptureOperation
from connectors.manifest.operation import Form

_FRAME = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{}</body></html>'
_INSTEAD = {
    "captcha page": '<h1>请输入验证码</h1><input id="pName" value="某某"><img src="captcha.jpg">',
    "login page": '<h1>用户登录</h1><form><input name="user"><input type="password"></form>',
    "error page": "<h1>系统繁忙，请稍后再试</h1><p>没有找到相关的信息</p>",
    "other site": '<h1 id="page-title">企业查询结果</h1><p id="result-line">没有找到</p><div id="page-end"></div>',
}


def pages(operation: CaptureOperation, body: bytes) -> Iterator[tuple[str, bytes]]:
    """Every such page, with what was done."""
    for name, inner in _INSTEAD.items():
        yield name, _FRAME.format(inner).encode()
    yield "entities", body.replace(b"<!DOCTYPE html>", b'<!DOCTYPE html [<!ENTITY a "b">]>', 1)
    yield "nul", body + b"\0"
    for name, change in _CHANGES.items():
        root = html.document_fromstring(body.decode())
        if change(root, operation.capture):
            yield name, html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")
    yield from _in_entries(operation, body)


def _in_entries(operation: CaptureOperation, body: bytes) -> Iterator[tuple[str, bytes]]:
    for name, field in operation.records[0].fields.items():
        for what, change in (("label lost", _without_row), ("unknown text", _unknown_text)):
            root = html.document_fromstring(body.decode())
            entries = _all(root, operation.capture.entries)
            if entries and (what == "label lost" or field.form is Form.CHOICE) and change(entries[0], field.at or ""):
                yield f"{what} at {name}", html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")


def _all(root: Element, place: str) -> list[Element]:
    attribute, value = ("id", place[1:]) if place.startswith("#") else ("class", place[1:])
    return [each for each in root.iter() if value in str(each.get(attribute, "")).split()]


def _shown(root: Element, place: str) -> Element | None:
    return next((each for each in _all(root, place) if "none" not in str(each.get("style", ""))), None)


def _gone(place_of: Callable[[CaptureForm], str]) -> Callable[[Element, CaptureForm], bool]:
    def change(root: Element, form: CaptureForm) -> bool:
        held = _shown(root, place_of(form))
        if held is None:
            return False
        held.drop_tree()
        return True

    return change


def _unasked(root: Element, form: CaptureForm) -> bool:
    """The query is not repeated."""
    for place in form.echo.values():
        for held in _all(root, place):
            held.attrib.pop("value", None)
            held.text = None
    return True


def _unseen(root: Element, form: CaptureForm) -> bool:
    held = _shown(root, form.result)
    if held is not None:
        held.set("style", "display:none")
    return held is not None


def _twice(root: Element, form: CaptureForm) -> bool:
    held = _shown(root, form.result)
    if held is not None:
        held.addnext(html.fromstring(html.tostring(held)))
    return held is not None


def _reworded(root: Element, form: CaptureForm) -> bool:
    held = _shown(root, form.result)
    if held is not None:
        held.text = "查询结果：无"
    return held is not None


def _contradicting(root: Element, form: CaptureForm) -> bool:
    """The page says that nothing was found above the entries that it found."""
    held = _shown(root, form.result)
    none = next(text for text, meaning in form.results.items() if meaning == "no_record")
    if held is None or not _all(root, form.entries):
        return False
    held.text = none
    return True


def _promising(root: Element, form: CaptureForm) -> bool:
    """The page says that there is more than it shows."""
    held = _shown(root, form.result)
    found = next(text for text, meaning in form.results.items() if meaning == "found")
    if held is None:
        return False
    held.text = found.replace("{total}", "99")
    return True


def _cut_short(root: Element, form: CaptureForm) -> bool:
    """Nothing comes after the last thing that was found: the rest of the page was never loaded."""
    held = (_all(root, form.entries) or [_shown(root, form.result)])[-1]
    if held is None:
        return False
    for each in (held, *held.iterancestors()):
        for following in list(each.itersiblings()):
            following.drop_tree()
    return True


def _without_row(entry: Element, label: str) -> bool:
    for row in list(entry.iter("tr")):
        if label in row.text_content():
            row.drop_tree()
            return True
    return False


def _unknown_text(entry: Element, label: str) -> bool:
    for row in entry.iter("tr"):
        if label in row.text_content() and len(row) == 2 and row[1].text:
            row[1].text = "ZZ"
            return True
    return False


_CHANGES: Mapping[str, Callable[[Element, CaptureForm], bool]] = {
    "no heading": _gone(lambda form: form.heading),
    "no result line": _gone(lambda form: form.result),
    "entry lost": _gone(lambda form: form.entries),
    "no end": _gone(lambda form: form.end),
    "not said about whom": _unasked,
    "result hidden": _unseen,
    "two results": _twice,
    "another wording": _reworded,
    "nothing above entries": _contradicting,
    "more than shown": _promising,
    "cut short": _cut_short,
}
