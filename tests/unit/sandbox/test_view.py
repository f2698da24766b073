# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a sandbox hides of the host; the plan alone, nothing is mounted."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox import view
from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox.machine import Sandbox


def planned(exclude: tuple[str, ...] = (), include: tuple[str, ...] = ()) -> dict[str, view.Change]:
    return {change.path: change for tree in view.plan("web", exclude, include, []) for change in tree.changes}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory that is hidden like /root/*; the real one may lie below a hidden directory."""
    home = tmp_path / "home"
    for name in ("a/deep", "b"):
        (home / name).mkdir(parents=True)
    for name in ("a/deep/x", "a/y", "b/z", ".secret"):
        (home / name).write_text("")
    monkeypatch.setattr(view, "HIDDEN", (f"{home}/*",))
    return home


def test_a_hidden_directory_is_shown_empty(tree: Path) -> None:
    assert planned()[str(tree)].how == "empty"


def test_what_is_included_is_shown_and_all_beside_it_stays_hidden(tree: Path) -> None:
    changes = planned(include=(f"{tree}/a/deep",))
    assert str(tree) not in changes
    assert {path: each.how for path, each in changes.items() if path.startswith(str(tree))} == {
        f"{tree}/.secret": "gone",
        f"{tree}/a/y": "gone",
        f"{tree}/b": "gone",
    }


def test_what_the_user_excludes_goes(tree: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for name in ("cache/one", "doc"):
        (other / name).mkdir(parents=True)
    (other / "cache/one/f").write_text("")
    (other / "doc/g").write_text("")
    changes = planned(exclude=(f"{other}/cache/**", f"{other}/d?c", f"{tree}/nothing*"), include=(f"{tree}",))
    found = {path: each.how for path, each in changes.items() if path.startswith(str(other))}
    assert found == {f"{other}/cache/one/f": "gone", f"{other}/doc": "gone"}


def test_links_among_the_parents_are_followed(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tree)
    assert f"{tree}/a/y" in planned(exclude=(f"{tmp_path}/link/a/y",), include=(f"{tree}",))


def test_secrets_and_identity_of_the_host_are_replaced() -> None:
    changes = planned()
    assert changes["/etc/hostname"].content == "web\n"
    assert "web" in changes["/etc/hosts"].content
    assert changes["/etc/machine-id"].content == ""
    assert changes["/root"].how == "empty"


def test_passwords_are_locked() -> None:
    text = "root:$6$salt$hash:1:0:::::\nlocked:!:1::\nnone:*:1::\nempty::1::\n"
    assert view._locked(text) == "root:*:1:0:::::\nlocked:!:1::\nnone:*:1::\nempty:*:1::\n"


def test_a_sandbox_is_written_and_read_as_text() -> None:
    assert Sandbox.parse(str(Sandbox(12, "34"))) == Sandbox(12, "34")
    assert not Sandbox(12, "never").is_alive()


def test_commands_have_a_clean_environment_and_few_capabilities(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    argv = Sandbox(12, "34").command_line("echo $HOME")
    assert argv[-3:] == ["/bin/sh", "-c", "echo $HOME"]
    assert argv[argv.index("env") + 1] == "-i"
    assert "sys_admin" not in " ".join(argv)
    assert "--bounding-set" not in Sandbox(12, "34").command_line("x", privileged=True)


def test_an_unknown_user_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/passwd").write_text("www:x:33:34:::\n")
    monkeypatch.setattr(Sandbox, "root", property(lambda self: tmp_path))
    assert Sandbox(1, "1").ids("www") == ("33", "34")
    assert Sandbox(1, "1").ids("1000:5") == ("1000", "5")
    with pytest.raises(ImageError, match="nobody-here"):
        Sandbox(1, "1").ids("nobody-here")
