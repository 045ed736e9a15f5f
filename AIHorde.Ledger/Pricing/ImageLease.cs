using AIHorde.Ledger.Models;

namespace AIHorde.Ledger.Pricing;

/// <summary>How long a worker may take for a job before it is given to another.</summary>
public static class ImageLease
{
    const int secondsMin = 150;
    const int controlFactor = 2;
    const int largeFactor = 3;
    const int extraSlowFactor = 3;

    public static int Seconds(
        int width, int height, int accurateSteps, bool hasControl, IEnumerable<string> models, ImageModelReference reference, bool extraSlow)
    {
        var seconds = 30 + accurateSteps * 2.0 * width * height / (512 * 512);
        if (hasControl) seconds *= controlFactor;
        if (models.Any(m => ImageBaselines.IsLarge(reference.BaselineOf(m)))) seconds *= largeFactor;
        seconds = Math.Max(seconds, secondsMin);
        return (int)(extraSlow ? seconds * extraSlowFactor : seconds);
    }
}
