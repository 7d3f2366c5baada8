"""A tiny encoder in the packed format that `tieup train` reads, with weights of chance."""

import struct
from pathlib import Path

import numpy as np

WIDTH, LAYERS, HEADS, INNER, POSITIONS = 32, 3, 2, 64, 256
FULL, BLOCKS = 0, 1


def pack(matrix) -> bytes:
    """A matrix in 4-bit blocks of 32, the low halves of the bytes first."""
    out = b""
    for block in matrix.reshape(-1, 32):
        scale = np.float16(max(float(np.abs(block).max()), 1e-6) / 7)
        steps = np.clip(np.round(block / np.float32(scale)) + 8, 0, 15).astype(np.uint8)
        out += scale.tobytes() + (steps[:16] | steps[16:] << 4).tobytes()
    return out


def pieces() -> list[str]:
    letters = sorted(
        {
            *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäöüß0123456789.,«»",
            *map(chr, range(0x0410, 0x0450)),
            *"宁德时代与长安汽车合作",
        }
    )
    return ["<s>", "<pad>", "</s>", "<unk>", "▁", *letters, *("▁" + letter for letter in letters if letter.isalpha()), "▁und", "▁the", "ข"]


def arrays(seed: int) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)
    shapes = {
        "emb.word": (len(pieces()) + 3, WIDTH),
        "emb.pos": (POSITIONS, WIDTH),
        "emb.type": (WIDTH,),
        "emb.ln.w": (WIDTH,),
        "emb.ln.b": (WIDTH,),
    }
    for layer in range(LAYERS):
        for part, rows, columns in (
            ("q", WIDTH, WIDTH),
            ("k", WIDTH, WIDTH),
            ("v", WIDTH, WIDTH),
            ("ao", WIDTH, WIDTH),
            ("fi", INNER, WIDTH),
            ("fo", WIDTH, INNER),
        ):
            shapes[f"l{layer}.{part}.w"] = (rows, columns)
            shapes[f"l{layer}.{part}.b"] = (rows,)
        for norm in ("aln", "oln"):
            shapes[f"l{layer}.{norm}.w"] = shapes[f"l{layer}.{norm}.b"] = (WIDTH,)
    return {name: chance.normal(1.0 if "ln.w" in name else 0.0, 0.1, shape).astype(np.float32) for name, shape in shapes.items()}


def write(path: Path, seed: int = 0) -> Path:
    names, vocabulary = arrays(seed), [piece.encode() for piece in pieces()]
    header = b"PACKED01" + struct.pack("<7ifi", WIDTH, LAYERS, HEADS, INNER, len(vocabulary) + 3, POSITIONS, 1, 1e-12, 1)
    header += struct.pack("<5iQ", len(vocabulary), 0, 2, 1, 3, sum(map(len, vocabulary)))
    header += np.cumsum([0, *map(len, vocabulary)]).astype(np.uint32).tobytes()
    header += np.linspace(-2, -8, len(vocabulary)).astype(np.float32).tobytes() + b"".join(vocabulary)
    header += struct.pack("<iI", 1, 9) + b"\0" * 9 + struct.pack("<i", len(names))
    bodies = {name: pack(array) if array.ndim > 1 and name != "emb.pos" else array.tobytes() for name, array in names.items()}
    at = len(header) + sum(2 + len(name) + 1 + 4 + 16 for name in bodies)
    for name, body in bodies.items():
        packing = FULL if len(body) == names[name].nbytes else BLOCKS
        header += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", packing, names[name].size, at, len(body))
        at += len(body)
    path.write_bytes(header + b"".join(bodies.values()))
    return path
