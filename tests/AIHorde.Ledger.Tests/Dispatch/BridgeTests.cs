using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Models;

namespace AIHorde.Ledger.Tests.Dispatch;

public sealed class BridgeTests
{
    [Theory]
    [InlineData("AI Horde Worker reGen:13.0.2:https://example.org", "AI Horde Worker reGen", 13)]
    [InlineData("KoboldCppEmbedWorker:2:https://example.org/a:b", "KoboldCppEmbedWorker", 2)]
    [InlineData("no version", "unknown", 0)]
    [InlineData("name:one:url", "unknown", 0)]
    public void An_agent_is_read_as_name_and_version(string agent, string name, int major)
    {
        var parsed = BridgeAgent.Parse(agent);
        Assert.Equal((name, major), (parsed.Name, parsed.Major));
    }

    [Fact]
    public void A_pre_release_comes_before_its_release()
    {
        Assert.False(BridgeAgent.Parse("x:9.0.0-beta:u").IsAtLeast(9));
        Assert.True(BridgeAgent.Parse("x:9.1.0-beta:u").IsAtLeast(9));
        Assert.True(BridgeAgent.Parse("x:9:u").IsAtLeast(9));
    }

    [Fact]
    public void Capabilities_add_up_over_versions()
    {
        var old = BridgeCapabilities.Of(BridgeAgent.Parse("AI Horde Worker:8:u"));
        Assert.True(old.HasFlag(Capability.R2 | Capability.Inpainting));
        Assert.False(old.HasFlag(Capability.ControlNet));
        Assert.Equal(Capability.None, BridgeCapabilities.Of(BridgeAgent.Parse("someone:1:u")));
    }

    [Fact]
    public void A_bridge_that_no_table_knows_has_what_it_declares_and_a_known_one_what_its_version_has()
    {
        string[] declared = ["img2img", "lora", "something newer"];
        Assert.Equal(Capability.Img2Img | Capability.Lora, BridgeCapabilities.Of(BridgeAgent.Parse("AIHorde Worker:1:u"), declared));
        Assert.False(BridgeCapabilities.Of(BridgeAgent.Parse("AI Horde Worker:8:u"), declared).HasFlag(Capability.Lora));
    }

    [Fact]
    public void An_unknown_bridge_has_the_samplers_of_the_classic_worker()
    {
        var plain = BridgeCapabilities.SamplersOf(BridgeAgent.Unknown, karras: false);
        var karras = BridgeCapabilities.SamplersOf(BridgeAgent.Unknown, karras: true);
        Assert.Equal(Sampler.All & ~Sampler.Lcm, plain);
        Assert.Equal(plain & ~Sampler.Ddim, karras);
    }

    [Theory]
    [InlineData("koboldcpp/mythomax-l2-13b.Q5_K_M", "koboldcpp/mythomax-l2-13b.Q5_K_M")]
    [InlineData("koboldcpp/Foo-IQ4_XS", "koboldcpp/Foo")]
    [InlineData("koboldcpp/Foo-imat-IQ3_M", "koboldcpp/Foo-imat")]
    [InlineData("koboldcpp/Mistral-7B-Q4_K_M", "koboldcpp/Mistral")]
    [InlineData("koboldcpp/Foo-13b-Q8_0", "koboldcpp/Foo")]
    [InlineData("aphrodite/X/Y-GPTQ-Int4", "aphrodite/X/Y")]
    [InlineData("koboldcpp/L3-8B-Stheno-v3.2.i1-Q4_K_M", "koboldcpp/L3-8B-Stheno-v3.2")]
    [InlineData("koboldcpp/L3-8B-Stheno-v3.2-Q4_K_M", "koboldcpp/L3-8B-Stheno-v3")]
    [InlineData("Foo-12B-v1-Q6_K-GGUF", "Foo-12B")]
    [InlineData("Foo-Q4", "Foo-Q4")]
    [InlineData("Foo-GPTQ", "Foo-GPTQ")]
    [InlineData("Foo-12B_Q4", "Foo-12B_Q4")]
    public void The_mark_of_a_quantisation_is_cut_off_as_the_contract_does(string name, string expected) =>
        Assert.Equal(expected, TextModelReference.WithoutQuantisation(name));

    [Fact]
    public void The_bundled_references_know_their_models()
    {
        Assert.Equal(ImageBaselines.Sdxl, ImageModelReference.Bundled().BaselineOf("AlbedoBase XL (SDXL)"));
        Assert.True(TextModelReference.Bundled().IsKnown("aphrodite/Aeala/Enterredaas-33b-GPTQ-Int4"));
        Assert.Equal(1, TextModelReference.Empty.BillionsOf("anything"));
        Assert.Equal(ImageBaselines.Flux, ImageModelReference.Empty.BaselineOf("Mine [Flux]"));
    }
}
