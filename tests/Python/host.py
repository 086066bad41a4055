"""Loads PyTorch once and runs in forks of itself what it is asked to, since loading takes longer than most of it runs.

Input: a JSON object a line, either {"code": TEXT}, or {"script": PATH, "arguments": [TEXT], "ranks": N}, which runs a
script of peers/pytorch as N ranks. Output: a line "ready" once torch is loaded, then for each request a line
{"exit_code": N, "output": TEXT, "errors": TEXT}. The kernels must be pinned in the environment. Ends with its input; exit
code 77 where there is no torch."""

import json
import os
import runpy
import signal
import sys
import tempfile
import traceback
from pathlib import Path

try:
    import numpy  # noqa: F401, the scripts need it too
    import torch  # noqa: F401
except ImportError as error:
    print(error)
    sys.exit(77)


def run_rank(request, rank, folder):
    """In a fork: never returns."""
    code = 1
    try:
        for number, name in ((1, "output"), (2, "errors")):
            os.dup2(os.open(folder / f"{name}_{rank}", os.O_WRONLY | os.O_CREAT, 0o600), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        if "code" in request:
            exec(compile(request["code"], "<code>", "exec"), {"__name__": "__main__"})
        else:
            script = request["script"]
            os.environ.update(RANK=str(rank), LOCAL_RANK=str(rank), WORLD_SIZE=str(request["ranks"]), PEER_STORE=str(folder / "store"))
            sys.argv = [script, *request["arguments"]]
            sys.path.insert(0, os.path.dirname(script))
            runpy.run_path(script, run_name="__main__")
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def wait(pids):
    """0 when all ended well, else the exit code of the first that did not; then the others are killed."""
    left, code = set(pids), 0
    while left:
        pid, status = os.wait()
        left.discard(pid)
        ended = os.waitstatus_to_exitcode(status)
        if ended != 0 and code == 0:
            code = ended
            for other in left:
                os.kill(other, signal.SIGKILL)
    return code


def answer(request):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ranks = range(request.get("ranks", 1))
        pids = []
        for rank in ranks:
            pid = os.fork()
            if pid == 0:
                run_rank(request, rank, folder)
            pids.append(pid)
        code = wait(pids)
        texts = {name: "".join((folder / f"{name}_{rank}").read_text() for rank in ranks) for name in ("output", "errors")}
        return {"exit_code": code, **texts}


print("ready", flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
