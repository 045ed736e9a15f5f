"""Writes and reads .safetensors: a length, a JSON header, the numbers. Names in order, so that equal weights make equal files."""
import json
import struct

import torch

TYPES = {torch.float32: 'F32', torch.float16: 'F16', torch.bfloat16: 'BF16'}


def content(tensor):
    tensor = tensor.detach().cpu().contiguous()
    return (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy().tobytes()


def save(path, tensors, metadata=None):
    header, parts, at = {'__metadata__': metadata} if metadata else {}, [], 0
    for name in sorted(tensors):
        data = content(tensors[name])
        header[name] = {'dtype': TYPES[tensors[name].dtype], 'shape': list(tensors[name].shape), 'data_offsets': [at, at + len(data)]}
        parts.append(data)
        at += len(data)
    text = json.dumps(header, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + b''.join(parts))


def load(path):
    with open(path, 'rb') as file:
        data = file.read()
    length = struct.unpack('<Q', data[:8])[0]
    types = {v: k for k, v in TYPES.items()}
    tensors = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name == '__metadata__':
            continue
        start, end = (8 + length + o for o in entry['data_offsets'])
        kind = types[entry['dtype']]
        tensors[name] = torch.frombuffer(bytearray(data[start:end]), dtype=kind).reshape(entry['shape'])
    return tensors
