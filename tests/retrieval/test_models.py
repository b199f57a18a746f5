"""The packaged models are what their cards say, and damage is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from errors import ManifestoError
from retrieval import models
from settings import load_settings


@pytest.mark.models
def test_the_cross_encoder_scores_its_model_cards_example():
    scores = models.load_cross_encoder(load_settings()).score(
        "How many people live in Berlin?",
        [
            "Berlin has a population of 3,520,031 registered inhabitants in an area of 891.82 "
            "square kilometers.",
            "New York City is famous for the Metropolitan Museum of Art.",
        ],
    )
    assert scores[0] > 8
    assert scores[1] < -4


@pytest.mark.models
def test_a_cross_encoder_score_depends_on_no_other_text():
    model = models.load_cross_encoder(load_settings())
    together = model.score("Who pays?", ["The county pays.", "A much longer text " * 20])
    assert model.score("Who pays?", ["The county pays."]) == together[:1]


def test_reranking_can_be_turned_off():
    assert models.load_cross_encoder(load_settings(rerank=False)) is None


def test_damaged_weights_are_noticed(monkeypatch, tmp_path: Path):
    (tmp_path / models.MINILM.weights).write_bytes(b"not the model")
    monkeypatch.setattr(models, "packaged_directory", lambda package, folder: tmp_path)
    with pytest.raises(ManifestoError, match="make clean setup"):
        models.verify_models(load_settings())


def test_a_missing_package_names_the_command_that_installs_it():
    with pytest.raises(ManifestoError, match="make setup"):
        models.packaged_directory("no_such_package", "model")


def test_a_reranker_that_is_no_model_is_a_clear_error(tmp_path: Path):
    with pytest.raises(ManifestoError, match="MANIFESTO_RERANKER"):
        models.load_cross_encoder(load_settings(reranker=tmp_path))


def test_prompt_tokens_are_counted_offline():
    assert len(models.load_prompt_encoding().encode("hello world")) == 2
