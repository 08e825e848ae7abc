"""One round of the bench `grammar` with llguidance: every schema is compiled, and every instance followed token by token.

Arguments: the task and the tokenizer that prepare.ts has written. Prints the times of each schema as JSON.
"""

import ctypes
import json
import sys
import time

import llguidance

with open(sys.argv[1], encoding="utf-8") as file:
    task = json.load(file)

size = len(task["tokens"])
tokenizer = llguidance.LLTokenizer(sys.argv[2], n_vocab=size, eos_token=task["ends"][0])
mask = (ctypes.c_uint32 * ((size + 31) // 32))()
address, length = ctypes.addressof(mask), ctypes.sizeof(mask)
now = time.thread_time_ns
results = {}

for schema in task["schemas"]:
    started = now()
    grammar = llguidance.LLMatcher.grammar_from_json_schema(schema["schema"])
    matcher = llguidance.LLMatcher(tokenizer, grammar, log_level=0)
    if matcher.is_error():
        continue
    matcher.unsafe_compute_mask_ptr(address, length)
    first = now() - started
    masks = []
    for tokens in schema["instances"]:
        matcher = llguidance.LLMatcher(tokenizer, grammar, log_level=0)
        for token in tokens:
            begin = now()
            matcher.unsafe_compute_mask_ptr(address, length)
            masks.append((now() - begin) / 1000)
            if not (mask[token >> 5] >> (token & 31)) & 1 or not matcher.consume_token(token):
                break
    results[schema["file"]] = {"first": first / 1e6, "masks": masks}

json.dump(results, sys.stdout)
