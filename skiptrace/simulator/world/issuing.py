"""Numbers that an authority gives out once: resident numbers, phones, plates, titles, accounts.

Surprising: an issuer remembers what it gave, so two people of one world never share a valid number; sequence places
of resident numbers are low-heavy, as they really are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matching.fields.resident_id import check_character
from skiptrace.simulator.world.places import counties
from skiptrace.simulator.world.words import words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from random import Random

    from skiptrace.simulator.world.person import Sex

_CARRIERS = ("CHINA_MOBILE", "CHINA_UNICOM", "CHINA_TELECOM")
_PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_VIN = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CARDS = {
    "中国工商银行": "622202",
    "中国农业银行": "622848",
    "中国建设银行": "621700",
    "中国银行": "621661",
    "招商银行": "621483",
    "交通银行": "622260",
    "中国邮政储蓄银行": "621799",
}
"""Bank -> issuer prefix of its debit cards."""


def carrier_of(number: str) -> str:
    """The network that a mobile number was issued by; virtual operators' prefixes count with China Unicom."""
    return next((name for name in _CARRIERS if number[:3] in words(name.lower())), "CHINA_UNICOM")


@dataclass(slots=True)
class Issuer:
    """Gives out numbers that are valid, and new within one world."""

    used: set[str] = field(default_factory=set)

    def _new(self, make: Callable[[], str]) -> str:
        while (number := make()) in self.used:
            pass
        self.used.add(number)
        return number

    def claim(self, number: str) -> None:
        """Keep a number that came from outside from being given again."""
        self.used.add(number)

    def resident_id(self, rng: Random, prefix: str, birth: date, sex: Sex) -> str:
        """An id first registered under that city prefix; one in ten for the old under a code abolished since."""
        former = counties(prefix, current=False)
        old = former and birth.year < 1992 and rng.random() < 0.25
        code = rng.choice(former if old else counties(prefix, current=True))
        return self.resident_id_at(rng, code, birth, sex)

    def resident_id_at(self, rng: Random, code: str, birth: date, sex: Sex) -> str:
        """An id first registered in that county."""

        def make() -> str:
            sequence = min(int(rng.expovariate(1 / 45)), 499) * 2 + (1 if sex == "男" else 0)
            first = f"{code}{birth:%Y%m%d}{sequence:03d}"
            return first + check_character(first)

        return self._new(make)

    def phone(self, rng: Random) -> str:
        """A mobile number; one in fifteen of a virtual operator."""

        def make() -> str:
            kind = "virtual_operators" if rng.random() < 0.07 else rng.choice(_CARRIERS).lower()
            prefix = rng.choice(words(kind))
            return f"{prefix}{rng.randint(0, 99_999_999):08d}"

        return self._new(make)

    def plate(self, rng: Random, letters: str, *, new_energy: bool) -> str:
        """An ordinary plate of five places, or a new-energy one of six."""

        def make() -> str:
            body = [str(rng.randint(0, 9)) for _ in range(5)]
            if not new_energy:
                body[rng.randint(0, 2)] = rng.choice(_PLATE_LETTERS)
            return letters + (rng.choice("ADF") if new_energy else "") + "".join(body)

        return self._new(make)

    def card(self, rng: Random, prefix: str) -> str:
        """A debit-card number of 19 places with its Luhn digit."""
        return self._new(lambda: _luhn(prefix + f"{rng.randint(0, 10**12 - 1):012d}"))

    def digits(self, rng: Random, length: int, prefix: str = "") -> str:
        """A plain number of so many places."""
        return self._new(lambda: prefix + "".join(str(rng.randint(0, 9)) for _ in range(length - len(prefix))))

    def vin(self, rng: Random) -> str:
        """A 17-place vehicle identification number."""
        return self._new(lambda: "L" + "".join(rng.choice(_VIN) for _ in range(16)))

    def uscc(self, rng: Random, code: str) -> str:
        """A unified social credit code with its check character."""
        return self._new(lambda: _with_uscc_check(f"91{code}MA" + "".join(rng.choice(_USCC) for _ in range(7))))

    def unit_no(self, rng: Random, code: str) -> str:
        """A 不动产单元号 of 28 places: parcel of 19, F and eight."""

        def make() -> str:
            parcel = f"{code}{rng.randint(1, 40):03d}{rng.randint(1, 60):03d}GB{rng.randint(1, 99_999):05d}"
            return f"{parcel}F{rng.randint(1, 9999):04d}{rng.randint(1, 9999):04d}"

        return self._new(make)


def _luhn(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"{body}{-total % 10}"


def _with_uscc_check(body: str) -> str:
    total = sum(_USCC.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return body + _USCC[-total % 31]
