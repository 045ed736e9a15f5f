using AIHorde.Worker.Backends;

namespace AIHorde.Worker.Bridge.Trades;

/// <summary>
/// How quickly this machine draws, learnt from its own jobs, so that it asks for no picture that it could not deliver before the lease ends.
/// Written and read by the slots and the popping task, under one lock.
/// </summary>
sealed class ImageSpeed
{
    /// <summary>What a picture of unknown steps is taken to need: few requests ask for more.</summary>
    const int StepsAssumed = 30;

    /// <summary>Part of the lease that drawing may take; the rest is for loading, waiting here and delivering.</summary>
    const double ShareOfLease = 0.6;

    /// <summary>How much the newest job counts: a busy hour passes, and so does its measure.</summary>
    const double Freshness = 0.3;

    /// <summary>Smaller is asked of no worker, and without any job nothing would be measured again.</summary>
    public const int PixelsMin = 256 * 256;

    /// <summary>What a refusal makes of the measure: a machine that refuses everything would never measure itself again.</summary>
    const double HopeAfterRefusal = 2;

    /// <summary>These ask the model twice a step.</summary>
    static readonly HashSet<string> SecondOrder = ["k_heun", "k_dpm_2", "k_dpm_2_a", "k_dpmpp_2s_a", "k_dpmpp_sde"];

    readonly Lock gate = new();
    bool warm;
    double pixelStepsPerSecond;
    TimeSpan lease;

    public static double PixelSteps(ImageWork work) =>
        (double)work.Width * work.Height * work.Steps * work.Count * (work.HiresFix ? 2 : 1) * (SecondOrder.Contains(work.Sampler) ? 2 : 1);

    /// <summary>The first job says nothing: it loaded the model.</summary>
    public void Learn(ImageWork work, TimeSpan took, TimeSpan granted)
    {
        if (took <= TimeSpan.Zero)
        {
            return;
        }

        lock (gate)
        {
            if (!warm)
            {
                warm = true;
                return;
            }

            var measured = PixelSteps(work) / took.TotalSeconds;
            pixelStepsPerSecond = pixelStepsPerSecond == 0 ? measured : pixelStepsPerSecond + (Freshness * (measured - pixelStepsPerSecond));
            lease = granted;
        }
    }

    /// <summary>The largest picture to ask for: what the volunteer allows, or less when the machine is slower than that.</summary>
    public int PixelsMax(int allowed)
    {
        lock (gate)
        {
            return pixelStepsPerSecond == 0
                ? allowed
                : (int)Math.Clamp(pixelStepsPerSecond * lease.TotalSeconds * ShareOfLease / StepsAssumed, Math.Min(PixelsMin, allowed), allowed);
        }
    }

    /// <summary>Whether this work can be done in the time that is left, as far as is known.</summary>
    public bool Fits(ImageWork work, TimeSpan left)
    {
        lock (gate)
        {
            if (pixelStepsPerSecond == 0 || PixelSteps(work) / pixelStepsPerSecond <= left.TotalSeconds)
            {
                return true;
            }

            pixelStepsPerSecond *= HopeAfterRefusal;
            return false;
        }
    }
}
