# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates that Packer 1.6.6 was recorded with, built by us: the same files, output, archives and manifests.

The order of standard output against standard error is not fixed with Packer either, so lines are compared as multisets.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from environment.counterparts import SshMachine, docker

from .conftest import Run, Workbench

PARITY = Path(__file__).parent / "parity"
RECORDED_IMAGES = ("rp-deb12:base", "rb-sshd:latest")

# What differs from run to run on either side.
NOISE = (
    (r"sha256:[0-9a-f]{12,64}", "SHA256"),
    (r"\b[0-9a-f]{64}\b", "ID"),
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID"),
    (r"\S*/packer-shell\d+", "LOCAL-SCRIPT"),
    (r"script_\d+\.sh", "SCRIPT"),
    (r"varfile_\d+\.sh", "VARFILE"),
    (r"\b172\.\d+\.\d+\.\d+ \d{4,5}\b", "CLIENT"),
    (r"\b172\.\d+\.\d+\.\d+\b", "ADDRESS"),
    (r"[A-Z][a-z]{2} +\d+ \d\d:\d\d", "DATE"),
    (r"\bNov 22\b", "DATE"),
    (r"\[\S*scripts/local\.sh\]", "[scripts/local.sh]"),
)
# What Packer says about its own doings; ours is worded differently on purpose.
CHROME = re.compile(
    r"Creating a temporary directory|Starting docker container|Run command:|Container ID:|Using \w+ communicator|Waiting for SSH|"
    r"Connected to SSH|Committing the container|Image ID:|Killing the container|Running post-processor|Pausing|Exporting|"
    r"Provisioning with shell script|Running local shell script|Provisioning step had errors|Tagging image|Repository:|Saving image|"
    r"Saved to|Downloading|Skipping shell-local|Breakpoint provisioner|Setting a|Cancelling provisioner|Provisioner failed with"
)


def lines_of(text: str, name: str) -> Counter[str]:
    """What the machine and the local scripts printed, without the noise; ``name`` is the build's."""
    found: Counter[str] = Counter()
    for line in text.splitlines():
        match = re.match(rf"(?:==> |    ){re.escape(name)}(?: \([\w-]+\))?: ?(.*)", line)
        if match and not CHROME.match(match[1]):
            body = match[1].rstrip()
            for pattern, placeholder in NOISE:
                body = re.sub(pattern, placeholder, body)
            found[body] += 1
    return found


def lay_out(bench: Workbench, case: str, image: str) -> Path:
    """A copy of the recorded case below the workbench, as it was when recorded."""
    target = bench.directory / "in"
    shutil.copytree(PARITY / case, target)
    (bench.directory / "out").mkdir()
    for template in target.glob("*.pkr.hcl"):
        text = template.read_text()
        for recorded in RECORDED_IMAGES:
            text = text.replace(recorded, image)
        template.write_text(text)
    if (tree := target / "files" / "tree").is_dir():
        (tree / "link").symlink_to("one.txt")
        (tree / "sub").chmod(0o700)
        (target / "files" / "hello.txt").chmod(0o640)
        (target / "files" / "tool.sh").chmod(0o755)
    # Stored under another name: they are what was recorded, not what a linter of shell scripts would have.
    for stored in (target / "scripts").glob("*.sh.in"):
        stored.rename(stored.with_suffix("")).chmod(0o755)
    if (target / "scripts").is_dir():
        (target / "scripts" / "crlf.sh").write_bytes(b'#!/bin/sh\r\necho "crlf script ran"\r\n')
    bench.directory = target
    return target


def shape(manifest: dict[str, Any], places: dict[str, str] | None = None) -> dict[str, Any]:
    """A manifest without what differs from run to run."""
    text = json.dumps(manifest)
    for pattern, placeholder in NOISE[:3]:
        text = re.sub(pattern, placeholder, text)
    for old, new in (places or {}).items():
        text = text.replace(old, new)
    plain = json.loads(text)
    for build in plain["builds"]:
        build["build_time"] = "build_time" in build
        for file in build["files"] or []:
            file["size"] = file["size"] > 0
    return plain


