# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """How a builder's machine is reached: the options that all builders with a machine share."""

    DOCUMENTATION = r"""
options:
  communicator:
    description:
      - How the machine is reached. With V(none) nothing is connected, and only provisioners that run on the
        controller make sense.
    type: str
    choices: [ssh, winrm, none]
    default: ssh
  pause_before_connecting:
    description: Duration to wait after the first connection; then the connection is made anew. For machines
      that reboot while they start.
    type: str
  ssh_host:
    description: Address to connect to, in place of the one that the builder found.
    type: str
  ssh_port:
    description: Port of the ssh server.
    type: int
    default: 22
  ssh_username:
    description: User to log in as. Required with the communicator V(ssh).
    type: str
  ssh_password:
    description: Password of the user. Also answers keyboard-interactive prompts.
    type: str
  ssh_keypair_name:
    description: Name of an existing key pair of the cloud. Needs O(ssh_private_key_file) or
      O(ssh_agent_auth).
    type: str
  temporary_key_pair_name:
    description: Name of the temporary key pair. By default a unique one.
    type: str
  temporary_key_pair_type:
    description: Type of the temporary key pair.
    type: str
    choices: [rsa, dsa, ecdsa, ed25519]
  temporary_key_pair_bits:
    description: Bits of the temporary key pair, where the type has a choice and the key is made on the
      controller.
    type: int
  ssh_ciphers:
    description: Ciphers to offer, most wanted first. By default those of the ssh client,
      V(aes128-gcm@openssh.com) before the others.
    type: list
    elements: str
  ssh_key_exchange_algorithms:
    description: Key exchange algorithms to offer, most wanted first. By default those of the ssh client.
    type: list
    elements: str
  ssh_clear_authorized_keys:
    description: Remove the temporary key from the authorized keys of the user and of root before the image is
      captured.
    type: bool
    default: false
  ssh_private_key_file:
    description: File of the private key to log in with. A leading C(~) is expanded. Keys with a passphrase
      need O(ssh_agent_auth).
    type: str
  ssh_certificate_file:
    description: File of the certificate that belongs to O(ssh_private_key_file).
    type: str
  ssh_pty:
    description: Ask for a pseudo terminal.
    type: bool
    default: false
  ssh_timeout:
    description:
      - How long to wait until the machine can be logged in to.
      - V(5m) when neither this nor O(ssh_handshake_attempts) is given.
    type: str
  ssh_wait_timeout:
    description: Older name of O(ssh_timeout).
    type: str
  ssh_agent_auth:
    description: Log in with the keys of the running ssh agent (E(SSH_AUTH_SOCK)).
    type: bool
    default: false
  ssh_disable_agent_forwarding:
    description: Do not forward the ssh agent to the machine.
    type: bool
    default: false
  ssh_handshake_attempts:
    description:
      - How many times the machine may refuse the login before the build fails.
      - V(10) when neither this nor O(ssh_timeout) is given.
    type: int
  ssh_bastion_host:
    description: Bastion to connect through. Not together with O(ssh_proxy_host).
    type: str
  ssh_bastion_port:
    description: Port of the bastion's ssh server.
    type: int
    default: 22
  ssh_bastion_username:
    description: User to log in to the bastion as.
    type: str
  ssh_bastion_password:
    description: Password of the bastion's user.
    type: str
  ssh_bastion_interactive:
    description: Answer the bastion's keyboard-interactive prompts with O(ssh_bastion_password).
    type: bool
    default: false
  ssh_bastion_agent_auth:
    description: Log in to the bastion with the keys of the running ssh agent.
    type: bool
    default: false
  ssh_bastion_private_key_file:
    description: File of the private key for the bastion. By default O(ssh_private_key_file).
    type: str
  ssh_bastion_certificate_file:
    description: File of the certificate that belongs to O(ssh_bastion_private_key_file).
    type: str
  ssh_file_transfer_method:
    description: How files are transferred.
    type: str
    choices: [scp, sftp]
    default: scp
  ssh_proxy_host:
    description: SOCKS5 proxy to connect through.
    type: str
  ssh_proxy_port:
    description: Port of the SOCKS5 proxy.
    type: int
    default: 1080
  ssh_proxy_username:
    description: User name for the SOCKS5 proxy.
    type: str
  ssh_proxy_password:
    description: Password for the SOCKS5 proxy.
    type: str
  ssh_keep_alive_interval:
    description: Duration between two signs of life. A negative one turns them off.
    type: str
    default: 5s
  ssh_read_write_timeout:
    description: Duration after which a silent connection counts as lost. V(0s) waits forever.
    type: str
    default: 0s
  ssh_remote_tunnels:
    description: Tunnels from the machine to the controller, each C([bind:]port:host:port).
    type: list
    elements: str
  ssh_local_tunnels:
    description: Tunnels from the controller to the machine, each C([bind:]port:host:port).
    type: list
    elements: str
  ssh_public_key:
    description: Public key to log in with, as text. Normally made by the builder.
    type: str
  ssh_private_key:
    description: Private key to log in with, as text. Normally made by the builder.
    type: str
  winrm_username:
    description: User to log in as. Required with the communicator V(winrm).
    type: str
  winrm_password:
    description: Password of the user. Some builders get it from the cloud.
    type: str
  winrm_host:
    description: Address to connect to, in place of the one that the builder found.
    type: str
  winrm_port:
    description: Port of the WinRM service. V(5985), or V(5986) with O(winrm_use_ssl).
    type: int
  winrm_timeout:
    description: How long to wait until WinRM answers.
    type: str
    default: 30m
  winrm_use_ssl:
    description: Connect with HTTPS.
    type: bool
    default: false
  winrm_insecure:
    description: Do not check the certificate of the machine.
    type: bool
    default: false
  winrm_no_proxy:
    description: Connect directly, whatever proxy the environment names.
    type: bool
    default: false
  winrm_use_ntlm:
    description: Log in with NTLM in place of basic authentication.
    type: bool
"""
