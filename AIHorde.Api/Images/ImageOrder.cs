using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Models;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Pricing.Image;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Images;

/// <summary>An image request on its way into the queue: what was asked, with the defaults that are in force, and what it costs.</summary>
sealed record ImageOrder(ImageAsyncBody Body, Asker Asker, string Prompt, ImageParams Settings, ImageAsk Ask) : Order(Asker, Prompt)
{
    public decimal UnitPrice { get; init; }

    /// <summary>The price without the source image, by which the kudos up front are reckoned.</summary>
    public decimal UpfrontUnitPrice { get; init; }

    public ImageUpfront Upfront { get; init; } = new(0, IsNeeded: false);

    public ImageModelReference Reference { get; init; } = ImageModelReference.Empty;

    public override Kudos Hold => Upfront.IsNeeded
        ? Kudos.FromDecimal(ImagePrice.Quote(UpfrontUnitPrice, Burn with { HasSource = false }, Body.Models, Reference, Settings.N!.Value))
        : Kudos.Zero;

    public override double Quote => Rounded(Total);

    public override double? UnitQuote => Rounded(UnitPrice);

    public override IReadOnlyDictionary<string, int> Size => new Dictionary<string, int>
    {
        ["width"] = Settings.Width!.Value, ["height"] = Settings.Height!.Value, ["steps"] = Settings.Steps!.Value,
    };

    public override HordeError TooDear => HordeError.Forbidden(
        $"A request of this size needs {Hold} kudos on hand now; {Upfront.SideMax}x{Upfront.SideMax} and few steps need none.", Rc.KudosUpfront);

    public override AskPayload Payload => new() { Prompt = Prompt, Image = Ask with { Params = Settings with { N = null } }, Webhook = Body.Webhook };

    protected override AskBody Asked => Body;

    decimal Total => ImagePrice.Quote(UnitPrice, Burn, Body.Models, Reference, Settings.N!.Value);

    ImageBurn Burn => new(Body.SourceImage is not null, Settings.PostProcessing ?? [], Body.SlowWorkers, Body.WorkerBlacklist);

    public static ImageOrder Of(ImageAsyncBody body, Asker asker, string prompt, ImageModelReference reference)
    {
        if (asker.Account.Has(Roles.Education)) body = body with { Nsfw = false, CensorNsfw = true, TrustedWorkers = true };
        var settings = body.Params.WithDefaults();
        if (settings.ControlType is not null && settings.Steps > ImageParams.StepsMaxWithControl)
            settings = settings with { Steps = ImageParams.StepsMaxWithControl };
        if (settings.Workflow == "qr_code") body = body with { DisableBatching = true };
        var seed = ImageSeed.Parse(settings.Seed) ?? (settings.SeedVariation is null ? null : ImageSeed.Random());
        settings = settings with { Seed = seed?.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        var ask = new ImageAsk { UseNsfwCensor = !body.Nsfw && body.CensorNsfw, R2 = body.R2 };
        return new ImageOrder(body, asker, prompt, settings, ask) { Reference = reference };
    }

    public ImageOrder Downgraded() => this with { Settings = Upfront.Downgrade(Body, Settings, Reference), Body = Body with { SlowWorkers = true } };

    public override IReadOnlyList<AskWarning>? Warnings(string? nobody)
    {
        // Of a style's parameters its author was warned; its user cannot change them.
        List<AskWarning> warnings = Style is null ? [.. ImageWarnings.Of(Body, Reference)] : [];
        if (nobody is not null) warnings.Add(new AskWarning("NoAvailableWorker", nobody));
        return warnings.Count == 0 ? null : warnings;
    }

    public ImageWork Work(bool withSource)
    {
        var hasSource = withSource && Body.SourceImage is not null;
        return new ImageWork
        {
            Width = Settings.Width!.Value,
            Height = Settings.Height!.Value,
            Steps = Settings.Steps!.Value,
            CfgScale = Settings.CfgScale!.Value,
            Sampler = Settings.SamplerName!,
            Karras = Settings.Karras!.Value,
            HiresFix = Settings.HiresFix!.Value,
            HasSource = hasSource,
            HasMask = hasSource && Body.SourceMask is not null,
            Processing = hasSource ? Body.SourceProcessing : "txt2img",
            Denoising = Settings.DenoisingStrength,
            ControlType = Settings.ControlType,
            ReturnControlMap = Settings.ReturnControlMap!.Value,
            PostProcessing = Settings.PostProcessing ?? [],
            Loras = Settings.Loras?.Count ?? 0,
            HasTextualInversion = Settings.Tis is { Count: > 0 },
        };
    }

    public override QueueRequest Command(RequestId id)
    {
        var command = Command(id, Settings.N!.Value, Needs(), new RequestTerms(Asker.Id)
        {
            UnitPrice = Kudos.FromDecimal(UnitPrice),
            ActivationTax = ImagePrice.ActivationTax(Body.ExtraSourceImages?.Count ?? 0),
        });
        return command with
        {
            Models = Body.Models,
            AllowDowngrade = Body.AllowDowngrade,
            Audience = command.Audience with { Nsfw = Body.Nsfw, CoversPrice = Asker.Covers(Kudos.FromDecimal(UnitPrice)) },
            Estimate = Kudos.FromDecimal(Total),
        };
    }

    static double Rounded(decimal price) => (double)Math.Round(price, MidpointRounding.ToEven);

    ImageNeeds Needs() => new(
        Settings.Width!.Value, Settings.Height!.Value, Settings.Steps!.Value, Settings.AccurateSteps, Settings.SamplerName!)
    {
        Karras = Settings.Karras!.Value,
        Tiling = Settings.Tiling!.Value,
        HiresFix = Settings.HiresFix!.Value,
        Transparent = Settings.Transparent!.Value,
        DisableBatching = Body.DisableBatching,
        ObjectStorage = Body.R2,
        ClipSkip = Settings.ClipSkip ?? 1,
        SourceProcessing = Body.SourceImage is null ? null : Body.SourceProcessing,
        HasMask = Body.SourceMask is not null,
        ExtraSourceImages = Body.ExtraSourceImages?.Count ?? 0,
        ControlType = Settings.ControlType,
        ImageIsControl = Settings.ImageIsControl!.Value,
        ReturnControlMap = Settings.ReturnControlMap!.Value,
        Workflow = Settings.Workflow,
        Loras = Settings.Loras?.Count ?? 0,
        LoraVersions = Settings.Loras?.Any(l => l.IsVersion) == true,
        TextualInversions = Settings.Tis?.Count ?? 0,
        PostProcessing = Settings.PostProcessing ?? [],
        SeedVariation = Settings.SeedVariation,
    };
}