def test_shell_and_file_provisioners(bench: Workbench, base_image: str) -> None:
    target = lay_out(bench, "shell_and_file", base_image)
    run = bench.hcl2ansible("build", "template.pkr.hcl").succeeded()
    expected = lines_of((PARITY / "shell_and_file" / "expected.txt").read_text(), "docker.conf")
    missing = expected - lines_of(run.output, "docker.conf")
    assert not missing, f"{missing}\n{run.output}"
    out = target.parent / "out"
    assert (out / "downloaded-version").read_text().startswith("12.")
    # Packer 1.6.6 writes the second file over the first: current Packer and we do not.
    assert sorted(path.name for path in (out / "dl").iterdir()) == ["debian_version", "hostname"]
    for name in ("manifest-first.json", "manifest-chain.json"):
        assert shape(json.loads((out / name).read_text())) == shape(
            json.loads((PARITY / "shell_and_file" / name).read_text())
        )
    inspected = json.loads(docker("image", "inspect", "rp-conf:two"))[0]
    assert inspected["Comment"] == "conformance build"
    assert inspected["Author"] == "research@example.com"
    assert inspected["Config"]["Cmd"] == ["/bin/true"]
    assert inspected["Config"]["WorkingDir"] == "/srv"
    assert "BUILT_BY=packer" in inspected["Config"]["Env"]
    assert inspected["Config"]["Labels"] == {"stage": "conf"}
    kept = docker(
        "run",
        "--rm",
        "--entrypoint=/bin/sh",
        "rp-conf:two",
        "-c",
        "ls -A /tmp; cat /var/tmp/kept.sh; ls -A /var/tmp",
    )
    assert kept.splitlines() == ["#!/bin/sh -e", "echo kept $0", "kept.sh"]
    docker("rmi", "rp-conf:one", "rp-conf:two")


def test_twenty_steps(bench: Workbench, base_image: str) -> None:
    lay_out(bench, "twenty_steps", base_image)
    run = bench.hcl2ansible("build", "template.pkr.hcl").succeeded()
    expected = lines_of((PARITY / "twenty_steps" / "expected.txt").read_text(), "docker.t")
    assert not expected - lines_of(run.output, "docker.t"), run.output


def test_exports_archives_checksums_and_manifests(bench: Workbench, small_image: str) -> None:
    target = lay_out(bench, "post_processors", small_image)
    bench.hcl2ansible("build", "template.pkr.hcl").succeeded()
    out = target.parent / "out"
    for name in ("m-import.json", "m-compress.json", "m-raw.json", "m-artifice.json"):
        recorded = json.loads((PARITY / "post_processors" / name).read_text())
        assert shape(json.loads((out / name).read_text())) == shape(recorded), name
    members = {
        name: docker_tar_names(out / "c" / name) for name in ("exp.tar.gz", "out.tar", "out.tar.xz", "fmt2")
    }
    assert set(map(tuple, members.values())) == {("exp.tar",)}, members
    assert (target / "template.pkr.hcl").exists(), "artifice must never let its files be destroyed"
    assert (out / "exp.tar").exists()
    assert "exported" in docker("run", "--rm", "rp-imp:v1", "/bin/sh", "-c", "cat /srv/exported; echo $A")
    docker("rmi", "rp-imp:v1", "rp-imp2:x", check=False)


def docker_tar_names(path: Path) -> list[str]:
    """Names in an archive, as tar of the system reads them."""
    import subprocess

    return subprocess.run(
        ["tar", "-tf", str(path)], capture_output=True, text=True, check=True
    ).stdout.split()


def test_checksums_have_the_recorded_form(bench: Workbench, base_image: str) -> None:
    import hashlib

    bench.build(
        """
        source "file" "f" {
          content = "hello\\n"
          target  = "f.txt"
        }
        build {
          sources = ["source.file.f"]
          post-processor "checksum" {
            checksum_types = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"]
            output         = "sum_{{.BuildName}}_{{.BuilderType}}_{{.ChecksumType}}.checksum"
          }
        }
        """
    ).succeeded()
    for kind in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512"):
        digest = hashlib.new(kind, b"hello\n").hexdigest()
        assert (bench.directory / f"sum_f_file_{kind}.checksum").read_text() == f"{digest}\tf.txt\n"


