"""How a command ends: its exit code, and its faults in one form."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from importlib import import_module

from sim.cli.screen import Screen
from sim.faults import FULL, Fault, FileError, ScenarioErrors

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


class Stopped(Exception):  # noqa: N818 - it is a wish of the user
    """The user stopped a command; the message says what is kept and how to go on."""


class Failed(Exception):  # noqa: N818 - it is told in one line
    """Something went wrong on the way that is no fault of the input."""


def carried_out(arguments: argparse.Namespace) -> int:
    """Import a command's file, run it, and return its exit code."""
    screen = Screen(json=arguments.json, quiet=arguments.quiet)
    try:
        code: int = import_module(f"sim.cli.{arguments.command}").execute(arguments, screen)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader of our output has seen enough (`pasar parameters | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except ScenarioErrors as errors:
        screen.faults(errors.errors)
        return BAD_INPUT
    except (Stopped, KeyboardInterrupt) as stopped:
        screen.faults([Fault(file="interrupted", allowed=str(stopped) or "nothing was written; run it again")])
        return INTERRUPTED
    except Exception as error:
        return _failed(error, screen)


def _failed(error: Exception, screen: Screen) -> int:
    if isinstance(error, FileError):
        screen.faults([error.fault()])
        return error.exit_code
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        if error.errno in FULL:
            reason = f"{reason}; what was half-written is removed"
        screen.faults([Fault(file=str(error.filename or "output"), allowed=reason)])
        return FAILED
    if isinstance(error, MemoryError):
        reason = "not enough memory; more people per agent need less (--people-per-agent 20000)"
        screen.faults([Fault(file="memory", allowed=reason)])
        return FAILED
    if isinstance(error, Failed):
        screen.faults([Fault(file="failed", allowed=str(error))])
        return FAILED
    screen.faults([Fault(file="failed", allowed=f"{type(error).__name__}: {error}".splitlines()[0])])
    if os.environ.get("PASAR_TRACEBACK"):
        traceback.print_exception(error)
    return FAILED
