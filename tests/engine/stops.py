"""What stops a simulation on its way."""

import threading


def stopping(after):
    """An event, and a progress that sets it once so many trials are done."""
    stop = threading.Event()

    def progress(done, trials, estimate):
        if done >= after:
            stop.set()

    return {"stop": stop, "progress": progress}
