"""How a source was asked is told in Chinese, for every operation of every source that ships."""

from connectors import registry
from skiptrace.documents.wording import OPERATION


def test_every_operation_of_a_shipped_source_has_a_chinese_name() -> None:
    asked = {name for source in registry().values() for name in source.manifest.operations}

    assert asked - set(OPERATION) == set()
