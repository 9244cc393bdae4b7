#!/usr/bin/env python3
"""Schemathesis against the emulator: valid and invalid requests, made from the document.

    pip install -r schemathesis.txt
    attack.py http://127.0.0.1:8080 AK SK DOCUMENT EXAMPLES_PER_OPERATION [--quick]

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

# All of its checks but two, which attack_hooks.py has others for.
# Of bodies with another Content-Type it makes none; tests/emulator/tests/it/validation.rs does.
CHECKS = ["--checks", "all", "--exclude-checks", "positive_data_acceptance,unsupported_method"]

# Each in a process of its own, as most of the time goes into making requests.
PARTS = ["^/v[1-4]/", "^/v[5-9]/"]

# Operations of which no valid request is accepted, and why not.
UNREACHED = {}

CONFIG = 'hooks = "attack_hooks"\n'

# One method that an operation does not have stands for all.
QUICK = '[phases.coverage]\nunexpected-methods = ["PATCH"]\n'

# Most extensions asked for are not there.
EXPECTED_WARNINGS = {"validation_mismatch", "missing_test_data", "low_valid_rate"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("endpoint")
    parser.add_argument("ak")
    parser.add_argument("sk")
    parser.add_argument("document", type=pathlib.Path)
    parser.add_argument("examples", help="how many per operation and phase")
    parser.add_argument("--quick", action="store_true", help="fewer requests, and the same each time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        parts = [Part(arguments, regex, pathlib.Path(folder)) for regex in PARTS]
        if not all([part.is_over() for part in parts]):
            return 1
        rates = {operation: phases for part in parts for operation, phases in part.told["valid_rates"].items()}
        paths = json.loads(arguments.document.read_text(encoding="utf-8"))["paths"]
        wrong = list(complaints(rates, {f"{method.upper()} {path}" for path, item in paths.items() for method in item}))
        if wrong:
            return failed("\n".join(wrong))
        for operation, phases in rates.items():
            print(f"{operation}: {accepted(phases)} valid requests were accepted")
        print(f"cases: {sum(part.told['test_cases']['generated'] for part in parts)}")
        return 0


class Part:
    """The attack on the operations whose paths fit, which begins at once."""

    def __init__(self, arguments, regex, folder):
        folder = pathlib.Path(tempfile.mkdtemp(dir=folder))
        # A file of its own, so that none is taken from a folder above.
        config = folder / "schemathesis.toml"
        config.write_text(CONFIG + (QUICK if arguments.quick else ""), encoding="utf-8")
        self.report = folder / "report.json"
        command = [
            *[pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", config, "run", arguments.document.resolve()],
            *["--url", arguments.endpoint, "--max-examples", arguments.examples, "--include-path-regex", regex],
            # A busy machine is no reason to fail.
            *["--continue-on-failure", "--no-color", "--suppress-health-check", "all", "--request-timeout", "60"],
            *["--report", "json", "--report-json-path", self.report, *CHECKS],
        ]
        # Otherwise the seed is printed with what was found.
        if arguments.quick:
            command += ["--generation-deterministic", "--phases", "examples,coverage,fuzzing"]
        environment = {
            **os.environ,
            # Nothing on the way to the emulator, whatever the environment says.
            "NO_PROXY": "*",
            "no_proxy": "*",
            "EMULATOR": arguments.endpoint,
            "EMULATOR_AK": arguments.ak,
            "EMULATOR_SK": arguments.sk,
            "PYTHONPATH": str(HERE),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def is_over(self):
        """Waits for the end; whether it is a good one."""
        said = self.process.communicate()[0].decode(errors="replace")
        if self.process.returncode:
            return not failed(said)
        self.told = json.loads(self.report.read_text(encoding="utf-8"))
        wrong = list(defects(self.told))
        return not wrong or not failed("\n".join([said, *wrong]))


def failed(text):
    print(text, file=sys.stderr)
    return 1


def defects(told):
    """What the report of a part holds that is no failure by itself."""
    if not told["complete"] or told["errors"]:
        yield f"it did not get to the end: {told['errors']}"
    for phase, outcome in told["phases"].items():
        if outcome["status"] != "success" and outcome.get("skip_reason") != "disabled":
            yield f"phase {phase}: {outcome}"
    for kind, warnings in told["warnings"].items():
        if warnings and kind not in EXPECTED_WARNINGS:
            yield f"warning {kind}: {warnings}"


def complaints(rates, operations):
    """Operations that were not tried, or of which what is accepted is not as it should be."""
    for operation in sorted(operations - rates.keys()):
        yield f"{operation}: it was not tried"
    for operation in sorted(UNREACHED.keys() - operations):
        yield f"{operation}: it is listed in attack.py, and the document does not have it"
    for operation, phases in rates.items():
        if operation in UNREACHED and accepted(phases):
            yield f"{operation}: attack.py lists it as one of which nothing is accepted, and something was"
        elif operation not in UNREACHED and not accepted(phases):
            yield f"{operation}: nothing was ever accepted"


def accepted(phases):
    return sum(phase["accepted"] for phase in phases.values())


if __name__ == "__main__":
    sys.exit(main())
