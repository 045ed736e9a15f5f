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
    public const string Describe = "describe";
    public const string StripBackground = "strip_background";

    /// <summary>The forms that tell something; all others make a new picture of one, and so finish pictures of image jobs, too.</summary>
    public static readonly IReadOnlySet<string> Telling = new HashSet<string> { Caption, Interrogation, Nsfw, Describe };

    /// <summary>A list of an interrogation. How sure a model is of a word is not known, and so not said.</summary>
    public static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode)new JsonObject { ["text"] = word })]);
}
