using AIHorde.Worker.Backends;

namespace AIHorde.Worker.Bridge.Trades;

/// <summary>
/// Post-processing that a picture's own backend does not do: whichever backend does that form for alchemists gets the picture, one form after another.
/// </summary>
sealed class Finishing(Bench bench, ModelPlace place, IReadOnlyList<string> asked)
{
    const double TilePixels = 512 * 512;

    readonly List<string> others = [.. asked.SkipWhile(place.Processors.Contains)];

    /// <summary>What the picture's own backend does, before the others.</summary>
    public IReadOnlyList<string> Own => [.. asked.Take(asked.Count - others.Count)];

    /// <summary>Why it can't be done, or not in time; null when it can.</summary>
    public string? Refusal(ImageWork work) =>
        others.FirstOrDefault(form => !bench.Finishers.ContainsKey(form)) is { } lacking ? $"There is no {lacking} here."
        : others.Any(form => bench.Finishers[form].TilesMax * TilePixels < (double)work.Width * work.Height)
            ? "This machine would not be done with the post-processing in time." : null;

    public async Task<Outcome<IReadOnlyList<Picture>>> FinishAsync(IReadOnlyList<Picture> pictures, CancellationToken cancellationToken)
    {
        var finished = new List<Picture>();
        foreach (var picture in pictures)
        {
            var bytes = picture.Bytes;
            foreach (var form in others)
            {
                var outcome = await bench.Finishers[form].Backend.TransmuteAsync(new AlchemyWork(form, bytes), cancellationToken);
                if (outcome is not Done<Finding> { Value: Finding.Image image })
                {
                    return new Failed<IReadOnlyList<Picture>>((outcome as Failed<Finding>)?.Reason ?? $"Nothing came of {form}.");
                }

                bytes = image.Bytes;
            }

            finished.Add(picture with { Bytes = bytes });
        }

        return new Done<IReadOnlyList<Picture>>(finished);
    }
}
