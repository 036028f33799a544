"""What the index's side refuses.

StoreError
└── IndexNotReadyError    the index cannot be asked now; everything else goes on
    └── BeingBuiltError   another process builds one; the one in front, if any, goes on answering
"""

from skiptrace.errors import StoreError


class IndexNotReadyError(StoreError):
    """Raised with what is to be done."""


class BeingBuiltError(IndexNotReadyError):
    """Raised to whoever would build a second one at the same time."""

    def __init__(self) -> None:
        super().__init__("另一进程正在重建检索库；请等它结束（skiptrace index stats 查看），现用的一代照常可用")
