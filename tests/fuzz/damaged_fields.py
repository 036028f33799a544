"""Feeds damaged values to every identity field and holds them to what must be true of any text. Run by `scripts/fuzz`.

Checked of each text: parsing raises nothing and is idempotent, comparison gives one level from either side, a text
never conflicts with itself, and what is masked is never a plain match. Values, damage and therefore finds are made up.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from matching.comparison import NOTHING_KNOWN, Label
from matching.fields import phone
from matching.fields.registry import FIELDS, Field
from skiptrace.simulator.damage import KINDS, damage

CASES = Path(__file__).parent.parent / "matching" / "cases"
FAMILIES = {"id_no": "id", "birth_date": "date", "bank_card": "card"}
"""Fields whose kinds of damage begin with another word than the field's name."""
MOST_SECONDS = 1800.0
SLOW_SECONDS = 1.0
LONGEST = 300
"""Texts up to here are held to idempotence: longer ones may be cut off at another place when parsed again."""
SHOWN = 5
Damage = Callable[[str, random.Random], str]


def values() -> dict[str, list[str]]:
    """All values of the labelled cases by field."""
    found: dict[str, set[str]] = {name: set() for name in FIELDS}
    for path in CASES.rglob("*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            case = json.loads(line)
            found[case["field"]] |= {case["a"], case["b"]}
    return {name: sorted(texts) for name, texts in found.items()}


def any_character(rng: random.Random) -> str:
    """Mostly what files hold, at times any code point, lone surrogates included."""
    if rng.random() < 0.7:
        return rng.choice(
            "0123456789xXOIl*＊某·.-—/、;；:：（）()'\" \t\u3000\u200b\ufeff\ufffd省市区县路号室幢先生有限公司年月日"
        )
    return chr(rng.randrange(0x110000))


def insert(text: str, rng: random.Random) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + any_character(rng) + text[at:]


def delete(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) or 1)
    return text[:at] + text[at + 1 :]


def replace(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) or 1)
    return text[:at] + any_character(rng) + text[at + 1 :]


def swap(text: str, rng: random.Random) -> str:
    at = rng.randrange(max(len(text) - 1, 1))
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


def cut(text: str, rng: random.Random) -> str:
    ends = sorted(rng.randint(0, len(text)) for _ in range(2))
    return text[ends[0] : ends[1]]


def hide(text: str, rng: random.Random) -> str:
    ends = sorted(rng.randint(0, len(text)) for _ in range(2))
    return text[: ends[0]] + rng.choice("*×X某○…?#") * (ends[1] - ends[0]) + text[ends[1] :]


def repeat(text: str, rng: random.Random) -> str:
    return text * rng.choice((2, 2, 3, 60))


def other_digits(text: str, rng: random.Random) -> str:
    zero = rng.choice((0xFF10, 0x0660, 0x0966, 0x1D7CE, 0x2460))
    return "".join(chr(zero + int(c)) if c.isascii() and c.isdigit() else c for c in text)


RAW: tuple[Damage, ...] = (insert, delete, replace, swap, cut, hide, repeat, other_digits)


