"""What matching refuses. No value of a person ever stands in a message: it names the place and the mend.

MatchingError
├── UnknownFieldError   a field name that is none of the nine
├── BadRecordError      a line or record that cannot be read as a party
├── UnusableFileError   a file that cannot be read or written, or holds something else
├── TableError          a table to link that cannot be read or written
├── WorkerError         a helper process of a bulk run ended
├── ModelError          weights that are incomplete or not numbers
├── IndexClosedError    an index used after it was closed
├── StaleIndexError     an index made with other tokens
├── GenerationError     a generation of an index that is gone, or came too late
├── IndexFileError      an index's file cannot be read or written
├── IndexUnavailableError  the index's server cannot be reached
│   └── IndexUntrustedError  its certificate is not one that we trust
└── IndexRefusedError   the index's server did not do what it was asked
    └── IndexDeniedError    it does not know the user, or does not let the user do it
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


class UnusableFileError(MatchingError):
    """Raised with the file and what it should be."""


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
    """Raised when an index was made by another version of the tokens; `place` says which."""

    def __init__(self, place: str) -> None:
        super().__init__(f"检索库由其他版本生成，请重新建立（不丢失任何数据）：{place}")


class GenerationError(MatchingError):
    """Raised when a generation cannot be filled or made current; `place` names it."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"这一代检索库不能使用：{place}（{why}）；请重新建立，现用的一代不受影响")


class IndexFileError(MatchingError):
    """Raised when the disk or the file fails; `why` is SQLite's short name for it."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(
            f"检索库文件读写失败：{place}（{why}）；请检查磁盘空间与目录权限，必要时重新建立（不丢失任何数据）"
        )


class IndexUnavailableError(MatchingError):
    """Raised when the server does not answer."""

    def __init__(self, place: str) -> None:
        super().__init__(f"检索服务器连接不上：{place}；请确认 Elasticsearch 正在运行，再检查地址、证书与防火墙")


class IndexRefusedError(MatchingError):
    """Raised when the server answers with an error; `why` is its own short name for it."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"检索服务器拒绝了请求：{place}（{why}）；请检查用户、权限与服务器日志后再次运行同一命令")


class IndexUntrustedError(IndexUnavailableError):
    """Raised when the server's certificate was not issued by anyone trusted, or for another name."""

    def __init__(self, place: str) -> None:
        MatchingError.__init__(
            self, f"检索服务器的证书不可信：{place}；请指定签发该证书的 CA 文件，并核对地址中的主机名与证书一致"
        )


class IndexDeniedError(IndexRefusedError):
    """Raised when the server does not accept the user (401) or what the user wants (403)."""

    def __init__(self, place: str, status: int) -> None:
        known = "用户没有所需的权限" if status == 403 else "用户名或口令不对"
        MatchingError.__init__(
            self, f"检索服务器拒绝了访问：{place}（{status}，{known}）；请核对用户名、口令与权限后重试"
        )
