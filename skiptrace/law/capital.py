"""Amounts in capitals (大写金额), as papers for a court and a bank write them beside the figures."""

from decimal import Decimal

from skiptrace.law.reckoning import cents, non_negative

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_MOST = Decimal(10) ** 16


def capital(amount: Decimal) -> str:
    """`1020.50` -> `壹仟零贰拾元伍角整`. Rounded to 0.01; ValueError when negative or from 10^16 yuan on."""
    exact = cents(non_negative(amount))
    if exact >= _MOST:
        raise ValueError("金额过大，无法写成大写")
    yuan, rest = divmod(int(exact * 100), 100)
    jiao, fen = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{text or '零元'}整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif text:
        text += "零"
    return text + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """Groups of four digits, from the highest; one 零 stands for any run of zeros between digits."""
    text, gap = "", False
    for place in range((len(str(number)) - 1) // 4, -1, -1):
        group = number // 10000**place % 10000
        if not group:
            gap = True
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group(group) + _GROUPS[place]
        gap = False
    return text


def _group(group: int) -> str:
    text, gap = "", False
    for place in range(len(str(group)) - 1, -1, -1):
        digit = group // 10**place % 10
        if not digit:
            gap = True
            continue
        text += ("零" if gap and text else "") + _DIGITS[digit] + _UNITS[place]
        gap = False
    return text
