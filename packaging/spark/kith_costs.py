"""What a job took, added up from what its tasks tell."""

import json
import resource


class Costs:
    """Seconds of processor time and bytes of memory are kithd's own; Spark's are not among them."""

    def __init__(self):
        self.steps = {}
        self.moved = {"merging": 0, "to_driver": 0, "rounds": 0}
        self.disk = 0

    def add(self, step, facts):
        """facts: of the files that the step's tasks made."""
        known = self.steps.setdefault(step, {"tasks": 0, "seconds": 0.0, "peak": 0})
        for about in facts:
            known["tasks"] += 1
            known["seconds"] += about["seconds"]
            known["peak"] = max(known["peak"], about["peak"])
        self.disk = max(self.disk, sum(about["size"] for about in facts))

    def move(self, where, facts):
        """facts: of files that travel, for all of which another machine is taken to be the one that needs them."""
        self.moved[where] += sum(about["size"] for about in facts)

    def on_driver(self, step, before, after):
        """before, after: what resource.getrusage knows of the driver's children."""
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.steps[step] = {"tasks": 1, "seconds": seconds, "peak": after.ru_maxrss << 10}

    def line(self):
        steps = "; ".join(f"{step} {known['seconds']:.1f} s of processor time, at most {known['peak'] >> 20} MB in one kithd"
                          for step, known in self.steps.items())
        if self.moved["rounds"]:
            return f"cost: {steps}; {self.moved['rounds']} bytes moved between driver and parts"
        return (f"cost: {steps}; {self.moved['merging']} bytes moved to be merged, {self.moved['to_driver']} to the driver, "
                f"{self.disk} of counts on the cluster's disks at a time")

    def write(self, path):
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"steps": self.steps, "moved": self.moved, "disk": self.disk}, file, indent=1, sort_keys=True)
            file.write("\n")


def children():
    """What the driver's children took so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN)
