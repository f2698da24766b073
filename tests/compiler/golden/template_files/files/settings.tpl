path=${path}
port=${port}