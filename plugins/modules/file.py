# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: file
short_description: Copy files and directories to or from the machine that is built
description:
  - Uploads or downloads. The machine needs a POSIX shell, and C(tar) to download directories; no Python.
  - A directory goes as one stream. Modes, times and empty directories are kept; the owner is the user of
    the connection.
  - Symbolic links in an uploaded directory are kept in containers and sandboxes. Over ssh the files they
    point to are copied,
    as C(scp) does.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment: [hcl2ansible.images.provisioner]
options:
  source:
    description:
      - What to copy. Copied after O(sources). Paths of the controller are relative to the directory in which
        C(ansible-playbook) was started.
      - A directory is copied with its name into an existing O(destination), and becomes the O(destination)
        where that does not
        exist. With a slash at its end only what is in it is copied.
      - To download a directory, end it with a slash; it may also be a glob. Several files come by their
        names.
    type: str
  sources:
    description: Several things to copy, in this order.
    type: list
    elements: str
  content:
    description: Text to store in O(destination), with mode 0600, in place of a source.
    type: str
  destination:
    description:
      - Where to copy to. With a slash at the end it is a directory, in which a file keeps its name.
      - The directory of a file must exist on the machine, and a directory is never overwritten by a file.
        On the controller it is
        made.
      - A relative path of the machine begins at C(/) in containers and sandboxes, and in the home directory
        over ssh.
      - Over ssh the contents of a directory (O(source) with a slash at its end) need an existing directory.
    type: str
    required: true
  direction:
    description: Whether to copy to the machine or from it.
    type: str
    choices: [upload, download]
    default: upload
  generated:
    description: Whether O(source) is made during the build, so that it need not be there when the template
      is checked.
    type: bool
    default: false
attributes:
  provisioner:
    support: full
    description: Is a provisioner of a template.
    details: file
  check_mode:
    support: full
    description: Checks options and sources, and copies nothing.
seealso:
  - module: hcl2ansible.images.shell
  - module: hcl2ansible.images.file_artifact
"""

EXAMPLES = r"""
- name: Upload the configuration of the site
  hcl2ansible.images.file:
    source: files/site.conf
    destination: /etc/nginx/conf.d/

- name: Upload a whole tree
  hcl2ansible.images.file:
    source: rootfs/
    destination: /

- name: Write a small file
  hcl2ansible.images.file:
    content: |
      listen = 80
    destination: /etc/site.conf

- name: Fetch the logs of the installation
  hcl2ansible.images.file:
    direction: download
    source: /var/log/*.log
    destination: logs/
"""

RETURN = r"""
continued_after:
  description: The error that O(continue_on_error) has passed over.
  type: str
  returned: when there was one
"""

# For the compiler, which checks a template before anything runs; options alone cannot say it.
MUTUALLY_EXCLUSIVE = [["content", "source"], ["content", "sources"]]
REQUIRED_ONE_OF = [["source", "sources", "content"]]
