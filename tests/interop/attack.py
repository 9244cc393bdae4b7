#!/usr/bin/env python3
"""Schemathesis against the emulator: valid and invalid requests, made from the document.

    pip install -r schemathesis.txt
    attack.py http://127.0.0.1:8080 AK SK DOCUMENT EXAMPLES_PER_OPERATION [--repeatable]

Exits with 1 and what was found when an answer is not what the document says.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent

# All of its checks but one, which knows of no state: 400 for an extension that is not there would be a failure.
# `rejected_for_its_state_only` of attack_hooks.py is stricter where it matters.
# Of bodies with another Content-Type it makes none; tests/emulator/tests/it/validation.rs does.
CHECKS = ["--checks", "all", "--exclude-checks", "positive_data_acceptance"]

# The operations of drafts and versions. In the other chapters the emulator reports what is missing by codes and under statuses that the hooks do
# not know yet, and what a call copies from the path is no mistake of a request there.
PATHS = "agent-plugin/(create-draft|edit-draft|publish-draft|detail)$"

# Most extensions asked for are not there.
EXPECTED_WARNINGS = {"validation_mismatch", "missing_test_data", "low_valid_rate"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("endpoint")
    parser.add_argument("ak")
    parser.add_argument("sk")
    parser.add_argument("document", type=pathlib.Path)
    parser.add_argument("examples", help="how many per operation and phase")
    parser.add_argument("--repeatable", action="store_true", help="the same requests each time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return attack(arguments, pathlib.Path(folder))


def attack(arguments, folder):
    # A file of its own, so that none is taken from a folder above.
    config = folder / "schemathesis.toml"
    config.write_text('hooks = "attack_hooks"\n', encoding="utf-8")
    report = folder / "report.json"
    command = [
        *[pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", config, "run", arguments.document.resolve()],
        *["--url", arguments.endpoint, "--max-examples", arguments.examples, "--include-path-regex", PATHS, "--continue-on-failure", "--no-color"],
        # A busy machine is no reason to fail.
        *["--suppress-health-check", "all", "--request-timeout", "60"],
        *["--report", "json", "--report-json-path", report, *CHECKS],
    ]
    # Otherwise the seed is printed with what was found.
    if arguments.repeatable:
        command.append("--generation-deterministic")
    environment = {
        **os.environ,
        # Nothing on the way to the emulator, whatever the environment says.
        "NO_PROXY": "*",
        "no_proxy": "*",
        "EMULATOR_AK": arguments.ak,
        "EMULATOR_SK": arguments.sk,
        "PYTHONPATH": str(HERE),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = done.stdout.decode(errors="replace")
    if done.returncode:
        return failed(said)
    told = json.loads(report.read_text(encoding="utf-8"))
    wrong = list(complaints(told))
    if wrong:
        return failed("\n".join([said, *wrong]))
    for operation, phases in told["valid_rates"].items():
        print(f"{operation}: {accepted(phases)} valid requests were accepted")
    print(f"cases: {told['test_cases']['generated']}")
    return 0


def failed(text):
    print(text, file=sys.stderr)
    return 1


def complaints(told):
    """What the report holds that is no failure by itself."""
    if not told["complete"] or told["errors"]:
        yield f"it did not get to the end: {told['errors']}"
    operations = told["operations"]
    if operations["tested"] != operations["selected"] or len(told["valid_rates"]) != operations["selected"]:
        yield f"not all operations were tried: {operations}"
    for phase, outcome in told["phases"].items():
        if outcome["status"] != "success":
            yield f"phase {phase}: {outcome}"
    for operation, phases in told["valid_rates"].items():
        if not accepted(phases):
            yield f"{operation}: nothing was ever accepted"
    for kind, warnings in told["warnings"].items():
        if warnings and kind not in EXPECTED_WARNINGS:
            yield f"warning {kind}: {warnings}"


def accepted(phases):
    return sum(phase["accepted"] for phase in phases.values())


if __name__ == "__main__":
    sys.exit(main())
