"""What a person sees of a personal value until he opens it with a reason (JR/T 0171-2020, class C2).

Surprising: a value that does not have the expected form is hidden more, not less.
"""

import re

_COUNTY = re.compile(
    r"^(.{2,10}?(?:自治区|省|市|自治州|地区|盟))?(.{1,10}?(?:自治州|市|地区|盟))?(.{1,10}?(?:自治县|自治旗|区|县|旗|市))?"
)


def mask_name(name: str) -> str:
    """The surname (two characters of a name in parts), the rest hidden; a company's name is no personal value."""
    if len(name) >= 5 and name.endswith(("公司", "厂", "店", "中心", "行", "社")):
        return name
    shown = 2 if "·" in name and len(name) > 3 else 1
    return name[:shown] + "*" * min(max(len(name) - shown, 1), 3) if name else ""


def mask_id(number: str) -> str:
    """First 6, eight stars, last 4."""
    return number[:6] + "********" + number[-4:] if len(number) == 18 else _hidden(number)


def mask_phone(number: str) -> str:
    """138****1234; a landline keeps its area code and the last two digits."""
    digits = number.removeprefix("+86")
    if re.fullmatch(r"1\d{10}", digits):
        return digits[:3] + "****" + digits[-4:]
    if "*" in digits:
        return digits
    return digits[:4] + "*" * max(len(digits) - 6, 2) + digits[-2:] if len(digits) >= 9 else _hidden(digits)


def mask_card(number: str) -> str:
    """First 6, three stars, last 4."""
    return number[:6] + "***" + number[-4:] if len(number) >= 12 else _hidden(number)


def mask_plate(plate: str) -> str:
    """Province, letter, and the last two."""
    return plate[:2] + "*" * (len(plate) - 4) + plate[-2:] if len(plate) >= 7 else _hidden(plate)


def mask_address(address: str) -> str:
    """Down to the district or county."""
    found = _COUNTY.match(address)
    return (found.group() if found else "") + "***"


def mask_value(kind: str, value: str) -> str:
    """By the kind of a fact; a kind without a rule is hidden whole."""
    rules = {
        "name": mask_name,
        "id_no": mask_id,
        "phone": mask_phone,
        "bank_card": mask_card,
        "plate": mask_plate,
        "address": mask_address,
    }
    if kind == "employer":
        return value
    rule = rules.get(kind)
    return rule(value) if rule else _hidden(value)


def _hidden(text: str) -> str:
    """A text of unknown form: one star for each place, eight at most."""
    return "*" * min(len(text), 8)
