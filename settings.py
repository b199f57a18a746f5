"""One frozen Settings object, read from the environment and `.env` here and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from errors import ManifestoError

ROOT = Path(__file__).resolve().parent
BUNDLED_DOCUMENT = ROOT / "data" / "take-back-our-streets.txt"
PREFIX = "MANIFESTO_"


class Settings(BaseSettings):
    """Everything that can be chosen; each field is the variable MANIFESTO_<FIELD> unless noted."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ROOT / ".env", frozen=True, extra="ignore"
    )

    index: Path | None = Field(None, description="index directory; unset: .index in the project")
    data: Path | None = Field(
        None, description="folder for chats and feedback; unset: beside the index, e.g. .index-data"
    )
    cache: Path | None = Field(
        None, description="folder for vectors that are computed once; unset: the index directory"
    )
    chroma_url: str | None = Field(None, validation_alias="CHROMA_URL", description="Chroma server")
    model: str = Field(
        "quotes", description="'quotes', or a LangChain chat model such as openai:NAME"
    )
    embedding_model: str | None = Field(
        None, description="path or hub name; unset: the packaged MiniLM"
    )
    reranker: Path | None = Field(
        None, description="directory of an ONNX cross-encoder; unset: packaged"
    )
    rerank: bool = Field(True, description="rerank the best candidates with the cross-encoder")
    passages: int = Field(12, ge=10, le=50, description="passages returned with every answer")
    caution: float = Field(0.0, ge=-5, le=5, description="more: refuse sooner; less: answer sooner")
    staff: str = Field(
        "", description="who may open the staff pages: e-mail addresses or @domain, with commas"
    )
    questions_per_minute: int = Field(40, ge=1, description="questions of one visitor a minute")
    max_question_characters: int = Field(2_000, ge=50, le=20_000)
    max_file_megabytes: float = Field(25.0, gt=0, description="largest file that is read")
    max_text_characters: int = Field(
        3_000_000, ge=1_000, description="longest text that is indexed"
    )
    openai_api_key: SecretStr | None = Field(None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(None, validation_alias="OPENAI_BASE_URL")

    @property
    def index_directory(self) -> Path:
        """Return where the embedded index lives."""
        return self.index or ROOT / ".index"

    @property
    def cache_directory(self) -> Path:
        """Return where vectors of the project's own texts are kept."""
        return self.cache or self.index_directory

    @property
    def data_directory(self) -> Path:
        """Return where the page keeps chats and feedback; never inside the index."""
        index = self.index_directory
        return self.data or index.with_name(f"{index.name}-data")

    @property
    def indexes_bundled_document(self) -> bool:
        """Tell whether the bundled document is indexed by itself on first use."""
        return self.index is None and self.chroma_url is None


def load_settings(**overrides: object) -> Settings:
    """Read the settings; raises ManifestoError naming an unknown variable or an invalid value."""
    _refuse_unknown_variables()
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise ManifestoError(_explain(error)) from error


def _refuse_unknown_variables() -> None:
    known = {
        str(field.validation_alias or PREFIX + name.upper())
        for name, field in Settings.model_fields.items()
    }
    given = {*os.environ, *dotenv_values(ROOT / ".env")}
    unknown = sorted(name for name in given if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise ManifestoError(
            f"Unknown setting {', '.join(unknown)}. Known settings: {', '.join(sorted(known))}."
        )


def _explain(error: ValidationError) -> str:
    problems = []
    for problem in error.errors():
        name = str(problem["loc"][0])
        variable = name if name.isupper() else PREFIX + name.upper()
        problems.append(f"{variable}={problem['input']!r}: {problem['msg']}")
    return "Invalid setting. " + "; ".join(problems) + ". Correct it in the environment or in .env."
