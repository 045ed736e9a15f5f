using AIHorde.Ledger.Dispatch;

namespace AIHorde.Ledger.Tests.Dispatch;

/// <summary>Requests and workers drawn from a seed, out of few enough values that they meet often.</summary>
sealed class QueueScript(int seed)
{
    static readonly string[] models = ["stable_diffusion", "Deliberate", "AlbedoBase XL (SDXL)", "horde_special::one#7", "Anything Diffusion Inpainting"];
    static readonly string[] agents =
        ["AI Horde Worker reGen:13.0.2:x", "AI Horde Worker reGen:2:x", "AI Horde Worker:24:x", "AI Horde Worker:9:x", "HordeAutoWebBridge:1:x", "mine"];
    static readonly string[] words = ["kettle", "boat", "lighthouse"];
    static readonly DateTimeOffset start = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    readonly Random random = new(seed);
    int created;

    public bool Chance(int percent) => random.Next(100) < percent;

    public int Next(int limit) => random.Next(limit);

    public WaitingRequest<ImageDemand> Request()
    {
        created++;
        var id = new RequestId(new Guid(created, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]));
        return new WaitingRequest<ImageDemand>
        {
            Id = id,
            Owner = new UserId(random.Next(6)),
            Models = WaitingModels.Sorted(models.Where(_ => Chance(25))),
            Demand = Demand(),
            Order = QueueOrder.Of(random.Next(3) * 20, start.AddSeconds(created), id),
            Prompt = "a " + words[random.Next(words.Length)],
        };
    }

    public ImageOffer Offer()
    {
        var agent = BridgeAgent.Parse(agents[random.Next(agents.Length)]);
        string[] offered = [.. models.Where(_ => Chance(35))];
        return new ImageOffer
        {
            Id = Worker(),
            Owner = new UserId(random.Next(6)),
            OwnerTrusted = Chance(60),
            Models = offered,
            PriorityUsers = Chance(20) ? [new UserId(random.Next(6))] : [],
            Maintenance = Chance(10),
            Nsfw = Chance(60),
            Bridge = agent,
            Capabilities = BridgeCapabilities.Of(agent),
            KarrasSamplers = BridgeCapabilities.SamplersOf(agent, karras: true),
            PlainSamplers = BridgeCapabilities.SamplersOf(agent, karras: false),
            Blacklist = Chance(20) ? new BlacklistWords([words[random.Next(words.Length)]]) : BlacklistWords.None,
            Speed = Chance(80) ? 1_000_000 : 400_000,
            MaxPixels = 64 * 64 * (1 + random.Next(400)),
            AllowImg2Img = Chance(70),
            AllowPainting = Chance(70),
            AllowUnsafeIp = Chance(70),
            AllowPostProcessing = Chance(70),
            AllowControlNet = Chance(50),
            AllowSdxlControlNet = Chance(50),
            AllowLora = Chance(50),
            LimitMaxSteps = Chance(30),
            RequireUpfrontKudos = Chance(30),
            ExtraSlow = Chance(10),
            Hosted = OfferedImageModels.Of(offered, AIHorde.Ledger.Models.ImageModelReference.Bundled()),
        };
    }

    WorkerId Worker() => new(new Guid(1, 2, (short)random.Next(4), [0, 0, 0, 0, 0, 0, 0, 1]));

    ImageDemand Demand()
    {
        var features = Enum.GetValues<ImageFeatures>().Where(_ => Chance(8)).Aggregate(ImageFeatures.None, (all, one) => all | one);
        return new ImageDemand
        {
            Nsfw = Chance(20),
            TrustedWorkers = Chance(15),
            SlowWorkers = Chance(85),
            UnsafeIp = Chance(10),
            RequesterTrusted = Chance(50),
            Targets = Chance(20) ? new WorkerTargets([Worker()], Chance(50)) : WorkerTargets.Anyone,
            Width = 64 * (4 + random.Next(8)),
            Height = 512,
            Steps = 10 + random.Next(3) * 15,
            Sampler = Chance(70) ? Sampler.EulerA : Sampler.Lcm,
            Karras = Chance(80),
            Features = features,
            Required = Required(features),
            PostProcessorCount = Chance(15) ? 1 : 0,
            ExtraSlowWorkers = Chance(30),
            CoversPrice = Chance(80),
        };
    }

    static Capability Required(ImageFeatures features)
    {
        var required = Capability.R2;
        if (features.HasFlag(ImageFeatures.TextualInversion)) required |= Capability.TextualInversion;
        if (features.HasFlag(ImageFeatures.Tiling)) required |= Capability.Tiling;
        if (features.HasFlag(ImageFeatures.HiresFix)) required |= Capability.HiresFix;
        if (features.HasFlag(ImageFeatures.Transparent)) required |= Capability.LayerDiffuse;
        return required;
    }
}
