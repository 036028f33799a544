"""Writes the Word templates of the papers from their descriptions: `python -m skiptrace.documents.templates.build`.

It exists so that the first edition is reviewable as text; after that lawyers edit the .docx in Word. The tags are
docxtpl's: `{{ value }}`, `{%p ... %}` for a paragraph, `{%tr ... %}` for a table row.
"""

from collections.abc import Sequence
from pathlib import Path
from re import Match

from skiptrace.documents.papers.paper import REFERENCE, Paper, Passage, catalogue
from skiptrace.documents.templates.sheet import Sheet

FOLDER = Path(__file__).parent
_TURN = {"elsewhere": "other"}
"""What a turn of a list is called where the list's name is no plural."""


def tagged(text: str, group: str = "") -> str:
    """The description's `{field}` as docxtpl's tag; `{.field}` belongs to the turn of the list `group`."""

    def tag(found: Match[str]) -> str:
        path, form = found["path"], found["form"] or ""
        value = f"{turn(group)}{path}" if path.startswith(".") else path
        if form == "*":
            return f"{{{{ {value} | join('；') }}}}"
        return f"{{{{ {value}[{form}] }}}}" if form else f"{{{{ {value} }}}}"

    return REFERENCE.sub(tag, text)


def turn(group: str) -> str:
    """`asset` of `assets`."""
    return _TURN.get(group, group.removesuffix("s"))


def template(paper: Paper) -> bytes:
    """The first edition of a paper's template."""
    sheet = Sheet(paper.title, paper.subtitle, wide=paper.wide)
    _blocked(sheet)
    for number, passage in enumerate(paper.passages, 1):
        _passage(sheet, passage, last=number == len(paper.passages))
    _closing(sheet, paper)
    _annexes(sheet, paper.annexes)
    _notes(sheet)
    return sheet.to_bytes()


def _blocked(sheet: Sheet) -> None:
    sheet.tag("{%p if blocked %}")
    sheet.head("本草稿目前不能提交：")
    sheet.tag("{%p for item in blocked %}")
    sheet.line("□ {{ item }}", size=12)
    sheet.tag("{%p endfor %}")
    sheet.tag("{%p endif %}")


def _annexes(sheet: Sheet, annexes: Sequence[Passage]) -> None:
    """Behind the signature, on a page of their own; one that has nothing to tell takes no page."""
    for number, passage in enumerate(annexes):
        sheet.tag(f"{{%p if {passage.each} %}}")
        _passage(sheet, passage, new_page=not number)
        sheet.tag("{%p endif %}")


def _passage(sheet: Sheet, passage: Passage, *, new_page: bool = False, last: bool = False) -> None:
    if passage.when:
        sheet.tag(f"{{%p if {passage.when} %}}")
    if passage.head:
        sheet.head(passage.head, new_page=new_page)
    if passage.columns:
        _list(sheet, passage, held=last)
    elif passage.each:
        sheet.tag(f"{{%p for {turn(passage.each)} in {passage.each} %}}")
        _texts(sheet, passage)
        sheet.tag("{%p endfor %}")
    else:
        _texts(sheet, passage)
    if passage.empty:
        sheet.tag(f"{{%p if not {passage.each} %}}")
        sheet.body(passage.empty)
        sheet.tag("{%p endif %}")
    for text in passage.ask:
        sheet.body(f"【缺：{text}】")
    if passage.basis:
        sheet.tag("{%p for text in basis %}")
        sheet.body("{{ text }}", keep=True)
        sheet.tag("{%p endfor %}")
    if passage.when:
        sheet.tag("{%p endif %}")


def _list(sheet: Sheet, passage: Passage, *, held: bool) -> None:
    """One table, a row for each turn; no heading row without rows. `held`: the signature follows."""
    columns = [(heading, tagged(cell, passage.each), width) for heading, cell, width in passage.columns]
    sheet.tag(f"{{%p if {passage.each} %}}")
    sheet.table(turn(passage.each), passage.each, columns, held=held)
    for text in passage.small:
        sheet.small(tagged(text, passage.each))
    sheet.tag("{%p endif %}")


def _texts(sheet: Sheet, passage: Passage) -> None:
    group = passage.each
    for number, text in enumerate(passage.lines, 1):
        explained = number == len(passage.lines) and bool(passage.rows or passage.small)
        sheet.body(tagged(text, group), keep=explained or text.endswith("："))
    if passage.rows:
        sheet.form([(tagged(label, group), tagged(text, group)) for label, text in passage.rows])
    for text in passage.small:
        sheet.small(tagged(text, group))
    if passage.inside:
        name, text = passage.inside
        each = f"for {turn(name)} in {turn(group)}.{name}"
        sheet.small(f"{{% {each} %}}{tagged(text, name)}{{% if not loop.last %}}；{{% endif %}}{{% endfor %}}")


def _closing(sheet: Sheet, paper: Paper) -> None:
    sheet.keep_last()
    if paper.to:
        sheet.body("此致", keep=True)
        sheet.line(tagged(paper.to), keep=True)
    sheet.right(f"{tagged(paper.sign)}：　　　　　　　　", keep=True)
    sheet.right("　　　　年　　月　　日　　")


def _notes(sheet: Sheet) -> None:
    """The lawyer's page: taken off before filing."""
    sheet.head("草稿说明（提交前取下）", new_page=True)
    sheet.small("案件 {{ case }}；制作日期 {{ written }}。「／」表示系统没有此项资料，不表示没有。")
    sheet.small("未经核定的记录不在本文书中。")
    sheet.head("缺件清单（由承办律师补齐后方可提交）")
    sheet.tag("{%p for item in lacks %}")
    sheet.line("□ {{ item }}", size=10.5)
    sheet.tag("{%p endfor %}")
    sheet.head("所依据的规定")
    sheet.tag("{%p for item in citations %}")
    sheet.line("{{ item }}", size=10.5)
    sheet.tag("{%p endfor %}")


def build(folder: Path = FOLDER) -> None:
    """Write every template into the folder."""
    for name, paper in catalogue().items():
        (folder / f"{name}.docx").write_bytes(template(paper))


if __name__ == "__main__":
    build()
