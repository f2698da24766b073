# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: shell
short_description: Run shell scripts on the machine that is built
description:
  - Runs scripts on the machine and shows their output while they run. The machine needs a POSIX shell, no
    Python.
  - Each script is sent and run in one exec. Its standard input is empty.
  - When this run is killed or the connection breaks, the script is ended on the machine and its file removed.
  - The file of a failed script is removed too, unless the machine is kept (C(hcl2ansible_on_error) is
    V(abort) or
    V(run-cleanup-provisioner)). Packer always leaves it.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.provisioner
  - hcl2ansible.images.shell_environment
options:
  inline:
    description: Lines of one script. One of O(inline), O(script) and O(scripts) is required.
    type: list
    elements: str
  script:
    description: Path of a script on the controller, relative to the directory in which C(ansible-playbook)
      was started.
    type: str
  scripts:
    description: Paths of scripts, run in this order.
    type: list
    elements: str
  binary:
    description: Send the scripts as they are. Else every CR-LF becomes LF.
    type: bool
    default: false
  use_env_var_file:
    description: Write the variables to a file on the machine that is sourced, so that they do not show in
      the process list.
    type: bool
    default: false
  execute_command:
    description:
      - Go template of the command that runs a script, with C(.Path), C(.Vars) and C(.EnvVarFile).
      - The default is C(chmod +x {{.Path}}; {{.Vars}} {{.Path}}), and with O(use_env_var_file) it is
        C(chmod +x {{.Path}}; . {{.EnvVarFile}} && {{.Path}}).
    type: str
  remote_folder:
    description: Directory of the machine in which scripts are stored.
    type: str
    default: /tmp
  remote_file:
    description: Name of the script in O(remote_folder). The default is C(script_NNNN.sh) with a random
      number.
    type: str
  remote_path:
    description: Path of the script on the machine, in place of O(remote_folder) and O(remote_file).
    type: str
  expect_disconnect:
    description:
      - Whether a script may cut the connection, as a reboot does. The next step then waits for the machine
        to come back.
      - After the connection is cut the script may go on for five seconds.
    type: bool
    default: false
  skip_clean:
    description: Leave the script on the machine.
    type: bool
    default: false
  start_retry_timeout:
    description:
      - How long to try to start a script on a machine that cannot be reached, and to wait for one that was
        expected to disconnect.
      - A machine that answers and refuses the script (no such directory, disk full) fails the step at once.
    type: str
    default: 5m
  pause_after:
    description: How long to wait after the last script, as V(10s).
    type: str
attributes:
  provisioner:
    support: full
    description: Is a provisioner of a template.
    details: shell
  check_mode:
    support: full
    description: Checks options and script files, and runs nothing.
seealso:
  - module: hcl2ansible.images.shell_local
  - module: hcl2ansible.images.file
"""

EXAMPLES = r"""
- name: Install nginx
  hcl2ansible.images.shell:
    inline:
      - apt-get update
      - apt-get install --yes nginx

- name: Harden the machine as root
  hcl2ansible.images.shell:
    script: scripts/harden.sh
    environment_vars: [LEVEL=2]
    execute_command: !unsafe "{{.Vars}} sudo -E sh {{.Path}}"

- name: Restart into the new kernel
  hcl2ansible.images.shell:
    inline: [systemctl reboot]
    expect_disconnect: true
"""

RETURN = r"""
continued_after:
  description: The error that O(continue_on_error) has passed over.
  type: str
  returned: when there was one
"""

# For the compiler, which checks a template before anything runs; options alone cannot say it.
MUTUALLY_EXCLUSIVE = [["inline", "script", "scripts"]]
REQUIRED_ONE_OF = [["inline", "script", "scripts"]]
