"""Tries what each row of PROMISES.md describes on the program; see run.

usage: rows.py PROGRAM [ID...]
"""

import os
import sys
import tempfile
import traceback

import bench
import rows_bytes  # noqa: F401
import rows_machine  # noqa: F401
import rows_meaning  # noqa: F401
import rows_output  # noqa: F401
import rows_usage  # noqa: F401


def main():
    program, wanted = os.path.realpath(sys.argv[1]), set(sys.argv[2:])
    passed, failed, skipped = 0, 0, 0
    for names, test in bench.PROMISES:
        if wanted and not wanted & set(names):
            continue
        title = f"{' '.join(names)} {test.__name__.replace('_', ' ')}"
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(bench.Bench(program, folder))
            except bench.Skipped as reason:
                skipped += 1
                print(f"SKIPPED  {title}: {reason}")
            except Exception as error:  # pylint: disable=broad-except
                failed += 1
                place = traceback.extract_tb(error.__traceback__)
                lines = [frame.lineno for frame in place if frame.name == test.__name__]
                print(f"FAIL  {title}, line {lines[-1] if lines else '?'}: "
                      f"{type(error).__name__} {error}")
            else:
                passed += 1
                print(f"ok    {title}")
    print(f"{passed} passed, {failed} failed{f', {skipped} SKIPPED' if skipped else ''}")
    sys.exit(1 if failed else 0)


main()
