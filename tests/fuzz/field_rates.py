"""Prints how many values a second each field parses (each seen for the first time) and how many pairs it compares.

Run by `scripts/fuzz rates`. One process, processor time; values are drawn with a fixed seed and are made up.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from itertools import pairwise

from matching import tables
from matching.comparison import NOTHING_KNOWN
from matching.fields import phone
from matching.fields.registry import FIELDS
from matching.fields.resident_id import check_character

VALUES, WARM, PAIRS = 12_000, 1_000, 100_000
RNG = random.Random(3)
SURNAMES = list(tables.surnames())
GIVEN = list(tables.given_characters("男"))[:1500]
COUNTIES = [d for d in tables.divisions().values() if d.current and not d.code.endswith("00")]


def digits(count: int) -> str:
    return "".join(RNG.choice("0123456789") for _ in range(count))


def day() -> str:
    return f"{RNG.randint(1950, 2005)}-{RNG.randint(1, 12):02}-{RNG.randint(1, 28):02}"


def name() -> str:
    return RNG.choice(SURNAMES) + "".join(RNG.choice(GIVEN) for _ in range(RNG.choice((1, 2, 2, 2))))


def id_no() -> str:
    first = RNG.choice(COUNTIES).code + day().replace("-", "") + digits(3)
    number = first + check_character(first)
    return number if RNG.random() < 0.6 else number[:6] + "*" * 8 + number[14:]


def phone_number() -> str:
    number = "1" + RNG.choice("3578") + digits(9)
    return number if RNG.random() < 0.7 else number[:3] + "****" + number[7:]


def address() -> str:
    road = RNG.choice(("解放", "人民", "文三", "天目山")) + RNG.choice(("路", "大道", "东路"))
    flat = f"{RNG.randint(1, 30)}幢{RNG.randint(1, 4)}单元{RNG.randint(1, 30)}0{RNG.randint(1, 4)}室"
    return f"{RNG.choice(COUNTIES).full_name}{road}{RNG.randint(1, 900)}号{RNG.choice(('阳光', '星光'))}花园{flat}"


def employer() -> str:
    line = RNG.choice(("物流", "科技", "商贸", "建筑工程"))
    return f"{RNG.choice(COUNTIES).full_name[-6:]}{name()[1:]}{line}有限公司"


MAKERS: dict[str, Callable[[], str]] = {
    "name": name,
    "id_no": id_no,
    "phone": phone_number,
    "address": address,
    "employer": employer,
    "birth_date": day,
    "plate": lambda: RNG.choice("浙苏沪京粤") + RNG.choice("ABCDEFG") + digits(5),
    "credit_code": lambda: digits(18),
    "bank_card": lambda: "622202" + digits(13),
}


def main() -> None:
    """One line a field."""
    for field, make in MAKERS.items():
        values = [make() for _ in range(VALUES)]
        parse = phone.parse_all if field == "phone" else FIELDS[field].parse
        for value in values[:WARM]:
            parse(value)
        started = time.process_time()
        found = [parse(value) for value in values[WARM:]]
        parsing = time.process_time() - started
        keys = [key[0] for key in found if key] if field == "phone" else found
        drawn = list(pairwise(RNG.choices(keys, k=PAIRS + 1)))
        compare = FIELDS[field].compare
        started = time.process_time()
        for a, b in drawn:
            compare(a, b, NOTHING_KNOWN)
        comparing = time.process_time() - started
        line = f"{field:12} parse {len(found) / parsing:9.0f}/s   compare {PAIRS / comparing:9.0f}/s\n"
        sys.stdout.write(line)


if __name__ == "__main__":
    main()