@dataclass
class Findings:
    """What went wrong, by field and promise, with a few examples of each; and how fast it went."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, promise: str, *texts: str) -> None:
        self.counts[name, promise] += 1
        shown = self.examples.setdefault((name, promise), [])
        if len(shown) < SHOWN:
            shown.append(" | ".join(ascii(t[:120]) if not t.isprintable() else t[:120] for t in texts))


class Fuzzer:
    """One run, wholly decided by its seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.values = values()
        self.kinds = {name: [k for k in KINDS if k.split("_")[0] == FAMILIES.get(name, name)] for name in FIELDS}
        self.findings = Findings()

    def damaged(self, name: str, value: str) -> str:
        """The value after one to three changes, some of them those of the simulated world."""
        text = value
        kinds = self.kinds[name]
        if kinds and self.rng.random() < 0.4:
            try:
                text = damage(value, self.rng.choice(kinds), self.rng)
            except (ValueError, IndexError, KeyError):  # the world damages whole values only
                text = value
        for _ in range(self.rng.randint(0 if text != value else 1, 3)):
            text = self.rng.choice(RAW)(text, self.rng)
        if self.rng.random() < 0.03:
            text += self.rng.choice(self.values[self.rng.choice(sorted(self.values))])
        return text

    def one(self, name: str) -> None:
        """Damages one value of one field and checks every promise on it."""
        value = self.rng.choice(self.values[name])
        text = self.damaged(name, value)
        started = time.process_time()  # other work on the machine is no find
        try:
            self.check(FIELDS[name], value, text)
        except Exception as error:  # noqa: BLE001 - whatever is raised is the find
            self.findings.add(name, f"raised {type(error).__name__}", text, value)
        took = time.process_time() - started
        self.findings.seen[name] += 1
        self.findings.seconds[name] += took  # type: ignore[assignment]
        self.findings.slowest[name] = max(took, self.findings.slowest.get(name, 0.0))
        if took > SLOW_SECONDS and self.seconds_again(name, text) > SLOW_SECONDS:
            self.findings.add(name, "slow", text, value)

    def seconds_again(self, name: str, text: str) -> float:
        """Processor seconds of a second reading, past the cache: a pause of the collector is no find."""
        parse = phone.parse_all if name == "phone" else FIELDS[name].parse
        started = time.process_time()
        getattr(parse, "__wrapped__", parse)(text)
        return time.process_time() - started

    def check(self, known: Field, value: str, text: str) -> None:
        add = self.findings.add
        one, two = known.parse(text), known.parse(value)
        forth, back = known.compare(one, two, NOTHING_KNOWN), known.compare(two, one, NOTHING_KNOWN)
        if forth != back:
            add(known.name, "not symmetric", text, value)
        if known.labels[known.compare(one, one, NOTHING_KNOWN)] is Label.NO:
            add(known.name, "conflicts with itself", text)
        again = known.parse(one.value)
        kept = len(text) > LONGEST or (known.name == "phone" and not (one.e164 or one.pattern))  # no number at all
        if again.value != one.value and not kept:
            add(known.name, "parsed again is another value", text, one.value, again.value)
        if one.masked and known.labels[forth] is Label.MATCH:
            add(known.name, "a mask matches", text, value)
        if known.name == "phone":
            phone.parse_all(text)


def fields(count: int) -> Iterator[str]:
    """The nine fields in turn."""
    names = sorted(FIELDS)
    return (names[i % len(names)] for i in range(count))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def report(findings: Findings, seconds: float) -> None:
    total = sum(findings.seen.values())
    say(f"{total} texts in {seconds:.0f} s, {total / seconds:.0f} texts/s (damage, two parses and three comparisons)")
    for name in sorted(findings.seen):
        rate = findings.seen[name] / findings.seconds[name]
        say(f"  {name:12} {findings.seen[name]:8} texts {rate:8.0f}/s slowest {findings.slowest[name] * 1e3:6.1f} ms")
    for (name, promise), number in sorted(findings.counts.items()):
        say(f"FOUND {name}: {promise}, {number} times")
        for example in findings.examples[name, promise]:
            say(f"    {example}")
    say(f"{sum(findings.counts.values())} finds")


def main(count: int, seed: int) -> int:
    """Runs the fuzzer; 1 when something was found."""
    fuzzer = Fuzzer(seed)
    started = time.perf_counter()
    for i, name in enumerate(fields(count)):
        fuzzer.one(name)
        if i % 1000 == 0 and time.perf_counter() - started > MOST_SECONDS:
            say(f"stopped after {MOST_SECONDS:.0f} s")
            break
    report(fuzzer.findings, time.perf_counter() - started)
    return 1 if fuzzer.findings.counts else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
