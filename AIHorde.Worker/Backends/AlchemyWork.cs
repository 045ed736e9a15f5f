using System.Text.Json.Nodes;

namespace AIHorde.Worker.Backends;

/// <summary>One alchemy form: something to find out about a picture, or to do to it.</summary>
public sealed record AlchemyWork(string Form, byte[] Source);

/// <summary>What came of a form: a value to report, or a picture to upload.</summary>
public abstract record Finding
{
    public sealed record Value(JsonNode Node) : Finding;

    public sealed record Image(byte[] Bytes) : Finding;
}

/// <summary>The forms of the contract.</summary>
public static class Forms
{
    public const string Caption = "caption";
    public const string Interrogation = "interrogation";
    public const string Nsfw = "nsfw";

    public static readonly IReadOnlySet<string> Upscalers = new HashSet<string>(StringComparer.Ordinal)
    {
        "RealESRGAN_x4plus", "RealESRGAN_x2plus", "RealESRGAN_x4plus_anime_6B", "NMKD_Siax", "4x_AnimeSharp", "4xNomos8kSC", "4xLSDIRplus",
        "4xNomosWebPhoto_RealPLKSR", "4xNomos2_realplksr_dysample", "4xNomos2_hq_dat2", "2xModernSpanimationV1",
    };

    public static readonly IReadOnlySet<string> FaceFixers =
        new HashSet<string>(StringComparer.Ordinal) { "GFPGAN", "GFPGANv1.3", "CodeFormers", "RestoreFormer" };
}
