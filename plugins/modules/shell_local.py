# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: shell_local
short_description: Run scripts on the controller
description:
  - Runs scripts where C(ansible-playbook) runs, in its current directory, and shows their output while they
    run.
  - It is a provisioner, and with O(artifact) a post-processor that hands on the same artifact.
  - When this run ends early, so do the scripts and all processes of their process group.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.provisioner
  - hcl2ansible.images.shell_environment
options:
  artifact:
    description:
      - What the script is about, as a post-processor. The artifact is always kept, and returned as it is.
      - The task does nothing when it is empty, for the chain has ended.
    type: dict
  keep_input_artifact:
    description: Accepted for compatibility. The artifact is kept in any case.
    type: bool
  inline:
    description: Lines of one script. Exactly one of O(inline), O(script), O(scripts) and O(command) is
      required.
    type: list
    elements: str
  command:
    description: One line. Deprecated, use O(inline).
    type: str
  script:
    description: Path of an executable script, relative to the directory in which C(ansible-playbook) was
      started.
    type: str
  scripts:
    description: Paths of executable scripts, run in this order.
    type: list
    elements: str
  execute_command:
    description:
      - The argument list that runs a script. Each argument is a Go template with C(.Vars), C(.Script) and
        C(.Command).
      - The default is C(/bin/sh), C(-c), C({{.Vars}} {{.Script}}). A post-processor puts C(sh -c) before a
        single argument.
    type: list
    elements: str
  only_on:
    description: Operating systems of the controller on which to run. Elsewhere the step is skipped.
    type: list
    elements: str
    choices: [darwin, freebsd, linux, openbsd, solaris, windows]
  tempfile_extension:
    description: Extension of the temporary script that O(inline) becomes, with or without its dot.
    type: str
  use_linux_pathing:
    description: Turn the Windows paths of scripts (C:\\dir) into those of the Windows subsystem for Linux
      (/mnt/c/dir).
    type: bool
    default: false
attributes:
  provisioner:
    support: full
    description: Is a provisioner of a template.
    details: shell-local
  post_processor:
    support: full
    description: Is a post-processor of a template.
    details: shell-local
  check_mode:
    support: full
    description: Checks options and script files, and runs nothing.
seealso:
  - module: hcl2ansible.images.shell
"""

EXAMPLES = r"""
- name: Make the configuration that the next step uploads
  hcl2ansible.images.shell_local:
    inline:
      - ./render.sh > site.conf
    environment_vars: [STAGE=production]

- name: Tell the inventory about the new image
  hcl2ansible.images.shell_local:
    artifact: "{{ artifact }}"
    script: scripts/announce.sh
"""

RETURN = r"""
artifact:
  description: The artifact that came in.
  type: dict
  returned: as a post-processor
continued_after:
  description: The error that O(continue_on_error) has passed over.
  type: str
  returned: when there was one
"""

# For the compiler, which checks a template before anything runs; options alone cannot say it.
MUTUALLY_EXCLUSIVE = [["inline", "script", "scripts", "command"]]
REQUIRED_ONE_OF = [["inline", "script", "scripts", "command"]]
