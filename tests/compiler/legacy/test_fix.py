# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``fix``: every fixer by itself, and whole templates byte for byte as Packer 1.6.6 prints them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hcl2ansible.hcl.diagnostics import SourceFile

from hcl2ansible.cli import main
from hcl2ansible.legacy.fixers import FIXERS, fixed
from hcl2ansible.legacy.go_json import plain, written
from hcl2ansible.parse.json_syntax import parse_json_text

B, P, PP = "builders", "provisioners", "post-processors"
# Fixer, section, what it mends, what becomes of it.
CASES: list[tuple[str, str, Any, Any]] = [
    ("iso-md5", B, {"iso_md5": "a", "iso_checksum_type": "sha1"}, {"iso_checksum": "md5:a"}),
    ("createtime", B, {"ami_name": "a{{ .CreateTime }}"}, {"ami_name": "a{{timestamp}}"}),
    ("createtime", B, {"other": "{{.CreateTime}}"}, {"other": "{{.CreateTime}}"}),
    (
        "virtualbox-gaattach",
        B,
        {"type": "virtualbox", "guest_additions_attach": True},
        {"type": "virtualbox-iso", "guest_additions_mode": "attach"},
    ),
    (
        "virtualbox-gaattach",
        B,
        {"type": "virtualbox", "guest_additions_attach": False},
        {"type": "virtualbox-iso", "guest_additions_mode": "upload"},
    ),
    (
        "pp-vagrant-override",
        PP,
        {"type": "vagrant", "aws": {"a": 1}, "output": "b"},
        {"type": "vagrant", "output": "b", "override": {"aws": {"a": 1}}},
    ),
    ("virtualbox-rename", B, {"type": "virtualbox"}, {"type": "virtualbox-iso"}),
    ("virtualbox-rename", P, {"override": {"virtualbox": {}}}, {"override": {"virtualbox-iso": {}}}),
    ("vmware-rename", B, {"type": "vmware"}, {"type": "vmware-iso"}),
    ("parallels-headless", B, {"type": "parallels-iso", "headless": True}, {"type": "parallels-iso"}),
    (
        "parallels-deprecations",
        B,
        {"type": "parallels-pvm", "parallels_tools_host_path": "a", "guest_os_distribution": "debian"},
        {"type": "parallels-pvm", "guest_os_type": "debian"},
    ),
    ("sshkeypath", B, {"ssh_key_path": "a"}, {"ssh_private_key_file": "a"}),
    ("sshkeypath", B, {"ssh_key_path": "a", "ssh_private_key_file": "b"}, {"ssh_private_key_file": "b"}),
    ("sshdisableagent", B, {"ssh_disable_agent": True}, {"ssh_disable_agent_forwarding": True}),
    ("scaleway-access-key", B, {"type": "scaleway", "access_key": "a"}, {"type": "scaleway", "organization_id": "a"}),
    ("manifest-filename", PP, {"type": "manifest", "filename": "a"}, {"type": "manifest", "output": "a"}),
    (
        "amazon-shutdown_behavior",
        B,
        {"type": "amazon-ebs", "shutdown_behaviour": "stop"},
        {"type": "amazon-ebs", "shutdown_behavior": "stop"},
    ),
    ("amazon-shutdown_behavior", B, {"shutdown_behaviour": "stop"}, {"shutdown_behaviour": "stop"}),
    (
        "amazon-enhanced-networking",
        B,
        {"type": "amazon-ebs", "enhanced_networking": True},
        {"type": "amazon-ebs", "ena_support": True},
    ),
    (
        "amazon-private-ip",
        B,
        {"type": "amazon-ebs", "ssh_private_ip": "false"},
        {"type": "amazon-ebs", "ssh_interface": "public_ip"},
    ),
    (
        "amazon-private-ip",
        B,
        {"type": "amazon-ebs", "ssh_private_ip": True, "ssh_interface": "dns"},
        {"type": "amazon-ebs", "ssh_private_ip": True, "ssh_interface": "dns"},
    ),
    (
        "amazon-temp-sec-cidrs",
        B,
        {"type": "amazon-ebs", "temporary_security_group_source_cidr": "10.0.0.0/8"},
        {"type": "amazon-ebs", "temporary_security_group_source_cidrs": ["10.0.0.0/8"]},
    ),
    ("docker-email", PP, {"type": "docker-push", "login_email": "a"}, {"type": "docker-push"}),
    ("docker-tag-tags", PP, {"type": "docker-tag", "tag": "a,b"}, {"type": "docker-tag", "tags": ["a", "b"]}),
    (
        "docker-tag-tags",
        PP,
        [{"type": "docker-tag", "tag": ["a"], "tags": ["b"]}, "manifest"],
        [{"type": "docker-tag", "tags": ["a", "b"]}, "manifest"],
    ),
    (
        "powershell-escapes",
        P,
        {"type": "powershell", "environment_vars": ['A=`$x`"y``z'], "elevated_password": "a`'b"},
        {"type": "powershell", "environment_vars": ['A=$x"y`z'], "elevated_password": "a'b"},
    ),
    (
        "vmware-compaction",
        B,
        {"type": "vmware-iso", "remote_type": "esx5"},
        {"type": "vmware-iso", "remote_type": "esx5", "disk_type_id": "zeroedthick", "skip_compaction": True},
    ),
    (
        "vmware-compaction",
        B,
        {"type": "vmware-iso", "remote_type": "esx5", "disk_type_id": "thin"},
        {"type": "vmware-iso", "remote_type": "esx5", "disk_type_id": "thin"},
    ),
    ("hyperv-deprecations", B, {"type": "hyperv-iso", "vhd_temp_path": "a"}, {"type": "hyperv-iso"}),
    (
        "hyperv-vmxc-typo",
        B,
        {"type": "hyperv-vmcx", "clone_from_vmxc_path": "a"},
        {"type": "hyperv-vmcx", "clone_from_vmcx_path": "a"},
    ),
    (
        "hyperv-cpu-and-ram",
        B,
        {"type": "hyperv-iso", "cpu": 2, "ram_size": 512},
        {"type": "hyperv-iso", "cpus": 2, "memory": 512},
    ),
    (
        "clean-image-name",
        B,
        {"image_name": "{{user `a` | clean_ami_name}}", "tags": {"a": "{{clean_image_name `b`}}"}},
        {"image_name": "{{user `a` | clean_resource_name}}", "tags": {"a": "{{clean_resource_name `b`}}"}},
    ),
    ("spot-price-auto-product", B, {"type": "amazon-ebs", "spot_price_auto_product": "a"}, {"type": "amazon-ebs"}),
    ("qemu-disk-size", B, {"type": "qemu", "disk_size": 4000}, {"type": "qemu", "disk_size": "4000M"}),
    (
        "galaxy-command",
        P,
        {"type": "ansible-local", "galaxycommand": "a"},
        {"type": "ansible-local", "galaxy_command": "a"},
    ),
    (
        "comm-config",
        B,
        {"type": "virtualbox-ovf", "ssh_host_port_min": 1, "ssh_host_port_max": 2, "ssh_skip_nat_mapping": True},
        {"type": "virtualbox-ovf", "host_port_min": 1, "host_port_max": 2, "skip_nat_mapping": True},
    ),
    ("ssh-wait-timeout", B, {"ssh_wait_timeout": "5m"}, {"ssh_timeout": "5m"}),
    (
        "vsphere-iso-net-disk",
        B,
        {"type": "vsphere-iso", "network": "a", "disk_size": 9, "storage": [{"disk_size": 1}]},
        {"type": "vsphere-iso", "network_adapters": [{"network": "a"}], "storage": [{"disk_size": 9}, {"disk_size": 1}]},
    ),
    ("iso-checksum-type-and-url", B, {"iso_checksum": "a", "iso_checksum_type": "sha1"}, {"iso_checksum": "sha1:a"}),
    ("iso-checksum-type-and-url", B, {"iso_checksum_url": "a", "iso_checksum": "b"}, {"iso_checksum": "file:a"}),
    ("iso-checksum-type-and-url", B, {"iso_checksum_type": "none"}, {}),
    ("qemu-host-port", B, {"type": "qemu", "ssh_host_port_min": 1}, {"type": "qemu", "host_port_min": 1}),
    (
        "azure-exclude_from_latest",
        B,
        {"type": "azure-chroot", "shared_image_destination": {"exlude_from_latest": True}},
        {"type": "azure-chroot", "shared_image_destination": {"exclude_from_latest": True}},
    ),
    ("proxmox-type", B, {"type": "proxmox"}, {"type": "proxmox-iso"}),
]  # fmt: skip


