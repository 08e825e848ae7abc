"""Answers rounds of queries with faiss, one query after the other on one thread, and says what each kind took.

Arguments: a folder with rows.f32 and queries.f32, the number of dimensions. Reads the names of what to measure, a line each, and
writes for each a line of JSON: processor seconds per query, and the share of the ten nearest that were found.
"""
import json
import sys
import time

import faiss
import numpy as np

folder, dimensions = sys.argv[1], int(sys.argv[2])
faiss.omp_set_num_threads(1)
rows = np.fromfile(f"{folder}/rows.f32", dtype=np.float32).reshape(-1, dimensions)
queries = np.fromfile(f"{folder}/queries.f32", dtype=np.float32).reshape(-1, dimensions)
flat = faiss.IndexFlatIP(dimensions)
flat.add(rows)
graph = faiss.IndexHNSWFlat(dimensions, 16, faiss.METRIC_INNER_PRODUCT)
graph.hnsw.efConstruction = 128
started = time.process_time()
graph.add(rows)
built = time.process_time() - started


def selector(share):
    return None if share is None else faiss.IDSelectorBatch(np.arange(0, len(rows), share, dtype=np.int64))


def ask(index, parameters):
    started = time.process_time()
    found = [index.search(query[None], 10, params=parameters)[1][0] for query in queries]
    return (time.process_time() - started) / len(queries), found


def recall(found, wanted):
    return sum(len(set(a) & set(b)) for a, b in zip(found, wanted)) / sum(len(b) for b in wanted)


def measure(kind, share, recall_min):
    sel = selector(share)
    exact = faiss.SearchParameters(sel=sel) if sel else None
    took, wanted = ask(flat, exact)
    if kind == "flat":
        return took, 1.0
    for width in (16, 32, 64, 128, 256, 512, 1024, 2048):
        parameters = faiss.SearchParametersHNSW(efSearch=width, sel=sel) if sel else faiss.SearchParametersHNSW(efSearch=width)
        took, found = ask(graph, parameters)
        reached = recall(found, wanted)
        if reached >= recall_min:
            break
    return took, reached


print(json.dumps({"built": built}), flush=True)
for line in sys.stdin:
    kind, share, recall_min = json.loads(line)
    took, reached = measure(kind, share, recall_min)
    print(json.dumps({"seconds": took, "recall": reached}), flush=True)
