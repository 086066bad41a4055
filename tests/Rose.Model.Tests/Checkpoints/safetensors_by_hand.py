"""Reads and writes safetensors files after the public specification alone, with nothing but Python's own library."""
import hashlib
import json
import struct
import sys

SIZES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}


def read(path):
    """Each tensor's name, dtype, shape and bytes in hex, as JSON; fails where the file breaks the specification."""
    with open(path, "rb") as file:
        everything = file.read()
    (length,) = struct.unpack("<Q", everything[:8])
    header, data = everything[8 : 8 + length], everything[8 + length :]
    assert header[:1] == b"{" and length % 8 == 0
    header = json.loads(header.decode("utf-8"))
    metadata = header.pop("__metadata__")
    at = 0
    for name, tensor in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        start, end = tensor["data_offsets"]
        count = 1
        for size in tensor["shape"]:
            count *= size
        assert start == at and end - start == count * SIZES[tensor["dtype"]], name
        assert start % SIZES[tensor["dtype"]] == 0, name
        tensor["hex"] = data[start:end].hex()
        assert metadata["sha256/" + name] == hashlib.sha256(data[start:end]).hexdigest(), name
        at = end
    assert at == len(data)
    print(json.dumps({"tensors": header, "metadata": metadata}))


def write(path):
    """A file with tensors in an order of its own and no checksums."""
    values = {"b": ("F32", [2, 2], struct.pack("<4f", 1.5, -2, 0.25, 3)), "a": ("I64", [], struct.pack("<q", -7)), "c": ("F16", [3], struct.pack("<3e", 1, 2, 0.5)), "e": ("U8", [0, 4], b"")}
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, (dtype, shape, raw) in values.items():
        header[name] = {"data_offsets": [len(data), len(data) + len(raw)], "shape": shape, "dtype": dtype}
        data += raw
    text = json.dumps(header, indent=1).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


{"read": read, "write": write}[sys.argv[1]](sys.argv[2])
