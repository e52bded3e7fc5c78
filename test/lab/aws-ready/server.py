"""A Python that has imported the real AWS CLI, and becomes it for one caller after another: most of a call is its imports.

Usage: server.py SOCKET SCRIPT. Each connection brings the caller's three streams and, as NUL-ended strings, its directory, its words and its
variables. What answers is a fork that runs SCRIPT, the `aws` as it is installed, from its first line on; its exit status goes back as one byte.
"""
import array
import atexit
import fcntl
import gc
import importlib
import io
import os
import pathlib
import runpy
import signal
import socket
import sys
import threading
import time
import types

SOCKET, SCRIPT = sys.argv[1:3]
HOME = os.path.join(os.path.dirname(SOCKET), 'home-of-the-caller')


def modules_of_a_call():
    """Names of the modules that a call of the credential helper imports."""
    read, write = os.pipe()
    if os.fork() == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.environ.update(AWS_ACCESS_KEY_ID='AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY='wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)
        try:
            sys.argv = [SCRIPT, 'codecommit', 'credential-helper', 'get']
            runpy.run_path(SCRIPT, run_name='__main__')
        except BaseException:
            pass
        with os.fdopen(write, 'w') as out:
            out.write('\n'.join(sorted(sys.modules)))
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        return told.read().split('\n')


def of_home(value):
    return isinstance(value, (str, pathlib.PurePath)) and HOME in str(value)


def places_of_home():
    """Where the AWS CLI keeps what it asked of HOME as it was imported: a module or class and its attribute, or a function and its defaults."""
    modules = [module for name, module in sys.modules.items() if name.split('.')[0] in ('awscli', 'botocore', 's3transfer')]
    classes = [value for module in modules for value in vars(module).values() if isinstance(value, type)]
    for owner in (*modules, *classes):
        for name, value in vars(owner).items():
            if of_home(value):
                yield owner, name
            elif isinstance(value, types.FunctionType) and any(map(of_home, value.__defaults__ or ())):
                yield value, '__defaults__'


def move_home(places):
    """Puts the home of the environment in those places."""
    def moved(value):
        return type(value)(str(value).replace(HOME, os.path.expanduser('~'))) if of_home(value) else value
    for owner, name in places:
        value = getattr(owner, name)
        setattr(owner, name, tuple(map(moved, value)) if isinstance(value, tuple) else moved(value))


def become(connection, streams, cwd, argv, env, places):
    """Runs the AWS CLI as the caller would have. Does not return."""
    for fd, stream in enumerate(streams):
        os.dup2(stream, fd)
    # Who kills the caller kills this: the end of the connection is a signal.
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(connection, fcntl.F_SETFL, fcntl.fcntl(connection, fcntl.F_GETFL) | os.O_ASYNC)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.dont_write_bytecode = env.get('PYTHONDONTWRITEBYTECODE', '') != ''
    time.tzset()
    move_home(places)
    # It adds to AWS_DATA_PATH.
    importlib.reload(sys.modules['awscli'])
    sys.stdin, sys.stdout, sys.stderr = [io.TextIOWrapper(io.open(fd, mode, closefd=False), encoding='utf-8', line_buffering=fd == 2) for fd, mode in enumerate(('rb', 'wb', 'wb'))]
    sys.argv = argv
    code = 0
    try:
        runpy.run_path(SCRIPT, run_name='__main__')
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        if not isinstance(end.code, (int, type(None))):
            print(end.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            pass
    connection.send(bytes([code & 0xFF]))
    os._exit(0)


def serve():
    """Answers until its caller, whose end of standard input it holds, is gone."""
    os.environ['HOME'] = HOME
    for name in modules_of_a_call():
        try:
            __import__(name)
        except ImportError:
            pass
    if 'awscli' not in sys.modules:
        sys.exit('SCRIPT is another program')
    places = list(dict.fromkeys(places_of_home()))
    os.wait()
    # A call is over before there is garbage worth looking for.
    gc.disable()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(SOCKET)
    listener.listen(64)
    threading.Thread(target=lambda: (os.read(0, 1), os._exit(0)), daemon=True).start()
    print('ready', flush=True)
    while True:
        connection, _ = listener.accept()
        message, ancillary, _, _ = connection.recvmsg(1 << 20, socket.CMSG_SPACE(12))
        streams = array.array('i', ancillary[0][2])
        size = int.from_bytes(message[:4], 'little')
        while len(message) < 4 + size:
            message += connection.recv(1 << 20)
        cwd, words, *rest = message[4:].decode('utf-8', 'surrogateescape').split('\0')
        argv, env = rest[:int(words)], dict(each.split('=', 1) for each in rest[int(words):] if '=' in each)
        if os.fork() == 0:
            listener.close()
            become(connection, streams, cwd, [SCRIPT, *argv], env, places)
        connection.close()
        for stream in streams:
            os.close(stream)


serve()
