#!/usr/bin/env python3
"""The vendor's Python SDK against the emulator: things come, change and go. Each life is a file in `lives`.

    pip install -r vendor.txt
    lifecycle.py http://127.0.0.1:8080 AK SK DOMAIN_ID
    lifecycle.py http://127.0.0.1:8080 AK WRONG_SK DOMAIN_ID --expect-unauthorized

Prints each step and how many there were. Exits with 1 and a message when something is not as it should be.
"""

import argparse
import os
import sys
import tempfile
import time

import lives
from lives import life


def main():
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory() as home:
        # The SDK writes a file into the home folder when it is imported.
        os.environ["HOME"] = home
        try:
            run(arguments)
        except life.Failure as failure:
            print(f"FAILED: {failure}", file=sys.stderr)
            return 1
    print(f"cases: {life.COUNT}")
    return 0


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("endpoint", help="such as http://127.0.0.1:8080")
    parser.add_argument("ak", help="access key")
    parser.add_argument("sk", help="secret key")
    parser.add_argument("domain_id", help="account id, 32 letters and digits")
    parser.add_argument(
        "--expect-unauthorized",
        action="store_true",
        help="the secret key is wrong on purpose: every call has to be rejected with status 401",
    )
    return parser.parse_args()


def run(arguments):
    try:
        from huaweicloudsdkcodeartspipeline import v2 as sdk
        from huaweicloudsdkcore.auth.credentials import BasicCredentials
        from huaweicloudsdkcore.exceptions import exceptions
    except ImportError as error:
        raise life.Failure(f"the vendor's SDK is not installed: {error}") from error

    credentials = BasicCredentials(arguments.ak, arguments.sk)
    client = (
        sdk.CodeArtsPipelineClient.new_builder()
        .with_credentials(credentials)
        .with_endpoint(arguments.endpoint)
        .build()
    )
    try:
        for kind in lives.ALL:
            # A name of its own, so that one emulator can be asked many times.
            name = f"interop_{time.time_ns():x}"
            one = kind(sdk, client, exceptions, arguments.domain_id, name)
            if not arguments.expect_unauthorized:
                one.run()
            elif kind is lives.Version:
                one.all_are_unauthorized()
    except exceptions.SdkException as error:
        raise life.Failure(f"the SDK says: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
