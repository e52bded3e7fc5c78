"""Is the AWS CLI of the server beside it. Usage: python -IS client.py SOCKET PYTHON SCRIPT [word…]"""
import _socket
import os
import sys

_, path, python, script, *words = sys.argv
READ_BY_IMPORTS = {'AWS_NEW_RETRIES_2026', 'BOTO_DISABLE_CRT'}
if any(name in READ_BY_IMPORTS or name.startswith('PYTHON') and name != 'PYTHONDONTWRITEBYTECODE' for name in os.environ):
    # What is read at a start only a start of its own has, but for the one variable of the interpreter that doctor itself sets.
    os.execv(python, [python, script, *words])
server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
server.connect(path)
body = b'\0'.join(map(os.fsencode, [os.getcwd(), str(len(words)), *words, *(f'{name}={value}' for name, value in os.environ.items())]))
message = len(body).to_bytes(4, 'little') + body
streams = b''.join(fd.to_bytes(4, sys.byteorder) for fd in (0, 1, 2))
sent = server.sendmsg([message], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
while sent < len(message):
    sent += server.send(message[sent:])
status = server.recv(1)
os._exit(status[0] if status else 1)
