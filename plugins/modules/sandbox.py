# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sandbox
short_description: Make a root file system of a copy-on-write copy of this host
description:
  - Starts a machine whose files are those of this host; provisioners change only its copy. Nothing is
    downloaded, no engine is needed, and it starts in a fraction of a second.
  - What the machine shows at the end is written as a tar file of a root file system, which C(docker
    import) accepts.
  - The machine has process ids, mounts, a host name and shared memory of its own. It uses the network of
    the host.
  - It hides the secrets and the data of the host. That is, the contents of C(/root), C(/home), C(/srv),
    C(/boot), C(/mnt), C(/media), C(/tmp) and C(/var/tmp); the files in C(/var/cache), C(/var/log),
    C(/var/spool), C(/var/backups) and C(/var/lib/apt/lists); what container engines, databases and
    hypervisors keep in C(/var/lib); ssh host keys, private TLS keys, VPN and Wi-Fi secrets, apt
    credentials, C(/etc/fstab), and every top-level directory that is not part of a Debian system.
    Passwords in C(/etc/shadow) are locked, C(/etc/machine-id) is empty.
  - C(/tmp), C(/run), C(/dev), C(/proc) and C(/sys) are not captured. C(/etc/resolv.conf) is captured empty
    and C(/usr/sbin/policy-rc.d) (which keeps packages from starting services) not at all, unless the build
    changed them.
  - Leave the host's own files alone while it runs, as a package upgrade on the host would show through.
  - It protects the host from accidents, not from an attacker. Root in it can break out when
    O(privileged=true).
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
requirements:
  - Linux with overlayfs, and root (or a privileged container)
  - C(nsenter) and C(setpriv) of util-linux
extends_documentation_fragment:
  - hcl2ansible.images.builder
options:
  export_path:
    description: Path of the tar file. Missing directories above it are created. An existing file is
      replaced at the end.
    type: str
    required: true
  packages:
    description:
      - Names of Debian packages. The tar file then holds only the files of these packages and of all
        packages that they depend on, all packages that were installed or upgraded in the machine,
        everything else that was created or changed in it, and C(/etc). The package database in it lists
        just these packages.
      - V(essential) names all packages that are essential or required.
      - By default everything that the machine shows is captured, which is as large as the host.
    type: list
    elements: str
    default: []
  exclude:
    description:
      - Paths, which may contain C(*), C(?) and C([...]), that the machine shall not show, in addition to
        the hidden ones.
      - V(DIR/*) keeps the directory and hides what is in it; V(DIR/**) keeps all directories and hides the
        files.
    type: list
    elements: str
    default: []
  include:
    description: Paths that the machine shall show although they are hidden by default, as V(/root/.config).
    type: list
    elements: str
    default: []
  hostname:
    description: Name of the machine. By default the name of the source.
    type: str
  privileged:
    description:
      - Leave all capabilities of root to the provisioners. By default they have those that container
        engines leave, so that a script cannot mount file systems, load modules, or set the clock or the
        firewall of the host.
    type: bool
    default: false
  communicator:
    description: How commands get into the machine.
    type: str
    choices: [sandbox]
    default: sandbox
attributes:
  check_mode:
    support: full
    description: Shows what would be started and captured, after checking that it can be.
  builder:
    support: full
    description: Builds images in a build block.
    details: sandbox
seealso:
  - module: hcl2ansible.images.docker_import
"""

EXAMPLES = r"""
- name: Prepare the build
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Add a host for the source
      ansible.builtin.add_host:
        name: sandbox.web
        groups: [images]
        source: {type: sandbox, name: web}

- name: Build the image
  hosts: images
  gather_facts: false
  tasks:
    - name: Build sandbox.web
      block:
        - name: Start the sandbox
          hcl2ansible.images.sandbox:
            state: started
            export_path: rootfs.tar
            packages: [essential, apt]
        - name: Install nginx in the sandbox
          hcl2ansible.images.shell:
            inline:
              - apt-get update
              - apt-get install --yes nginx
        - name: Capture the root file system
          hcl2ansible.images.sandbox:
            state: captured
      always:
        - name: Remove the sandbox
          hcl2ansible.images.sandbox:
            state: absent
"""

RETURN = r"""
machine:
  description: Connection variables of the host.
  returned: with O(state=started)
  type: dict
build:
  description: What is known about the build, under the names that templates use.
  returned: with O(state=started)
  type: dict
  sample: {ID: sandbox-5f0c1f8a90b2, Host: web, User: root, ConnType: sandbox}
artifact:
  description: The tar file.
  returned: with O(state=captured)
  type: dict
  sample: {files: [rootfs.tar], kind: files}
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
