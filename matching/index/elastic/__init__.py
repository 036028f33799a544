"""The index on an Elasticsearch server. Imported by name, by whoever has a server."""

from matching.index.elastic.index import ElasticIndex
from matching.index.elastic.server import ElasticAddress, ElasticServer, Patience
from matching.index.elastic.site import ElasticSite

__all__ = ["ElasticAddress", "ElasticIndex", "ElasticServer", "ElasticSite", "Patience"]
