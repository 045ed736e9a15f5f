using AIHorde.Worker.Engine.Diffusion;

namespace AIHorde.Worker.Tests.Engine;

/// <summary>Names as they stand in the published checkpoints of version 1.</summary>
public sealed class CheckpointNameTests
{
    [Theory]
    [InlineData("conv_in.weight", "input_blocks.0.0.weight")]
    [InlineData("time_embedding.linear_2.bias", "time_embed.2.bias")]
    [InlineData("down_blocks.0.resnets.0.conv1.weight", "input_blocks.1.0.in_layers.2.weight")]
    [InlineData("down_blocks.0.attentions.1.transformer_blocks.0.attn1.to_q.weight", "input_blocks.2.1.transformer_blocks.0.attn1.to_q.weight")]
    [InlineData("down_blocks.0.downsamplers.0.conv.bias", "input_blocks.3.0.op.bias")]
    [InlineData("down_blocks.3.resnets.1.time_emb_proj.weight", "input_blocks.11.0.emb_layers.1.weight")]
    [InlineData("mid_block.resnets.1.norm2.weight", "middle_block.2.out_layers.0.weight")]
    [InlineData("mid_block.attentions.0.proj_in.weight", "middle_block.1.proj_in.weight")]
    [InlineData("up_blocks.0.resnets.2.conv_shortcut.weight", "output_blocks.2.0.skip_connection.weight")]
    [InlineData("up_blocks.3.attentions.2.norm.weight", "output_blocks.11.1.norm.weight")]
    [InlineData("conv_norm_out.weight", "out.0.weight")]
    [InlineData("conv_out.bias", "out.2.bias")]
    public void A_unet_name_is_the_checkpoints(string ours, string theirs) => Assert.Equal(theirs, CheckpointNames.UNetStem(ours));

    [Theory]
    [InlineData("decoder.up_blocks.0.resnets.1.conv1.weight", "decoder.up.3.block.1.conv1.weight")]
    [InlineData("decoder.up_blocks.2.upsamplers.0.conv.weight", "decoder.up.1.upsample.conv.weight")]
    [InlineData("encoder.down_blocks.1.downsamplers.0.conv.weight", "encoder.down.1.downsample.conv.weight")]
    [InlineData("encoder.down_blocks.1.resnets.0.conv_shortcut.bias", "encoder.down.1.block.0.nin_shortcut.bias")]
    [InlineData("decoder.mid_block.attentions.0.to_q.weight", "decoder.mid.attn_1.q.weight")]
    [InlineData("decoder.mid_block.attentions.0.to_out.0.weight", "decoder.mid.attn_1.proj_out.weight")]
    [InlineData("decoder.mid_block.attentions.0.group_norm.bias", "decoder.mid.attn_1.norm.bias")]
    [InlineData("encoder.mid_block.resnets.1.norm1.weight", "encoder.mid.block_2.norm1.weight")]
    [InlineData("decoder.conv_norm_out.weight", "decoder.norm_out.weight")]
    [InlineData("post_quant_conv.weight", "post_quant_conv.weight")]
    public void A_vae_name_is_the_checkpoints(string ours, string theirs) => Assert.Equal(theirs, CheckpointNames.VaeStem(ours, 4));

    [Theory]
    [InlineData("text_model.embeddings.token_embedding.weight", "token_embedding.weight")]
    [InlineData("text_model.embeddings.position_embedding.weight", "positional_embedding")]
    [InlineData("text_model.encoder.layers.5.mlp.fc1.bias", "transformer.resblocks.5.mlp.c_fc.bias")]
    [InlineData("text_model.encoder.layers.5.self_attn.out_proj.weight", "transformer.resblocks.5.attn.out_proj.weight")]
    [InlineData("text_model.final_layer_norm.weight", "ln_final.weight")]
    public void A_text_name_is_open_clips(string ours, string theirs) => Assert.Equal(theirs, CheckpointNames.OpenClip(ours));
}
