"""What matching refuses. No value of a person ever stands in a message: it names the place and the mend.

MatchingError
├── UnknownFieldError   a field name that is none of the nine
├── BadRecordError      a line or record that cannot be read as a party
├── TableError          a table to link that cannot be read or written
├── WorkerError         a helper process of a bulk run ended
├── ModelError          weights that are incomplete or not numbers
├── IndexClosedError    an index used after it was closed
└── StaleIndexError     an index file made with other tokens
"""

from __future__ import annotations


class MatchingError(Exception):
    """Root of all errors of this package; its text is Chinese and free of personal values."""


class UnknownFieldError(MatchingError):
    """Raised with the names that are known."""

    def __init__(self, known: list[str]) -> None:
        super().__init__(f"没有这个比对字段，可用字段：{'、'.join(known)}")


class BadRecordError(MatchingError):
    """Raised for input that is no record; `place` says where."""

    def __init__(self, place: str, mend: str) -> None:
        super().__init__(f"{place}：{mend}")


class TableError(MatchingError):
    """Raised with the file and the mend."""


class WorkerError(MatchingError):
    """Raised when a helper process ended before its work was done."""

    def __init__(self) -> None:
        super().__init__("比对子进程中断，可能是内存不足；请减少并行进程数（--processes 1）后重试")


class ModelError(MatchingError):
    """Raised when the file of weights lacks a field or a level."""


class IndexClosedError(MatchingError):
    """Raised when a closed index is asked."""

    def __init__(self) -> None:
        super().__init__("检索库已关闭")


class StaleIndexError(MatchingError):
    """Raised when an index file was made by another version of the tokens."""

    def __init__(self) -> None:
        super().__init__("检索库由其他版本生成，请删除该文件后重建")
