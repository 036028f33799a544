"""Puts the certificates of a time stamp's reply into the order that strict readers ask for.

Surprising: authorities that answer with OpenSSL put the signer's certificate first, DER wants a set sorted. The set is
not signed and its length stays, so that sorting alters nothing that the stamp proves; the reply itself is kept as it
came.
"""

_SEQUENCE, _EXPLICIT = 0x30, 0xA0
_PATH = ((_SEQUENCE, 0), (_SEQUENCE, 1), (_EXPLICIT, 1), (_SEQUENCE, 0), (_EXPLICIT, 3))
"""Reply, token, its content, signed data, certificates: the tag of each, and its place in what holds it."""


def certificates_sorted(body: bytes) -> bytes:
    """The reply with its certificates sorted; anything else comes back as it is."""
    start, end = 0, len(body)
    try:
        for tag, place in _PATH:
            parts = _parts(body, start, end)
            head, start, end = parts[place]
            if body[head] != tag:
                return body
        certificates = [body[head:stop] for head, _, stop in _parts(body, start, end)]
    except (IndexError, ValueError):
        return body
    return body[:start] + b"".join(sorted(certificates)) + body[end:]


def _parts(body: bytes, start: int, end: int) -> list[tuple[int, int, int]]:
    """The values that lie between two places: where each begins, where its content begins, and where it ends."""
    found = []
    while start < end:
        size, content = body[start + 1], start + 2
        if size & 0x80:
            count = size & 0x7F
            size, content = int.from_bytes(body[content : content + count], "big"), content + count
        stop = content + size
        if stop > end:
            raise ValueError("a value ends outside of what holds it")
        found.append((start, content, stop))
        start = stop
    return found
