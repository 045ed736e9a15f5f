using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AIHorde.Ledger.Pricing.Image;

/// <summary>
/// Estimates the value of an image from what was observed that such images are worth: the mean of a few small networks, whose parameters
/// <c>fit.py</c> wrote into <c>image-price.json</c>. The job by which all are measured is worth exactly 11, so estimates near it are drawn there.
/// </summary>
public sealed class ImagePriceEstimator
{
    const double basisKudos = 11.0;
    const double kudosMin = 0.1;
    static readonly ImageWork basis = new() { Steps = 50, CfgScale = 7.5, Sampler = "k_euler" };
    readonly ImagePriceParameters parameters;
    readonly float[] basisFeatures;
    readonly double basisRatio;

    public ImagePriceEstimator(ImagePriceParameters parameters)
    {
        this.parameters = parameters;
        basisFeatures = Scaled(basis);
        basisRatio = basisKudos / Raw(basisFeatures);
    }

    public static ImagePriceEstimator Bundled()
    {
        using var json = typeof(ImagePriceEstimator).Assembly.GetManifestResourceStream("AIHorde.Ledger.Pricing.Image.image-price.json");
        return new ImagePriceEstimator(JsonSerializer.Deserialize(json!, ImagePriceJson.Default.ImagePriceParameters)!);
    }

    public bool Knows(ImageWork work) =>
        work.PostProcessing.All(parameters.PostProcessors.Contains) && (work.ControlType is null || parameters.Controls.Contains(work.ControlType));

    public double Estimate(ImageWork work)
    {
        var features = Scaled(work);
        var kudos = Raw(features) * (1 + (basisRatio - 1) * NearnessToBasis(features));
        return Math.Round(Math.Max(kudos, kudosMin), 2, MidpointRounding.ToEven);
    }

    /// <summary>1 at the basis, next to nothing a few typical differences away.</summary>
    double NearnessToBasis(float[] features)
    {
        var distance = 0.0;
        for (var i = 0; i < features.Length; i++) distance += (features[i] - basisFeatures[i]) * (features[i] - basisFeatures[i]);
        return Math.Exp(-distance / 2);
    }

    float[] Scaled(ImageWork work)
    {
        var features = Features(work);
        for (var i = 0; i < features.Length; i++) features[i] = (features[i] - parameters.Mean[i]) / parameters.Scale[i];
        return features;
    }

    double Raw(float[] features)
    {
        var sum = 0.0;
        foreach (var network in parameters.Networks) sum += Run(network, features);
        return sum / parameters.Networks.Length;
    }

    static float Run(ImagePriceLayer[] network, float[] input)
    {
        for (var layer = 0; layer < network.Length; layer++)
        {
            var weights = network[layer].Weights.AsSpan();
            float[] output = [.. network[layer].Biases];
            for (var i = 0; i < output.Length; i++)
            {
                output[i] += Dot(weights.Slice(i * input.Length, input.Length), input);
                if (layer < network.Length - 1) output[i] = MathF.Max(output[i], 0);
            }

            input = output;
        }

        return input[0];
    }

    static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = Vector<float>.Zero;
        var whole = left.Length - left.Length % Vector<float>.Count;
        var lefts = MemoryMarshal.Cast<float, Vector<float>>(left[..whole]);
        var rights = MemoryMarshal.Cast<float, Vector<float>>(right[..whole]);
        for (var i = 0; i < lefts.Length; i++) sum += lefts[i] * rights[i];
        var total = Vector.Sum(sum);
        for (var i = whole; i < left.Length; i++) total += left[i] * right[i];
        return total;
    }

    /// <summary>The same numbers in the same order as fit.py makes them.</summary>
    float[] Features(ImageWork work)
    {
        var controlled = work.HasSource && work.ControlType is not null;
        var denoising = work.HasSource ? work.Denoising ?? 1 : 1;
        double[] numbers =
        [
            work.Height / 1024.0, work.Width / 1024.0, work.Steps / 100.0, work.CfgScale / 30, controlled ? 1 : denoising, controlled ? denoising : 1,
            Bit(work.Karras), Bit(work.HiresFix), Bit(work.HasSource), Bit(work.HasMask),
        ];
        var sampler = parameters.Samplers.Contains(work.Sampler) ? work.Sampler : "k_euler";
        return
        [
            .. numbers.Select(n => (float)n),
            .. parameters.Samplers.Select(s => Bit(s == sampler)),
            .. parameters.Controls.Select(c => Bit(c == work.ControlType)),
            .. parameters.Processings.Select(p => Bit(p == (work.Processing == "remix" ? "img2img" : work.Processing))),
            .. parameters.PostProcessors.Select(p => Bit(work.PostProcessing.Contains(p))),
        ];
    }

    static float Bit(bool is1) => is1 ? 1 : 0;
}

public sealed record ImagePriceParameters(
    string[] Samplers, string[] Controls, string[] Processings, string[] PostProcessors, float[] Mean, float[] Scale, ImagePriceLayer[][] Networks);

public sealed record ImagePriceLayer(int Inputs, int Outputs, float[] Weights, float[] Biases);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImagePriceParameters))]
sealed partial class ImagePriceJson : JsonSerializerContext;
