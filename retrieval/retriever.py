"""The search as a LangChain retriever, for use in other LangChain pipelines."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from retrieval.schema import Hit
from retrieval.search import Search


class PassageRetriever(BaseRetriever):
    """Return the best passages for a question as LangChain documents, best first."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search_engine: Search
    passages: int = 10
    names: tuple[str, ...] = ()
    """Names of the documents to search; empty for all."""

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
    ) -> list[Document]:
        names = self.names or tuple(self.search_engine.library.documents)
        return [
            _document(hit) for hit in self.search_engine.search(query, names, self.passages).hits
        ]


def _document(hit: Hit) -> Document:
    passage = hit.passage
    metadata = {
        "document": passage.document,
        "section": passage.section,
        "start": passage.start,
        "end": passage.end,
        "speaker": passage.speaker,
        "page": passage.page,
        "score": hit.score,
    }
    return Document(id=passage.id, page_content=passage.text, metadata=metadata)
