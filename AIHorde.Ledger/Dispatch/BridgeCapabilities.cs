namespace AIHorde.Ledger.Dispatch;

/// <summary>Which bridge can do what since which version. Capabilities add up over all versions up to the worker's.</summary>
public static class BridgeCapabilities
{
    public const string ReGen = "AI Horde Worker reGen";
    public const string Classic = "AI Horde Worker";

    /// <summary>This project's own worker.</summary>
    public const string Own = "AIHorde Worker";
    const string webUi = "SD-WebUI Stable Horde Worker Bridge";
    const string autoWeb = "HordeAutoWebBridge";

    static readonly (string Bridge, int Since, Capability Adds)[] table =
    [
        (ReGen, 1, Capability.Img2Img | Capability.Inpainting | Capability.Karras | Capability.PostProcessing | Capability.GfpGan
            | Capability.RealEsrganX4Plus | Capability.R2 | Capability.CodeFormers | Capability.ClipSkip | Capability.R2Source
            | Capability.ControlNet | Capability.StripBackground | Capability.ReturnControlMap | Capability.RealEsrganX4PlusAnime6B
            | Capability.NmkdSiax | Capability.AnimeSharp4x | Capability.ImageIsControl | Capability.RealEsrganX2Plus
            | Capability.HiresFix | Capability.Tiling),
        (ReGen, 2, Capability.TextualInversion | Capability.Lora),
        (ReGen, 3, Capability.LoraVersions),
        (ReGen, 5, Capability.ExtraSourceImages),
        (ReGen, 6, Capability.StableCascadeTwoPass),
        (ReGen, 7, Capability.QrCode | Capability.ExtraTexts | Capability.Workflow),
        (ReGen, 8, Capability.LayerDiffuse),
        (ReGen, 9, Capability.Flux),
        (ReGen, 13, Capability.Nomos8kSc4x | Capability.LsdirPlus4x | Capability.NomosWebPhoto4x | Capability.Nomos2Dysample4x
            | Capability.Nomos2HqDat2x4 | Capability.ModernSpanimation2x | Capability.GfpGanV13 | Capability.RestoreFormer),
        (Classic, 3, Capability.Img2Img),
        (Classic, 4, Capability.Inpainting),
        (Classic, 6, Capability.Karras),
        (Classic, 7, Capability.PostProcessing | Capability.GfpGan | Capability.RealEsrganX4Plus),
        (Classic, 8, Capability.R2),
        (Classic, 9, Capability.CodeFormers),
        (Classic, 13, Capability.HiresFix | Capability.ClipSkip),
        (Classic, 14, Capability.R2Source),
        (Classic, 15, Capability.ControlNet),
        (Classic, 18, Capability.StripBackground | Capability.ReturnControlMap | Capability.RealEsrganX4PlusAnime6B),
        (Classic, 19, Capability.NmkdSiax | Capability.AnimeSharp4x),
        (Classic, 21, Capability.RealEsrganX2Plus),
        (Classic, 22, Capability.Lora),
        (Classic, 23, Capability.ImageIsControl),
        (Classic, 24, Capability.TextualInversion),
        (webUi, 1, Capability.Inpainting | Capability.Karras | Capability.R2 | Capability.CodeFormers),
        (webUi, 2, Capability.Tiling),
        (webUi, 3, Capability.R2Source),
        (webUi, 4, Capability.ClipSkip),
        (autoWeb, 1, Capability.Painting | Capability.Img2Img | Capability.Karras),
        (autoWeb, 2, Capability.Tiling),
    ];

    static readonly string[] validatedTextBackends =
        [Own, Classic, "AI Horde Worker~aphrodite~oai", "AI Horde Worker~aphrodite~kai", "KoboldCppEmbedWorker", "TabbyAPI"];

    /// <param name="declared">What the worker itself lists. It counts for programs that the table does not know.</param>
    public static Capability Of(BridgeAgent agent, IReadOnlyList<string> declared) =>
        declared.Count > 0 && !table.Any(row => row.Bridge == agent.Name) ? CapabilityNames.Parse(declared) : Of(agent);

    public static Capability Of(BridgeAgent agent)
    {
        var all = Capability.None;
        foreach (var (bridge, since, adds) in table)
            if (bridge == agent.Name && agent.IsAtLeast(since)) all |= adds;
        return all;
    }

    /// <summary>The samplers of a bridge. Without karras noise some have more.</summary>
    public static Sampler SamplersOf(BridgeAgent agent, bool karras) => agent.Name switch
    {
        ReGen when agent.IsAtLeast(3) => Sampler.All,
        ReGen when agent.IsAtLeast(2) => Sampler.All & ~Sampler.Lcm,
        ReGen => Sampler.None,
        Own => Sampler.All,
        Classic when agent.IsAtLeast(11) => ClassicSamplers(agent, karras),
        Classic => Sampler.None,
        webUi when agent.IsAtLeast(1) => Sampler.All & ~(Sampler.DpmSolver | Sampler.Lcm | (karras ? Sampler.Ddim : Sampler.None)),
        autoWeb when agent.IsAtLeast(1) => AutoWebSamplers(karras),
        _ => ClassicSamplers(new BridgeAgent(Classic, 23, 0, 0, IsPrerelease: false), karras),
    };

    /// <summary>Text programs whose answers are known to be what the model gave.</summary>
    public static bool IsValidatedTextBackend(BridgeAgent agent) => validatedTextBackends.Contains(agent.Name);

    static Sampler ClassicSamplers(BridgeAgent agent, bool karras)
    {
        var samplers = Sampler.All & ~(Sampler.DpmppSde | Sampler.Ddim | Sampler.Lcm);
        if (agent.IsAtLeast(12)) samplers |= Sampler.DpmppSde;
        return agent.IsAtLeast(17) && !karras ? samplers | Sampler.Ddim : samplers;
    }

    static Sampler AutoWebSamplers(bool karras)
    {
        const Sampler withKarras = Sampler.Lms | Sampler.Dpm2 | Sampler.Dpm2A | Sampler.Dpmpp2SA | Sampler.Dpmpp2M | Sampler.DpmSolver;
        const Sampler withoutKarras = Sampler.Heun | Sampler.Euler | Sampler.EulerA | Sampler.DpmFast | Sampler.DpmAdaptive;
        return karras ? withKarras : withKarras | withoutKarras;
    }
}
