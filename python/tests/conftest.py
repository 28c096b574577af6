import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "testdata"


@pytest.fixture(scope="session")
def data():
    return DATA


@pytest.fixture(scope="session")
def program():
    """The program that the wheel put beside Python."""
    path = shutil.which("kneewise", path=sysconfig.get_path("scripts"))
    assert path, "the wheel brings no program"

    def run(*arguments):
        # Settings of whoever runs the tests are none of theirs.
        env = {name: value for name, value in os.environ.items() if not name.startswith("KNEEWISE_")}
        env |= {"XDG_CONFIG_HOME": "/nonexistent"}
        done = subprocess.run([path, *map(str, arguments)], capture_output=True, text=True, env=env)
        assert done.returncode in (0, 3), done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def as_json(program):
    return lambda *arguments: json.loads(program(*arguments, "--format", "json"))
