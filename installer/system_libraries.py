"""System libraries that Qt needs on Linux: which are missing, and how they get installed.

Qt's wheels bring Qt itself; a bare Linux lacks the graphics and font libraries that Qt loads.
Package names are Debian's, which Ubuntu, 麒麟 and 统信 share.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping

# Importing Qt needs these even when no window is ever opened (library file -> package).
IMPORT_LIBRARIES: Mapping[str, str] = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}

# A real window under X11 needs these as well.
WINDOW_LIBRARIES: Mapping[str, str] = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}

# Another package manager may be at work (a desktop's updater, say): wait for it, in seconds.
_LOCK_WAIT_S = 120


def can_load(library: str) -> bool:
    """Tell whether the dynamic linker finds ``library`` and all that it needs in turn."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(libraries: Mapping[str, str], loads: Callable[[str], bool] = can_load) -> list[str]:
    """Return the packages of those ``libraries`` (file -> package) that do not load, in order."""
    return [package for library, package in libraries.items() if not loads(library)]


def install_command(packages: Iterable[str], prefix: str = "sudo ") -> str:
    """Return the one shell line that installs ``packages``; ``prefix`` goes before each apt-get."""
    wanted = " ".join(packages)
    return f"{prefix}apt-get update && {prefix}apt-get install -y --no-install-recommends {wanted}"


def administrator_prefix() -> list[str] | None:
    """Return what to put before apt-get so that it may install, or None when nothing helps.

    Root needs nothing before it; an ordinary user needs a sudo that asks no password.
    """
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    answer = subprocess.run(["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True)
    return ["sudo", "-n"] if answer.returncode == 0 else None


def install(packages: Iterable[str], prefix: Iterable[str]) -> str:
    """Install ``packages`` with apt-get and return its first error line (empty: all went well).

    A failed update is no reason to stop: the lists at hand may do.
    """
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    apt += ["-o", f"DPkg::Lock::Timeout={_LOCK_WAIT_S}"]
    _run_quietly([*apt, "update"])
    done = _run_quietly([*apt, "install", "--no-install-recommends", *packages])
    if done.returncode == 0:
        return ""
    errors = (line for line in done.stdout.splitlines() if line.startswith("E:"))
    return next(errors, f"apt-get: {done.returncode}")


def _run_quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
