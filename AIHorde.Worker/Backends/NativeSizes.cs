using System.Text.RegularExpressions;

namespace AIHorde.Worker.Backends;

/// <summary>
/// The side of the squares that a model was trained on, by its name: bridged servers don't say what kind a checkpoint is, and a first pass of half that
/// side looks as bad as one of twice.
/// </summary>
static partial class NativeSizes
{
    public const int Usual = 512, Large = 1024;

    public static int Of(string name) => LargeName().IsMatch(name) ? Large : Usual;

    /// <summary>XL at the end of a word, or the name of a family that is made of it or is as large.</summary>
    [GeneratedRegex("(XL|xl)(?![a-z])|(?i:sdxl|pony|illustrious|noobai|animagine|flux|sd[ _-]?3)")]
    private static partial Regex LargeName();
}
