"""How files travel from executors to the driver, for kith_spark.py."""

import functools

import kith_parts


def kept(files):
    """Files, as records of kith_parts.pieces, that are computed once; with what is known of each."""
    from pyspark import StorageLevel

    files.persist(StorageLevel.DISK_ONLY)
    return files, files.mapPartitions(kith_parts.facts_of).collect()


def fetched(files, facts, folder):
    """The files in a folder on the driver, a slice at a time; returns their paths."""
    slots, count = {}, 0
    for about in sorted(facts, key=lambda about: about["source"]):
        slots[about["source"]] = count
        count += about["size"] // kith_parts.SLICE + 1
    slices = files.map(functools.partial(kith_parts.keyed_by_slice, slots)).partitionBy(count, int).values()
    found = kith_parts.assemble(slices.toLocalIterator(), folder, "driver")
    if len(found) != len(facts):
        raise kith_parts.PartError("driver", f"{len(found)} of {len(facts)} files came to the driver; start the job again")
    return [path for path, _ in found]
