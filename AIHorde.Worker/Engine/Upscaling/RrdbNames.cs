using System.Globalization;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Upscaling;

/// <summary>Finds an upscaler's weights by the newer names, whether its file has those, the same with a prefix, or the older numbered ones.</summary>
internal sealed class RrdbNames : IWeights
{
    private const string First = "conv_first.weight", OlderFirst = "model.0.weight", OlderBody = "model.1.sub.";

    private readonly IWeights _weights;
    private readonly string _prefix = "";
    private readonly bool _isOlder;
    private readonly int _blocks;

    public RrdbNames(IWeights weights)
    {
        _weights = weights;
        _isOlder = weights.Find(OlderFirst) is not null;
        if (_isOlder)
        {
            // The last member of the body is the convolution after its blocks.
            _blocks = weights.Names.Where(name => name.StartsWith(OlderBody, StringComparison.Ordinal))
                .Select(name => int.TryParse(name[OlderBody.Length..].Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int i) ? i : 0)
                .DefaultIfEmpty(0).Max();
        }
        else if (weights.Names.FirstOrDefault(name => name.EndsWith(First, StringComparison.Ordinal)) is { } first)
        {
            _prefix = first[..^First.Length];
        }
    }

    public IEnumerable<string> Names => _weights.Names;

    public WeightView? Find(string name) => _weights.Find(_isOlder ? Older(name) : _prefix + name);

    private string Older(string name)
    {
        string[] parts = name.Split('.');
        return parts[0] switch
        {
            "conv_first" => $"model.0.{parts[1]}",
            "conv_body" => $"{OlderBody}{_blocks}.{parts[1]}",
            "conv_up1" => $"model.3.{parts[1]}",
            "conv_up2" => $"model.6.{parts[1]}",
            "conv_hr" => $"model.8.{parts[1]}",
            "conv_last" => $"model.10.{parts[1]}",
            "body" when parts is [_, var block, var dense, var convolution, var what] =>
                $"{OlderBody}{block}.{dense.ToUpperInvariant()}.{convolution}.0.{what}",
            _ => name,
        };
    }
}
