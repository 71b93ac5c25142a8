"""The servers under test, each started alone in a process of its own, on a core of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
NCHAN = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
NCHAN_CONF = """
load_module {module};
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/log;
events {{ worker_connections 16384; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  keepalive_requests 1000000000;
  server {{
    listen 127.0.0.1:{port};
    location = /sub {{ nchan_subscriber websocket; nchan_channel_id bench; }}
    location = /pub {{ nchan_publisher; nchan_channel_id bench; nchan_message_buffer_length 16; }}
  }}
}}
"""


@dataclass(frozen=True)
class Running:
    """A server that answers on ``address``."""

    name: str
    pid: int
    address: tuple[str, int]
    publish_address: tuple[str, int]
    """Where each line is broadcast; Nchan takes a POST at ``address`` instead."""
    plain: bool
    """Whether it is Nchan: plain WebSocket rather than Socket.IO."""

    def rss_kib(self) -> int:
        """Resident memory now."""
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise ProcessLookupError(self.pid)

    def cpu_s(self) -> float:
        """Processor time used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A TCP port on the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"{process.args!r} does not listen on port {port}")


@contextmanager
def running(
    name: str, command: list[str], port: int, publish_port: int = 0, *, plain: bool = False
) -> Iterator[Running]:
    """Run a server on core 0, and this process on the others, until the block ends."""
    cores = os.sched_getaffinity(0)
    process = subprocess.Popen(command)  # noqa: S603  our own commands
    os.sched_setaffinity(process.pid, {min(cores)})
    os.sched_setaffinity(0, cores - {min(cores)} or cores)
    try:
        _await_listening(port, process)
        if publish_port:
            _await_listening(publish_port, process)
        yield Running(name, process.pid, ("127.0.0.1", port), ("127.0.0.1", publish_port or port), plain)
    finally:
        os.sched_setaffinity(0, cores)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def stock(*, uvloop: bool) -> Iterator[Running]:
    """python-socketio as it comes."""
    ports = free_port(), free_port()
    name = "python-socketio + uvloop" if uvloop else "python-socketio"
    options = ["--uvloop"] if uvloop else []
    command = [sys.executable, "-m", "benchmarks.fanout.stock", *map(str, ports), *options]
    with running(name, command, *ports) as server:
        yield server


@contextmanager
def hub() -> Iterator[Running]:
    """Our hub, as it runs in production."""
    ports = free_port(), free_port()
    command = [sys.executable, "-m", "benchmarks.fanout.hub", *map(str, ports)]
    with running("cricksy hub", command, *ports) as server:
        yield server


@contextmanager
def node() -> Iterator[Running]:
    """Node's socket.io, installed from npm beside ``server.js`` when it is not there yet."""
    folder = HERE / "node"
    if not (folder / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)  # noqa: S607  npm from PATH
    ports = free_port(), free_port()
    asked = subprocess.run(["node", "-p", "process.execPath"], capture_output=True, text=True, check=True)  # noqa: S607  from PATH, where a wrapper may stand for it
    command = [asked.stdout.strip(), str(folder / "server.js"), *map(str, ports)]
    with running("Node socket.io", command, *ports) as server:
        yield server


@contextmanager
def nchan() -> Iterator[Running]:
    """Nchan, a C module of nginx (Debian: libnginx-mod-nchan)."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        conf = Path(folder, "nginx.conf")
        conf.write_text(NCHAN_CONF.format(module=NCHAN, folder=folder, port=port), encoding="ascii")
        with running("Nchan (nginx)", ["nginx", "-p", folder, "-c", str(conf)], port, plain=True) as server:
            yield server


def why_no_nchan() -> str | None:
    """Why Nchan cannot be measured here, or ``None`` when it can."""
    if shutil.which("nginx") is None:
        return "nginx is not installed"
    return None if NCHAN.exists() else "nginx has no Nchan module (Debian: libnginx-mod-nchan)"
