#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs what the pages show: readme.py [--update] K8SAI PAGE...

Every ```console block of a Markdown page is a transcript: lines that start with "$ " are commands, run by sh in a scratch copy of tests/readme with k8sai in the PATH; what follows
is their output, standard error included, in the order in which a terminal shows it. A line "[…]" stands for any lines. Ends with "N passed, N failed".
--update writes the output of blocks without "[…]" anew.

In a manual page they are literal displays (.Bd -literal) with such a line, and lines ".Dl $ COMMAND", which have to end with status 0 or 1; `kubectl` there takes its
input and says nothing."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

ANY = "[…]"


def matches(wanted, got):
    """Do the lines fit, `[…]` standing for any?"""
    pattern = "".join(r"(?:.*\n)*?" if line == ANY else re.escape(line) + r"\n" for line in wanted)
    return re.fullmatch(pattern, "".join(line + "\n" for line in got)) is not None


def steps(block):
    """Splits a transcript into (command line, expected output)."""
    found = []
    for line in block:
        if line.startswith("$ "):
            found.append((line, []))
        elif found:
            found[-1][1].append(line)
    return found


def run(command, folder, k8sai):
    env = dict(os.environ, PATH=folder + "/bin:" + os.path.dirname(k8sai) + os.pathsep + os.environ["PATH"], NO_COLOR="1")
    done = subprocess.run(["sh", "-c", "exec 2>&1; " + command], cwd=folder, env=env, stdout=subprocess.PIPE, text=True, timeout=120)
    return done.stdout.rstrip("\n").split("\n") if done.stdout else []


def check_block(block, folder, k8sai, where):
    passed, failed, fresh = 0, 0, []
    for line, wanted in steps(block):
        got = run(line[2:], folder, k8sai)
        good = matches(wanted, got)
        passed, failed = passed + good, failed + (not good)
        fresh += [line] + (wanted if good or ANY in wanted else got)
        if not good:
            print("%s: %s\n--- shown\n%s\n--- real\n%s" % (where, line, "\n".join(wanted), "\n".join(got)))
    return passed, failed, fresh


def unescaped(text):
    """A line of a manual page as it is shown."""
    return text.replace("\\-", "-").replace("\\&", "").replace("\\e", "\\")


def check_manual(lines, folder, k8sai, page):
    """The displays of a manual page; nothing is updated there."""
    passed = failed = 0
    block = None
    for number, line in enumerate(lines, 1):
        where = "%s:%d" % (page, number)
        if line.startswith(".Dl $ "):
            status = subprocess.run(["sh", "-c", unescaped(line[6:])], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                    env=dict(os.environ, PATH=folder + "/bin:" + os.path.dirname(k8sai) + os.pathsep + os.environ["PATH"])).returncode
            passed, failed = passed + (status <= 1), failed + (status > 1)
            if status > 1:
                print("%s: ends with status %d: %s" % (where, status, line))
        elif line.startswith(".Bd -literal"):
            block = []
        elif line == ".Ed" and block is not None:
            p, f, _ = check_block([unescaped(x) for x in block], folder, k8sai, where)
            passed, failed, block = passed + p, failed + f, None
        elif block is not None:
            block.append(line)
    return passed, failed


def main():
    arguments = sys.argv[1:]
    update = "--update" in arguments
    arguments = [a for a in arguments if a != "--update"]
    k8sai = os.path.abspath(arguments[0])
    passed = failed = 0
    for page in arguments[1:]:
        with open(page, encoding="utf-8") as f:
            lines = f.read().split("\n")
        out, block = [], None
        with tempfile.TemporaryDirectory() as scratch:
            folder = os.path.join(scratch, "work")
            shutil.copytree("tests/readme", folder)
            if page.endswith(".1"):
                p, f = check_manual(lines, folder, k8sai, page)
                passed, failed = passed + p, failed + f
                continue
            for number, line in enumerate(lines, 1):
                if block is None:
                    out.append(line)
                    block = [] if line == "```console" else None
                elif line == "```":
                    p, f, fresh = check_block(block, folder, k8sai, "%s:%d" % (page, number))
                    passed, failed, block = passed + p, failed + f, None
                    out += fresh + [line]
                else:
                    block.append(line)
        if update:
            with open(page, "w", encoding="utf-8") as f:
                f.write("\n".join(out))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


sys.exit(main())
