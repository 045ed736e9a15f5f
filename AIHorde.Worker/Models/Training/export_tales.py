"""Writes demo/tales as a transformers folder: half precision, byte-level BPE, a chat template, and the SHA-256 of every file.

usage: export_tales.py FOLDER TARGET
"""
import sys

import torch

from dialogues import END, START, STOP
from export_shapes import checksums, half, write
from safetensors_file import save
from tales_model import SIZE
from train_tales import corpus

TEMPLATE = ("{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}"
            "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")


def main(folder, target):
    tokenizer, _, _ = corpus(folder)
    weights = torch.load(f'{folder}/tales.pt', map_location='cpu')['net']
    ends = [tokenizer.vocabulary[END], tokenizer.vocabulary[STOP]]
    write(f'{target}/config.json', {
        'architectures': ['LlamaForCausalLM'], 'model_type': 'llama', 'attention_bias': False, 'hidden_act': 'silu', 'mlp_bias': False,
        'tie_word_embeddings': True, 'torch_dtype': 'float16', 'vocab_size': len(tokenizer.tokens), 'bos_token_id': None, 'eos_token_id': ends,
        'pad_token_id': ends[1], **SIZE})
    write(f'{target}/generation_config.json', {'eos_token_id': ends, 'pad_token_id': ends[1], 'do_sample': True, 'temperature': 0.7})
    write(f'{target}/tokenizer.json', {
        'version': '1.0', 'truncation': None, 'padding': None,
        'added_tokens': [{'id': i, 'content': s, 'single_word': False, 'lstrip': False, 'rstrip': False, 'normalized': False, 'special': True}
                         for i, s in enumerate(tokenizer.specials)],
        'normalizer': None, 'pre_tokenizer': {'type': 'ByteLevel', 'add_prefix_space': False, 'trim_offsets': True, 'use_regex': True},
        'post_processor': None, 'decoder': {'type': 'ByteLevel', 'add_prefix_space': True, 'trim_offsets': True, 'use_regex': True},
        'model': {'type': 'BPE', 'dropout': None, 'unk_token': None, 'continuing_subword_prefix': None, 'end_of_word_suffix': None, 'fuse_unk': False,
                  'byte_fallback': False, 'vocab': tokenizer.vocabulary, 'merges': [f'{a} {b}' for a, b in tokenizer.merges]}})
    write(f'{target}/tokenizer_config.json', {'tokenizer_class': 'PreTrainedTokenizerFast', 'bos_token': None, 'eos_token': END, 'pad_token': STOP,
                                              'additional_special_tokens': [START, END], 'model_max_length': SIZE['max_position_embeddings'],
                                              'clean_up_tokenization_spaces': False, 'chat_template': TEMPLATE})
    save(f'{target}/model.safetensors', half(weights), {'format': 'pt'})
    checksums(target)


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2])
