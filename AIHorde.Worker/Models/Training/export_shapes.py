"""Writes demo/shapes as a diffusers folder: half precision, the settings of each part, and the SHA-256 of every file.

usage: export_shapes.py FOLDER TARGET
"""
import glob
import hashlib
import json
import os
import sys

import torch

from bpe import Clip
from safetensors_file import save
from shapes_model import CHANNELS, LENGTH, TEXT, UNET, UNIT, VAE
from shapes_networks import Autoencoder

VERSION = '0.30.0'  # of the diffusers whose names and settings these are


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', newline='\n') as file:
        file.write(content if isinstance(content, str) else json.dumps(content, indent=2, ensure_ascii=False) + '\n')


def half(weights):
    return {name: tensor.half() for name, tensor in weights.items()}


def tokenizer(target, clip):
    write(f'{target}/vocab.json', json.dumps(clip.vocabulary, ensure_ascii=False, separators=(',', ':')) + '\n')
    write(f'{target}/merges.txt', '#version: 0.2\n' + ''.join(f'{a} {b}\n' for a, b in clip.merges))
    names = {'bos_token': '<|startoftext|>', 'eos_token': '<|endoftext|>', 'unk_token': '<|endoftext|>', 'pad_token': '<|endoftext|>'}
    write(f'{target}/special_tokens_map.json', names)
    write(f'{target}/tokenizer_config.json', {**names, 'model_max_length': LENGTH, 'tokenizer_class': 'CLIPTokenizer', 'do_lower_case': True,
                                              'add_prefix_space': False, 'errors': 'replace'})


def text_encoder(target, weights, clip):
    end = clip.vocabulary['<|endoftext|>']
    write(f'{target}/config.json', {
        'architectures': ['CLIPTextModel'], 'model_type': 'clip_text_model', 'hidden_act': 'quick_gelu', 'hidden_size': TEXT['width'],
        'intermediate_size': TEXT['inner'], 'num_attention_heads': TEXT['heads'], 'num_hidden_layers': TEXT['layers'], 'projection_dim': TEXT['width'],
        'max_position_embeddings': LENGTH, 'vocab_size': len(clip.vocabulary), 'layer_norm_eps': 1e-5, 'bos_token_id': end - 1, 'eos_token_id': end,
        'pad_token_id': end, 'torch_dtype': 'float16'})
    save(f'{target}/model.safetensors', half(weights), {'format': 'pt'})


def unet(target, weights):
    write(f'{target}/config.json', {
        '_class_name': 'UNet2DConditionModel', '_diffusers_version': VERSION, 'act_fn': 'silu', 'attention_head_dim': UNET['heads'],
        'block_out_channels': list(UNET['channels']), 'center_input_sample': False, 'cross_attention_dim': TEXT['width'],
        'down_block_types': ['DownBlock2D', 'CrossAttnDownBlock2D', 'CrossAttnDownBlock2D'], 'downsample_padding': 1, 'flip_sin_to_cos': True,
        'freq_shift': 0, 'in_channels': CHANNELS, 'layers_per_block': 1, 'mid_block_scale_factor': 1, 'mid_block_type': 'UNetMidBlock2DCrossAttn',
        'norm_eps': 1e-5, 'norm_num_groups': UNET['groups'], 'out_channels': CHANNELS, 'sample_size': 16,
        'up_block_types': ['CrossAttnUpBlock2D', 'CrossAttnUpBlock2D', 'UpBlock2D'], 'use_linear_projection': True})
    save(f'{target}/diffusion_pytorch_model.safetensors', half(weights), {'format': 'pt'})


def vae(target, folder):
    """The networks were trained on latents of unit variance; diffusers expects them to be that only after its scaling factor."""
    net = Autoencoder()
    for part in ('encoder', 'decoder'):
        getattr(net, part).load_state_dict(torch.load(f'{folder}/{part}.pt', map_location='cpu')['net'])
    with torch.no_grad():
        net.quant_conv.weight[:CHANNELS] /= UNIT
        net.quant_conv.bias[CHANNELS:] -= 2 * torch.log(torch.tensor(UNIT))
        net.post_quant_conv.weight *= UNIT
    write(f'{target}/config.json', {
        '_class_name': 'AutoencoderKL', '_diffusers_version': VERSION, 'act_fn': 'silu', 'block_out_channels': list(VAE['channels']),
        'down_block_types': ['DownEncoderBlock2D'] * 4, 'in_channels': 3, 'latent_channels': CHANNELS, 'layers_per_block': VAE['layers'],
        'norm_num_groups': VAE['groups'], 'out_channels': 3, 'sample_size': 128, 'scaling_factor': UNIT, 'up_block_types': ['UpDecoderBlock2D'] * 4})
    save(f'{target}/diffusion_pytorch_model.safetensors', half(net.state_dict()), {'format': 'pt'})


def checksums(target):
    lines = []
    for root, _, files in os.walk(target):
        for name in files:
            path = os.path.join(root, name)
            if name not in ('SHA256SUMS', 'MODEL_CARD.md'):
                with open(path, 'rb') as file:
                    lines.append(f'{hashlib.sha256(file.read()).hexdigest()}  {os.path.relpath(path, target)}\n')
    write(f'{target}/SHA256SUMS', ''.join(sorted(lines, key=lambda line: line[66:])))


def averaged(folder):
    """The mean over all checkpoints of the UNet that lie there, unet.pt and copies of earlier ones: steadier than each of them."""
    means = [torch.load(file, map_location='cpu')['mean'] for file in sorted(glob.glob(f'{folder}/unet*.pt'))]
    return {name: sum(mean[name] for mean in means) / len(means) for name in means[0]}


def main(folder, target):
    clip = Clip([tuple(m) for m in torch.load(f'{folder}/captions.pt')['merges']])
    mean = averaged(folder)
    part = lambda prefix: {name[len(prefix):]: tensor for name, tensor in mean.items() if name.startswith(prefix)}
    classes = {'scheduler': ['diffusers', 'DDIMScheduler'], 'text_encoder': ['transformers', 'CLIPTextModel'], 'tokenizer': ['transformers', 'CLIPTokenizer'],
               'unet': ['diffusers', 'UNet2DConditionModel'], 'vae': ['diffusers', 'AutoencoderKL']}
    write(f'{target}/model_index.json', {'_class_name': 'StableDiffusionPipeline', '_diffusers_version': VERSION, **classes, 'safety_checker': [None, None],
                                         'feature_extractor': [None, None], 'requires_safety_checker': False})
    write(f'{target}/scheduler/scheduler_config.json', {
        '_class_name': 'DDIMScheduler', '_diffusers_version': VERSION, 'beta_start': .00085, 'beta_end': .012, 'beta_schedule': 'scaled_linear',
        'clip_sample': False, 'num_train_timesteps': 1000, 'prediction_type': 'v_prediction', 'set_alpha_to_one': False, 'steps_offset': 1})
    tokenizer(f'{target}/tokenizer', clip)
    text_encoder(f'{target}/text_encoder', part('text.'), clip)
    unet(f'{target}/unet', part('unet.'))
    vae(f'{target}/vae', folder)
    checksums(target)


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2])
