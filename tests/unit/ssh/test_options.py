# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import shlex
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._ssh import options
from ansible_collections.hcl2ansible.images.plugins.module_utils._ssh.check import check
from ansible_collections.hcl2ansible.images.plugins.module_utils._ssh.session import patience
from ansible_collections.hcl2ansible.images.plugins.module_utils._ssh.wait import Patience

OTHERS_MAY_READ = 0o644


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "the key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    path.chmod(OTHERS_MAY_READ)
    return path


@pytest.fixture(autouse=True)
def agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_AUTH_SOCK", "/run/agent")


def variables(tmp_path: Path, **params: Any) -> dict[str, Any]:
    return options.connection_variables(
        {"ssh_username": "u", **params}, "192.0.2.1", directory=tmp_path / "private", control=tmp_path / "c"
    )


def settings(found: dict[str, Any]) -> dict[str, str]:
    """What ssh itself makes of the arguments."""
    argv = options.command(found)
    shown = subprocess.run([argv[0], "-G", *argv[1:]], check=True, capture_output=True, text=True).stdout
    return dict(line.partition(" ")[::2] for line in shown.splitlines())


def test_a_machine_with_a_key(tmp_path: Path, key: Path) -> None:
    found = variables(tmp_path, ssh_private_key_file=str(key))
    assert (found["ansible_host"], found["ansible_port"], found["ansible_user"]) == ("192.0.2.1", 22, "u")
    copy = Path(found["ansible_ssh_private_key_file"])
    assert copy.read_text() == key.read_text()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert "ansible_password" not in found
    told = settings(found)
    assert told["hostname"] == "192.0.2.1"
    assert told["user"] == "u"
    assert told["identityfile"] == str(copy)
    assert told["identitiesonly"] == "yes"
    assert told["batchmode"] == "yes"
    assert told["stricthostkeychecking"] in ("no", "false")
    assert told["userknownhostsfile"] == "/dev/null"
    assert told["forwardagent"] == "yes"
    assert told["serveraliveinterval"] == "5"
    assert told["controlmaster"] == "auto"
    assert told["controlpath"].startswith(f"{tmp_path}/c/")
    assert "ssh-rsa" in told["hostkeyalgorithms"].split(",")


def test_a_machine_with_a_password(tmp_path: Path) -> None:
    found = variables(tmp_path, ssh_password="it's a $ecret", ssh_host="h", ssh_port=2222)
    assert (found["ansible_host"], found["ansible_port"], found["ansible_password"]) == (
        "h",
        2222,
        "it's a $ecret",
    )
    assert settings(found)["pubkeyauthentication"] in ("no", "false")
    assert "$ecret" not in str({name: value for name, value in found.items() if name != "ansible_password"})
    environment = options.environment(found, tmp_path / "private")
    told = subprocess.run([environment["SSH_ASKPASS"]], check=True, capture_output=True, text=True).stdout
    assert told == "it's a $ecret\n"
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "private").iterdir()}
    assert modes == {0o600, 0o700}


def test_every_option_reaches_ssh(tmp_path: Path, key: Path) -> None:
    (tmp_path / "cert").write_text("x")
    found = variables(
        tmp_path,
        ssh_private_key_file=str(key),
        ssh_certificate_file=str(tmp_path / "cert"),
        ssh_ciphers=["aes256-ctr", "aes128-ctr"],
        ssh_key_exchange_algorithms=["curve25519-sha256"],
        ssh_disable_agent_forwarding=True,
        ssh_keep_alive_interval="30s",
        ssh_read_write_timeout="2m",
        ssh_pty=True,
        ssh_file_transfer_method="sftp",
        ssh_local_tunnels=["8080:localhost:80"],
        ssh_remote_tunnels=["127.0.0.1:9000:localhost:90"],
    )
    told = settings(found)
    assert told["ciphers"] == "aes256-ctr,aes128-ctr"
    assert told["kexalgorithms"] == "curve25519-sha256"
    assert told["certificatefile"] == str(tmp_path / "cert")
    assert told["forwardagent"] == "no"
    assert (told["serveraliveinterval"], told["serveralivecountmax"]) == ("30", "4")
    assert told["localforward"] == "8080 [localhost]:80"
    assert told["remoteforward"] == "[127.0.0.1]:9000 [localhost]:90"
    assert told["exitonforwardfailure"] == "yes"
    assert found["ansible_ssh_use_tty"] is True
    assert found["ansible_ssh_transfer_method"] == "sftp"


def test_a_negative_interval_turns_keep_alive_off(tmp_path: Path, key: Path) -> None:
    told = settings(variables(tmp_path, ssh_private_key_file=str(key), ssh_keep_alive_interval="-1s"))
    assert told["serveraliveinterval"] == "0"


