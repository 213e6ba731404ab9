"""What the checks of this folder share: running a program, and counting what holds."""
import subprocess, sys

failures = []
passed = 0


def run(*command, **options):
    return subprocess.run(command, capture_output=True, timeout=300, **options)


def tell(holds, failure):
    global passed
    if holds:
        passed += 1
    else:
        failures.append(failure)


def end():
    """Prints a line for each failure and the counts; the exit status is 1 if there is a failure."""
    for failure in failures:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    sys.exit(bool(failures))