def whole(section: str, part: Any) -> dict[str, Any]:
    """A template with this part; the type of what has none does not matter."""
    typed = {"type": "null", **part} if isinstance(part, dict) else part
    return {B: [{"type": "null"}], section: [typed]}


@pytest.mark.parametrize(("fixer", "section", "before", "after"), CASES)
def test_mends(fixer: str, section: str, before: Any, after: Any) -> None:
    assert fixed(whole(section, before)) == whole(section, after), fixer


def test_there_is_a_case_for_every_fixer() -> None:
    assert [name for name, _parts in FIXERS if name not in {case[0] for case in CASES}] == []
    assert len(FIXERS) == 34


@pytest.mark.parametrize(
    "template", [whole(B, {"type": 5}), {}, {B: {}}, {B: ["x", 1, None]}, {PP: [[["x"]]]}]
)
def test_leaves_alone_what_is_no_component(template: dict[str, Any]) -> None:
    assert fixed(template) == template


@pytest.fixture
def packer() -> str:
    found = shutil.which("packer")
    if found is None:
        pytest.skip("packer is not installed")
    return found


def as_packer(packer: str, text: str, directory: Path) -> None:
    (directory / "input.json").write_text(text)
    said = subprocess.run(
        [packer, "fix", "-validate=false", "input.json"],
        capture_output=True,
        text=True,
        cwd=directory,
        check=True,
    )
    assert written(fixed(plain(parse_json_text(SourceFile("input.json", text))))) + "\n\n" == said.stdout