def test_ssh_provisioners(bench: Workbench, sshd: SshMachine) -> None:
    sshd.run(
        "useradd -m -s /bin/bash packer && echo 'packer ALL=(ALL) NOPASSWD:ALL' >/etc/sudoers.d/packer && mkdir -p ~packer/.ssh && "
        "cp /root/.ssh/authorized_keys ~packer/.ssh/ && chown -R packer: ~packer"
    )
    target = lay_out(bench, "ssh", "unused")
    shutil.copy(sshd.key_file, target / "key")
    run = bench.hcl2ansible("build", "-var", f"host={sshd.host}", "ssh.pkr.hcl").succeeded()
    expected = lines_of((PARITY / "ssh" / "expected.txt").read_text(), "null.s")
    # Recorded are the scripts that Packer left behind in earlier, failed runs.
    expected = Counter({line: n for line, n in expected.items() if line != "/tmp/SCRIPT"})
    missing = expected - lines_of(run.output, "null.s")
    assert not missing, f"{missing}\n{run.output}"
    out = target.parent / "out" / "scp"
    assert (out / "dl-tree" / "tree" / "sub" / "two.txt").read_text() == "two\n"
    assert (out / "dl-tree-noslash" / "tree" / "one.txt").read_text() == "one\n"
    assert (out / "dl-tool.sh").read_bytes() == (target / "files" / "tool.sh").read_bytes()
    assert sshd.run("ls -A /tmp").split() == ["up"]


def test_an_unexpected_disconnect_fails_the_build(bench: Workbench, sshd: SshMachine) -> None:
    sshd.run(
        "useradd -m -s /bin/bash packer && echo 'packer ALL=(ALL) NOPASSWD:ALL' >/etc/sudoers.d/packer && mkdir -p ~packer/.ssh && "
        "cp /root/.ssh/authorized_keys ~packer/.ssh/ && chown -R packer: ~packer"
    )
    target = lay_out(bench, "ssh", "unused")
    shutil.copy(sshd.key_file, target / "key")
    run = bench.hcl2ansible("build", "-var", f"host={sshd.host}", "disc.pkr.hcl").failed()
    assert "disconnected unexpectedly" in run.output
    assert "after" not in lines_of(run.output, "null.s")


@pytest.mark.parametrize("case", sorted(path.name for path in (PARITY / "ssh").glob("case-docker-*.txt")))
def test_uploads_into_a_container(case: str, bench: Workbench, base_image: str) -> None:
    recorded = (PARITY / "ssh" / case).read_text()
    match = re.match(r'# docker: source="([^"]*)" destination="([^"]*)"', recorded)
    assert match
    target = lay_out(bench, "ssh", base_image)
    (target / "files" / "empty").mkdir()
    run = bench.build(
        f"""
        source "docker" "s" {{
          image   = "{base_image}"
          pull    = false
          discard = true
        }}
        build {{
          sources = ["source.docker.s"]
          provisioner "shell" {{ inline = ["mkdir -p /tmp/up2/dirdest"] }}
          provisioner "file" {{
            source      = "{match[1]}"
            destination = "{match[2]}"
          }}
          provisioner "shell" {{ inline = ["find /tmp/up2 -printf '%M %s %p\\\\n' | sort -k3"] }}
        }}
        """,
        name="case.pkr.hcl",
    )
    if "Upload failed" in recorded:
        assert match[2] in run.failed().output
    else:
        expected = {
            line.split()[-1] for line in recorded.splitlines() if re.search(r": [d-][rwx-]{9} ", line)
        }
        shown = {line.split()[-1] for line in run.succeeded().output.splitlines() if "/tmp/up2" in line}
        assert expected <= shown, run.output


def test_the_first_error_stops_the_build(bench: Workbench, base_image: str) -> None:
    target = lay_out(bench, "errors", base_image)
    run = bench.hcl2ansible("build", "err.pkr.hcl").failed()
    assert lines_of(run.output, "docker.e")["before"] == 1
    assert lines_of(run.output, "docker.e")["must-not-run"] == 0
    assert "non-zero exit status: 1" in run.output
    assert not (target.parent / "out" / "err-manifest.json").exists()


def test_retries_and_timeouts(bench: Workbench, base_image: str) -> None:
    lay_out(bench, "errors", base_image)
    run = bench.hcl2ansible("build", "retry.pkr.hcl").failed()
    lines = lines_of(run.output, "docker.e")
    assert (lines["try 1"], lines["try 2"], lines["try 3"], lines["start"], lines["never"]) == (1, 1, 1, 1, 0)
    assert "retrying with 3" in run.output
    assert "retrying with 2" in run.output


