"""Public data is measured as it is said: judged lines are never learnt, thresholds come from what was learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from bench.public.__main__ import main
from bench.public.data import Labelled, Split, load_banking, missing, shots
from bench.public.judged import OUT_OF_SCOPE, judge, row
from bench.public.models import fit_peer
from bench.public.scope import confidence, threshold_of
from bench.public.whitening import fit_whitening

PETS = tuple(Labelled(f"{noise} {animal}", animal) for animal in ("cat", "cow", "dog") for noise in "abcdefghij")


@dataclass(frozen=True)
class Sure:
    """As sure of a text as its first word says, and always of a cat."""

    names = ("cat", "dog")

    def logits(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([[float(text.split()[0]), 0.0] for text in texts], np.float32)


def fit_sure(_lines: Sequence[Labelled]) -> Sure:
    return Sure()


def test_nine_in_ten_of_the_learnt_lines_and_hardly_more_reach_the_threshold():
    lines = [Labelled(f"{n / 20} {animal}", animal) for n in range(100) for animal in ("cat", "dog")]
    threshold = threshold_of(fit_sure, lines, folds=5, rounds=5)
    reached = confidence(Sure().logits([line.text for line in lines])) >= threshold
    assert 0.9 <= reached.mean() <= 0.92


def test_below_the_threshold_a_line_counts_as_out_of_scope():
    split = Split((), (Labelled("3 x", "cat"), Labelled("0 x", "cat"), Labelled("3 y", "dog")), ("0 z", "3 z"))
    run = judge(fit_sure, (), split, threshold=0.9)
    assert (run.right, run.kept, run.kept_right, run.refused) == (2 / 3, 2 / 3, 1 / 3, 0.5)
    assert run.misses == (("cat", OUT_OF_SCOPE, "0 x"), ("dog", "cat", "3 y"), (OUT_OF_SCOPE, "cat", "3 z"))


def test_a_row_gives_the_mean_and_the_range_of_its_runs():
    split = Split((), (Labelled("3 x", "cat"), Labelled("3 y", "dog")))
    one, other = judge(fit_sure, (), split), judge(fit_sure, (), Split((), split.judged[:1]))
    assert row("pets", [one, other]) == "| pets | 2 | 75.0 % (50.0 to 100.0) |  |  |  |"


def test_shots_are_as_many_of_each_label_and_the_same_for_a_seed():
    drawn = shots(PETS, 3, seed=1)
    assert [line.label for line in drawn] == ["cat"] * 3 + ["cow"] * 3 + ["dog"] * 3
    assert drawn == shots(PETS, 3, seed=1) != shots(PETS, 3, seed=2)


def test_no_line_of_banking77_is_both_learnt_and_judged(tmp_path):
    folder = tmp_path / "banking77/dev"
    folder.mkdir(parents=True)
    (folder / "train.csv").write_text("text,category\n" + "".join(f"line {n},a\n" for n in range(200)))
    split = load_banking(tmp_path)
    assert len(split.learnt) + len(split.judged) == 200
    assert not set(split.learnt) & set(split.judged)


def test_the_peer_learns_what_words_tell():
    model = fit_peer(PETS)
    assert [model.names[at] for at in model.logits(["z cat", "z dog"]).argmax(axis=1)] == ["cat", "dog"]


def test_whitened_vectors_have_unit_length():
    vectors = np.random.default_rng(0).normal(size=(20, 4)).astype(np.float32)
    whitened = fit_whitening(vectors, ["a", "b"] * 10, 0.5)(vectors)
    assert np.allclose(np.linalg.norm(whitened, axis=1), 1, atol=1e-5)


def test_absent_data_is_named_and_ends_with_two(tmp_path, capsys):
    assert len(missing(tmp_path)) == 2
    assert main(["--data", str(tmp_path)]) == 2
    assert "banking77/dev/train.csv" in capsys.readouterr().err
