# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installing the two products, each by every way that the README names."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLAYBOOK_BIN = Path(sys.executable).parent


def run(*command: str | Path, cwd: Path | None = None, **environment: str) -> str:
    """Output of a command that has to succeed."""
    base = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", **environment}
    for name in (
        "HOME",
        "PIP_FIND_LINKS",
        "PIP_CERT",
        "PIP_INDEX_URL",
        "PIP_DEFAULT_TIMEOUT",
        "PIP_CONFIG_FILE",
    ):
        import os

        if name in os.environ and name not in base:
            base[name] = os.environ[name]
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=base, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean copy of what git would carry, as a repository with one commit."""
    path = tmp_path_factory.mktemp("checkout") / "hcl2ansible"
    tree = run(ROOT / "tests" / "environment" / "tree.sh", path.parent / "tree").strip()
    Path(tree).rename(path)
    for arguments in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "copy"],
    ):
        run("git", *arguments, cwd=path)
    return path


TEMPLATE = """
source "file" "f" {
  content = "hello\\n"
  target  = "f.txt"
}
build {
  sources = ["source.file.f"]
  post-processor "checksum" {}
}
"""


def test_pip_gives_the_compiler_and_the_collection(checkout: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    binaries = tmp_path / "venv" / "bin"
    home = {"HOME": str(tmp_path), "PATH": f"{binaries}:/usr/bin:/bin"}
    run(binaries / "pip", "install", "--quiet", checkout, HOME=str(Path.home()))
    assert "Start" in run(binaries / "ansible-doc", "hcl2ansible.images.docker", **home)
    (tmp_path / "t.pkr.hcl").write_text(TEMPLATE)
    run(binaries / "hcl2ansible", "compile", "t.pkr.hcl", cwd=tmp_path, **home)
    run(binaries / "ansible-playbook", "t.yml", cwd=tmp_path, **home)
    assert (tmp_path / "packer_f_file_md5.checksum").exists()


@pytest.mark.parametrize("way", ["directory", "tarball", "git"])
def test_galaxy_gives_the_run_time_alone(way: str, checkout: Path, tmp_path: Path) -> None:
    galaxy = PLAYBOOK_BIN / "ansible-galaxy"
    home = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    source = str(checkout) if way == "directory" else f"git+file://{checkout}"
    if way == "tarball":
        run(galaxy, "collection", "build", "--output-path", tmp_path, cwd=checkout, **home)
        source = str(next(tmp_path.glob("*.tar.gz")))
    run(galaxy, "collection", "install", source, "-p", tmp_path / "collections", **home)
    installed = tmp_path / "collections" / "ansible_collections" / "hcl2ansible" / "images"
    assert (installed / "plugins" / "modules" / "docker.py").exists()
    assert not (installed / "compiler").exists()
    (tmp_path / "t.pkr.hcl").write_text(TEMPLATE)
    run(
        sys.executable,
        "-m",
        "hcl2ansible",
        "compile",
        "t.pkr.hcl",
        cwd=tmp_path,
        PYTHONPATH=str(ROOT / "compiler"),
        **home,
    )
    # -P and no PYTHONPATH: the compiler is not to be had.
    run(
        PLAYBOOK_BIN / "ansible-playbook",
        "t.yml",
        cwd=tmp_path,
        ANSIBLE_COLLECTIONS_PATH=str(tmp_path / "collections"),
        **home,
    )
    assert (tmp_path / "f.txt").read_text() == "hello\n"
    assert (tmp_path / "packer_f_file_md5.checksum").exists()
