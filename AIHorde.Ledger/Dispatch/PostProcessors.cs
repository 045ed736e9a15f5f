using System.Collections.Frozen;

namespace AIHorde.Ledger.Dispatch;

/// <summary>A step after the image: what a worker must be able to do, how much of the price it burns, and how much memory it needs.</summary>
public sealed record PostProcessor(string Name, Capability Capability, decimal BurnFactor, bool IsUpscaler, bool IsHeavy);

public static class PostProcessors
{
    const decimal plain = 1m;
    const decimal upscaling = 1.05m;

    public static readonly IReadOnlyList<PostProcessor> All =
    [
        new("GFPGAN", Capability.GfpGan, plain, IsUpscaler: false, IsHeavy: false),
        new("RealESRGAN_x4plus", Capability.RealEsrganX4Plus, upscaling, IsUpscaler: true, IsHeavy: true),
        new("RealESRGAN_x2plus", Capability.RealEsrganX2Plus, upscaling, IsUpscaler: true, IsHeavy: false),
        new("RealESRGAN_x4plus_anime_6B", Capability.RealEsrganX4PlusAnime6B, upscaling, IsUpscaler: true, IsHeavy: true),
        new("NMKD_Siax", Capability.NmkdSiax, upscaling, IsUpscaler: true, IsHeavy: true),
        new("4x_AnimeSharp", Capability.AnimeSharp4x, upscaling, IsUpscaler: true, IsHeavy: true),
        new("CodeFormers", Capability.CodeFormers, plain, IsUpscaler: false, IsHeavy: true),
        new("strip_background", Capability.StripBackground, plain, IsUpscaler: false, IsHeavy: false),
        new("4xNomos8kSC", Capability.Nomos8kSc4x, upscaling, IsUpscaler: true, IsHeavy: true),
        new("4xLSDIRplus", Capability.LsdirPlus4x, upscaling, IsUpscaler: true, IsHeavy: true),
        new("4xNomosWebPhoto_RealPLKSR", Capability.NomosWebPhoto4x, upscaling, IsUpscaler: true, IsHeavy: false),
        new("4xNomos2_realplksr_dysample", Capability.Nomos2Dysample4x, upscaling, IsUpscaler: true, IsHeavy: false),
        new("4xNomos2_hq_dat2", Capability.Nomos2HqDat2x4, upscaling, IsUpscaler: true, IsHeavy: true),
        new("2xModernSpanimationV1", Capability.ModernSpanimation2x, upscaling, IsUpscaler: true, IsHeavy: false),
        new("GFPGANv1.3", Capability.GfpGanV13, plain, IsUpscaler: false, IsHeavy: false),
        new("RestoreFormer", Capability.RestoreFormer, plain, IsUpscaler: false, IsHeavy: true),
    ];

    static readonly FrozenDictionary<string, PostProcessor> byName = All.ToFrozenDictionary(p => p.Name);

    public static PostProcessor? Find(string name) => byName.GetValueOrDefault(name);
}