# Where we are safer than what was recorded: an empty archive is refused, and the image stays.
SAFER = {"compress-of-commit"}


@pytest.mark.parametrize(
    "case", sorted(path.name.removesuffix(".pkr.hcl") for path in (PARITY / "artifact_types").glob("*.hcl"))
)
def test_what_post_processors_accept_keep_and_destroy(case: str, bench: Workbench, small_image: str) -> None:
    target = lay_out(bench, "artifact_types", small_image)
    recorded = (target / f"{case}.txt").read_text()
    run = bench.hcl2ansible("build", f"{case}.pkr.hcl")
    wanted = re.findall(r"^--> (?:docker|file|null)\.\w: (.*)", recorded, re.MULTILINE)
    if case in SAFER or "errors:" in recorded:
        run.failed()
        return
    listed = Counter(
        normal(text)
        for text in re.findall(r"^--> (?:docker|file|null)\.\w: ?(.*)", run.succeeded().output, re.MULTILINE)
    )
    assert listed == Counter(normal(text) for text in wanted), run.output
    kept = any(text.startswith("Stored file: f.txt") for text in wanted)
    if case.startswith("file-"):
        assert (target / "f.txt").exists() == kept


def normal(text: str) -> str:
    """An artifact's description without ids."""
    return re.sub(r"sha256:[0-9a-f]+", "SHA256", text).strip()


def test_push_to_a_registry(bench: Workbench, base_image: str, registry: str) -> None:
    target = lay_out(bench, "push", base_image)
    template = target / "template.pkr.hcl"
    template.write_text(template.read_text().replace("127.0.0.1:5055", registry))
    bench.hcl2ansible("build", "template.pkr.hcl").succeeded()
    recorded = json.loads((PARITY / "push" / "manifest.json").read_text())
    assert shape(json.loads((target / "push-manifest.json").read_text())) == shape(
        recorded, {"127.0.0.1:5055": registry}
    )
    for tag in ("a", "b"):
        docker("rmi", f"{registry}/rp/push:{tag}")
        docker("pull", f"{registry}/rp/push:{tag}")
        assert docker("run", "--rm", f"{registry}/rp/push:{tag}", "cat", "/srv/pushed") == "pushed"
        docker("rmi", f"{registry}/rp/push:{tag}")


@pytest.mark.parametrize("case", sorted(path.name for path in (PARITY / "builders").iterdir()))
def test_docker_builder(case: str, bench: Workbench, base_image: str) -> None:
    target = lay_out(bench, f"builders/{case}", base_image)
    (target / "hello.txt").write_text("hello\n")
    (target / "tpl" / "dir").mkdir(parents=True)
    (target / "tpl" / "dir" / "inside.txt").write_text("inside\n")
    (target / "docker-commit").mkdir()
    if case == "ssh":
        template = (target / "template.pkr.hcl").read_text()
        start = (
            "mkdir -p /run/sshd; echo root:packer | chpasswd; exec /usr/sbin/sshd -D -o PermitRootLogin=yes"
        )
        (target / "template.pkr.hcl").write_text(
            template.replace('["-d", "{{.Image}}"]', f'["-d", "{{{{.Image}}}}", "/bin/sh", "-c", "{start}"]')
        )
    run: Run = bench.hcl2ansible("build", "template.pkr.hcl")
    if "rc=0" not in (PARITY / "builders" / case / "rc").read_text():
        run.failed()
        return
    run.succeeded()
    if case in ("commit", "export"):
        assert (target / "back.txt").read_text() == "hello\n"
        assert "Host= Conn=docker User=[]" in run.output
    if case == "commit":
        written = json.loads((target / "docker-commit" / "manifest.json").read_text())
        assert shape(written) == shape(json.loads((PARITY / "builders" / case / "manifest.json").read_text()))
        image = json.loads(docker("image", "inspect", written["builds"][0]["artifact_id"]))[0]
        assert image["Author"] == "me@x"
        assert image["Config"]["WorkingDir"] == "/srv"
        assert "80/tcp" in image["Config"]["ExposedPorts"]
    if case == "export":
        assert {"srv/hello.txt", "srv/dir/inside.txt"} <= set(docker_tar_names(target / "out" / "img.tar"))
    if case == "ssh":
        assert "Conn=ssh Port=22" in run.output
