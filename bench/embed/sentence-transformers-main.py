"""Embeds with sentence-transformers: a line of JSON in, {"texts": [...]}, and a line out, {"cpuMs": ...}.

usage: sentence-transformers-main.py FOLDER THREADS f32|bf16
"""

import json
import sys
import time

import sentence_transformers
import torch

folder, threads, precision = sys.argv[1], int(sys.argv[2]), sys.argv[3]
torch.set_num_threads(threads)
model = sentence_transformers.SentenceTransformer(folder, device="cpu")
model.max_seq_length = 256
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    texts = json.loads(line)["texts"]
    started = time.process_time()
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16"):
        model.encode(texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
    print(json.dumps({"cpuMs": (time.process_time() - started) * 1000}), flush=True)
