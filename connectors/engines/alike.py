"""The one form in which two persons' readings of a paper are compared: how somebody types is no difference."""

import unicodedata

_BRACKETS = str.maketrans("〔〕[]【】{}", "()()()()")
_DOTS = str.maketrans(dict.fromkeys("·•・‧∙.", "·"))
_DASHES = str.maketrans(dict.fromkeys("-‐‑–—－", ""))


def plain(text: str) -> str:
    """Without width, blanks, case, and the kind of brackets."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper().translate(_BRACKETS)


def plain_name(text: str) -> str:
    """As `plain`; the dot of a name may be any dot."""
    return plain(text).translate(_DOTS)


def plain_ident(text: str) -> str:
    """As `plain`; dashes between the digits of a number do not count."""
    return plain(text).translate(_DASHES)


def same_person(name: str) -> str:
    """A person's name as it is compared: width, case and blanks make no second person."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