def test_a_bastion_takes_the_key_of_the_machine(tmp_path: Path, key: Path) -> None:
    told = settings(
        variables(
            tmp_path,
            ssh_private_key_file=str(key),
            ssh_bastion_host="b",
            ssh_bastion_username="v",
            ssh_bastion_port=2022,
        )
    )
    words = shlex.split(told["proxycommand"])
    assert words[0] == "ssh"
    assert words[words.index("-W") :] == ["-W", "[%h]:%p", "b"]
    assert words[words.index("-p") + 1] == "2022"
    assert words[words.index("-l") + 1] == "v"
    assert Path(words[words.index("-i") + 1]).read_text() == key.read_text()


def test_a_bastion_with_a_password_of_its_own(tmp_path: Path) -> None:
    found = variables(tmp_path, ssh_password="one", ssh_bastion_host="b", ssh_bastion_password="two")
    command = settings(found)["proxycommand"]
    assert "two" not in command
    words = shlex.split(command)
    assert words[0] == "env"
    script = next(word.partition("=")[2] for word in words if word.startswith("SSH_ASKPASS="))
    assert subprocess.run([script], check=True, capture_output=True, text=True).stdout == "two\n"


def test_a_proxy_is_reached_with_our_own_client(tmp_path: Path) -> None:
    found = variables(
        tmp_path,
        ssh_password="x",
        ssh_proxy_host="p",
        ssh_proxy_username="pu",
        ssh_proxy_password="pp",
        ssh_proxy_port=9,
    )
    words = shlex.split(settings(found)["proxycommand"])
    assert words[-2:] == ["%h", "%p"]
    assert "pp" not in words
    assert Path(words[words.index("--login-file") + 1]).read_text() == "pu\npp\n"


def test_with_an_agent_its_keys_are_offered(tmp_path: Path) -> None:
    told = settings(variables(tmp_path, ssh_agent_auth=True))
    assert told["identitiesonly"] == "no"
    assert told["pubkeyauthentication"] not in ("no", "false")


def test_the_way_in_for_a_user(tmp_path: Path, key: Path) -> None:
    found = variables(tmp_path, ssh_private_key_file=str(key))
    params = {"ssh_private_key_file": str(key), "ssh_bastion_host": "b", "ssh_bastion_username": "v"}
    words = shlex.split(options.reach(params, found))
    assert words[0] == "ssh"
    assert words[-1] == "u@192.0.2.1"
    # The run's own copy of the key will be gone.
    assert words[words.index("-i") + 1] == str(key)
    assert words[words.index("-J") + 1] == "v@b:22"


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, Patience(300, 10)),
        ({"ssh_timeout": "1m30s"}, Patience(90, None)),
        ({"ssh_wait_timeout": "10s"}, Patience(10, None)),
        ({"ssh_handshake_attempts": 3}, Patience(None, 3)),
        ({"ssh_timeout": "5s", "ssh_handshake_attempts": 3}, Patience(5, 3)),
    ],
)
def test_the_defaults_count_only_when_neither_limit_is_given(
    params: dict[str, Any], expected: Patience
) -> None:
    assert patience(params) == expected


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ({}, "ssh_username is required"),
        ({"ssh_username": "u"}, "One of ssh_password"),
        ({"ssh_username": "u", "ssh_private_key_file": "/no/key"}, "/no/key cannot be read"),
        ({"ssh_username": "u", "ssh_private_key_file": __file__}, "is not a private key"),
        (
            {"ssh_username": "u", "ssh_password": "p", "ssh_certificate_file": "/c"},
            "needs ssh_private_key_file",
        ),
        ({"ssh_username": "u", "ssh_password": "p", "ssh_timeout": "soon"}, "ssh_timeout"),
        ({"ssh_username": "u", "ssh_password": "p", "ssh_remote_tunnels": ["80"]}, "'80' is not of the form"),
        (
            {"ssh_username": "u", "ssh_password": "p", "ssh_bastion_host": "b", "ssh_proxy_host": "p"},
            "Only one of ssh_bastion_host and ssh_proxy_host",
        ),
        ({"ssh_username": "u", "ssh_password": "p", "ssh_bastion_host": "b"}, "The bastion needs one of"),
    ],
)
def test_wrong_options(params: dict[str, Any], problem: str) -> None:
    with pytest.raises(ImageError) as caught:
        check(params)
    assert problem in str(caught.value)


def test_a_key_with_a_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "locked"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", str(path)], check=True)
    with pytest.raises(ImageError, match="protected by a passphrase"):
        check({"ssh_username": "u", "ssh_private_key_file": str(path)})


def test_an_agent_that_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK")
    with pytest.raises(ImageError, match="SSH_AUTH_SOCK is not set"):
        check({"ssh_username": "u", "ssh_agent_auth": True})


def test_right_options(key: Path) -> None:
    check(
        {
            "ssh_username": "u",
            "ssh_private_key_file": str(key),
            "ssh_local_tunnels": ["[::1]:80:[fe80::1]:8080"],
        }
    )
    check({"ssh_username": "u", "ssh_private_key_file": str(key), "ssh_bastion_host": "b"})
    check({"ssh_username": "u"}, generated_key=True)