def test_prints_what_packer_prints(packer: str, tmp_path: Path) -> None:
    template: dict[str, Any] = {"zeta": {}, "_comment": "<&>", B: [], P: [], PP: []}
    for _fixer, section, before, _after in CASES:
        template[section] += whole(section, before)[section]
    as_packer(packer, json.dumps(template), tmp_path)


def test_writes_scalars_as_packer_does(packer: str, tmp_path: Path) -> None:
    text = r"""{"builders": [{"type": "null", "k": [], "m": {}, "n": [1.50, 1e30, 100000000000000000000000, 0.000001,
        0.0000001, -0.0, 12345678901234, 1e20, -2.5e-9, 123456.789], "s": "\u00e9 \u2028 \u0001 \/ \ud83d\ude00 \t\n\"\\",
        "t": true, "u": null}]}"""
    as_packer(packer, text, tmp_path)


def test_prints_the_template_and_checks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.json").write_text('{"builders": [{"type": "virtualbox"}], "unknown": 1}')

    assert main(["fix", "-validate=false", "t.json"]) == 0
    printed = capsys.readouterr().out
    assert main(["fix", "t.json"]) == 1
    said = capsys.readouterr()

    assert json.loads(printed)["builders"] == [{"type": "virtualbox-iso"}]
    assert said.out == printed
    assert 'There is no "unknown" at the root of a template' in said.err


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("t.pkr.hcl", "build {}", "Only legacy JSON templates can be fixed"),
        ("t.pkr.json", "{}", "Only legacy JSON templates can be fixed"),
        ("t.json", "[]", "t.json:1:1: error: A template must be an object"),
        ("t.json", '{"a": }', "t.json:1:7: error: A value is missing"),
        (
            "t.json",
            '{"builders": [{"type": "amazon-ebs", "ssh_private_ip": "perhaps"}]}',
            '"ssh_private_ip" must be',
        ),
        ("missing.json", None, "Cannot read missing.json"),
    ],
)
def test_says_what_cannot_be_fixed(
    name: str,
    text: str | None,
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    if text is not None:
        Path(name).write_text(text)

    assert main(["fix", name]) == 1
    said = capsys.readouterr()
    assert expected in said.err
    assert not said.out
