using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Models;

namespace AIHorde.Api.Images;

/// <summary>
/// Which requests need kudos on hand: large ones, by how busy the horde is, and ones with more steps than their model needs. Pure; so is making a request
/// smaller until it needs none.
/// </summary>
sealed record ImageUpfront(int SideMax, bool IsNeeded)
{
    const int sideBase = 1024;
    const int sideMin = 576;
    const int sideUnit = 64;
    const int lcmSteps = 10;
    const int controlSteps = 20;
    const int stepsMaxOfModels = 40;
    const int downgradedStepsMax = 30;
    const int downgradedStepsMin = 5;

    public static ImageUpfront Of(ImageAsyncBody body, ImageParams settings, ImageModelReference reference, int threads, int queued)
    {
        var side = SideFor(body, reference, threads, queued);
        var tooMany = body.Models.Any(m => (reference.Find(m)?.Requirements?.MaxSteps ?? stepsMaxOfModels) < settings.AccurateSteps);
        var isNeeded = !body.SlowWorkers
            || (IsLcm(settings) && settings.AccurateSteps > lcmSteps)
            || tooMany
            || settings.Pixels > (long)side * side
            || (settings.ControlType is not null && settings.AccurateSteps > controlSteps);
        return new ImageUpfront(side, isNeeded);
    }

    /// <summary>The same request, small enough for anybody.</summary>
    public ImageParams Downgrade(ImageAsyncBody body, ImageParams settings, ImageModelReference reference)
    {
        var (width, height) = Fit(settings.Width!.Value, settings.Height!.Value);
        var allowed = IsLcm(settings) ? lcmSteps : settings.ControlType is not null ? controlSteps
            : body.Models.Select(m => reference.Find(m)?.Requirements?.MaxSteps ?? downgradedStepsMax).DefaultIfEmpty(downgradedStepsMax).Min();
        var steps = settings.Steps!.Value;
        while (steps >= downgradedStepsMin && Samplers.AccurateSteps(settings.Sampler, steps) > allowed) steps--;
        return settings with { Width = width, Height = height, Steps = steps };
    }

    static int SideFor(ImageAsyncBody body, ImageModelReference reference, int threads, int queued)
    {
        var side = Math.Max(sideBase + 10 * threads - (int)Math.Round(0.9 * queued), sideMin);
        var isLarge = body.Models.Any(m => reference.BaselineOf(m) is ImageBaselines.Sdxl or ImageBaselines.StableCascade or ImageBaselines.Flux);
        return Math.Min(isLarge ? Math.Max(side, sideBase) : side, sideBase);
    }

    (int Width, int Height) Fit(int width, int height)
    {
        var area = (long)SideMax * SideMax;
        if ((long)width * height <= area) return (width, height);
        var ratio = Math.Sqrt(area / ((double)width * height));
        width = (int)(width * ratio) / sideUnit * sideUnit;
        height = (int)(height * ratio) / sideUnit * sideUnit;
        while ((long)width * height > area)
        {
            if (width >= height) width -= sideUnit;
            else height -= sideUnit;
        }

        return (long)width * height < 512 * 512 ? (512, 512) : (width, height);
    }

    static bool IsLcm(ImageParams settings) => settings.Sampler == Sampler.Lcm || settings.Loras?.Any(l => l.IsLcm) == true;
}
