"""Run a command from a small process and write what it took: ``python spawn.py RESULT WORD ...``.

The peak memory that Linux reports of a process starts with that of the process that spawned it, so a large one must
not spawn what it measures.
"""

import json
import os
import subprocess
import sys
import time

if __name__ == "__main__":
    began = time.perf_counter()
    process = subprocess.Popen(sys.argv[2:])
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    with open(sys.argv[1], "w") as result:
        json.dump([process.returncode, wall, used.ru_utime + used.ru_stime, used.ru_maxrss], result)
