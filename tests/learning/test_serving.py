"""Serving imports no trainer: only training.py knows scikit-learn, and only when somebody trains."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import deskhand.learning

FOLDER = Path(deskhand.learning.__file__).parent


def test_every_module_is_imported_without_scikit_learn() -> None:
    names = [f"deskhand.learning.{file.stem}" for file in sorted(FOLDER.glob("*.py")) if file.stem != "__init__"]
    told = f"import sys, {', '.join(names)}; print('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_one_module_knows_the_trainer() -> None:
    assert [file.name for file in FOLDER.glob("*.py") if "from sklearn" in file.read_text("utf-8")] == ["training.py"]
