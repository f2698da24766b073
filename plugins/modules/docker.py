# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docker
short_description: Make a container image, or a tarball of a container's files
description:
  - Starts a container of an image or a Dockerfile, and after the provisioners have changed it commits it to
    an image,
    exports its files, or throws it away.
  - The container is always a new one, and is always removed together with its anonymous volumes.
  - Unlike with Packer, C(/packer-files) exists in the container (and so in the image) only when
    O(container_dir) is set.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.builder
  - hcl2ansible.images.docker_cli
  - hcl2ansible.images.docker_cli.login
  - hcl2ansible.images.communicator
options:
  image:
    description: Image to start from. One of O(image) and O(build) is required.
    type: str
  build:
    description: Build the image to start from of a Dockerfile. It is kept only as what the committed image is
      based on.
    type: dict
    suboptions:
      path:
        description: Path of the Dockerfile.
        type: str
        required: true
      build_dir:
        description: Directory that the instructions of the Dockerfile may take files from.
        type: str
        default: .
      arguments:
        description: Values of the Dockerfile's ARG instructions.
        type: dict
      pull:
        description: Pull the Dockerfile's base image even if it is there. V(true) by default.
        type: bool
      compress:
        description: Compress what is sent to the engine.
        type: bool
        default: false
      platform:
        description: Platform of the image. By default O(platform) of the container.
        type: str
  commit:
    description: Commit the container to an image. Exactly one of O(commit), O(discard) and O(export_path) is
      required.
    type: bool
    default: false
  discard:
    description: Throw the container away. The artifact is empty, but post-processors can replace it.
    type: bool
    default: false
  export_path:
    description:
      - File to write the container's files to, as a tarball. Missing directories are created.
      - The file appears when it is complete; nothing is left of a failed export.
    type: str
  author:
    description: Author of the committed image.
    type: str
  message:
    description: Message of the commit.
    type: str
  changes:
    description:
      - Dockerfile instructions to apply to the committed image, for example V(ENV A=b) or V(WORKDIR /srv).
      - Without a CMD or ENTRYPOINT instruction, that of O(image) is restored.
    type: list
    elements: str
  pull:
    description: Pull O(image) even if it is there. Not used with O(build), which has an option of its own.
    type: bool
    default: true
  run_command:
    description:
      - Arguments of C(docker run) that name the image, with the Go template variable C(.Image). The container
        must go to the background.
      - By default C(-d -i -t --entrypoint=/bin/sh -- {{.Image}}), and C(-d -i -t -- {{.Image}} /bin/sh) for
        an image without an entrypoint,
        so that the committed image has none either.
    type: list
    elements: str
  container_dir:
    description: Mount a temporary directory of the controller here in the container.
    type: str
  volumes:
    description: Further directories to mount, a map of paths on the engine's host to paths in the container.
    type: dict
  tmpfs:
    description: Paths in the container to mount temporary file systems at.
    type: list
    elements: str
  device:
    description: Devices of the host that the container may use.
    type: list
    elements: str
  cap_add:
    description: Linux capabilities to add.
    type: list
    elements: str
  cap_drop:
    description: Linux capabilities to drop.
    type: list
    elements: str
  privileged:
    description: Give the container all rights on the host.
    type: bool
    default: false
  runtime:
    description: OCI runtime to run the container with.
    type: str
  platform:
    description: Platform of the image, for example V(linux/arm64).
    type: str
  exec_user:
    description: User to run commands as, V(name) or V(uid:gid). By default the one of the image.
    type: str
  fix_upload_owner:
    description:
      - Make O(exec_user), or else the user of the container, the owner of what is uploaded. Without it
        uploads are root's, whoever the user is.
      - Packer documents V(true) as the default, but in HCL it is V(false).
    type: bool
    default: false
  pty:
    description: Run commands with a pseudo terminal.
    type: bool
    default: false
  windows_container:
    description: The container is a Windows one. Needs an engine that runs those.
    type: bool
    default: false
  communicator:
    description: How commands get into the container. V(ssh) needs an ssh server in it.
    type: str
    choices: [docker, dockerWindowsContainer, ssh, winrm, none]
    default: docker
attributes:
  check_mode:
    support: full
    description: Shows the commands that would run.
  builder:
    support: full
    description: Builds images in a build block.
    details: docker
"""

EXAMPLES = r"""
- name: Prepare the build
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Add a host for the source
      ansible.builtin.add_host:
        name: docker.web
        groups: [images]
        source: {type: docker, name: web}

- name: Build the image
  hosts: images
  gather_facts: false
  tasks:
    - name: Build docker.web
      block:
        - name: Start the container
          hcl2ansible.images.docker:
            state: started
            image: debian:bookworm
            commit: true
            changes: ["EXPOSE 80"]
        - name: Install nginx in the container
          hcl2ansible.images.shell:
            inline:
              - apt-get update
              - apt-get install --yes nginx
        - name: Commit the image
          hcl2ansible.images.docker:
            state: captured
      always:
        - name: Remove the container
          hcl2ansible.images.docker:
            state: absent
"""

RETURN = r"""
machine:
  description: Connection variables of the host.
  returned: with O(state=started)
  type: dict
  sample: {ansible_connection: hcl2ansible.images.docker, ansible_host: 1a110fb77f42}
build:
  description: What is known about the build, under the names that templates use.
  returned: with O(state=started)
  type: dict
  sample: {ID: 1a110fb77f42, ConnType: docker, SourceImageSha256: "sha256:17c7"}
artifact:
  description: The image or the tarball.
  returned: with O(state=captured)
  type: dict
  sample: {builder_id: packer.post-processor.docker-import, id: "sha256:17c7", kind: docker.image}
kept:
  description: What stays in place because the source has failed and C(hcl2ansible_on_error) says so.
  returned: with O(state=absent), when something stays
  type: list
  elements: str
reach:
  description: Command that gets into the machine that was kept.
  returned: with O(state=absent), when something stays
  type: str
plan:
  description: What would be done.
  returned: in check mode
  type: dict
"""

# For the compiler, which checks a template before anything runs; options alone cannot say it.
MUTUALLY_EXCLUSIVE = [["image", "build"], ["commit", "discard", "export_path"]]
REQUIRED_ONE_OF = [["image", "build"], ["commit", "discard", "export_path"]]
REQUIRED_IF = [["communicator", "ssh", ["ssh_username"]], ["ecr_login", True, ["login_server"]]]
