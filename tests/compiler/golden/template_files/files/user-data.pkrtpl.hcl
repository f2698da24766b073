#cloud-config
hostname: ${host-name}
%{ if password != null ~}
password: ${password}
%{ endif ~}
users:
%{ for i, user in users ~}
  - name: ${user.name} # {{ item }} {# ${i} #}
    shell: ${coalesce(user.shell, "/bin/bash")}
    sudo: ${user.admin ? "ALL=(ALL) NOPASSWD:ALL\\" : "no"}
    groups: [%{ for group in ["users", user.name] }${group}, %{ endfor }]
%{ endfor ~}
runcmd:
  - echo $${HOME} %%{x} '\n' ${replace(path, "/", "\\")}
%{ if length(users) > 1 }
  - echo many
%{ else }
  - echo few
%{ endif }
