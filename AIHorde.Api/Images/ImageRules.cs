using AIHorde.Api.Requests;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Models;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Images;

/// <summary>The rules of image parameters that a schema cannot say, in the contract's order; the first that fails is told. Pure.</summary>
static class ImageRules
{
    const int lorasMax = 5;
    const int inversionsMax = 20;
    const int wordsMax = 7500;
    const int centsPerCfg = 100;
    static readonly string[] controlsWithoutSd2 = ["normal", "mlsd", "hough"];
    static readonly string[] withoutControl =
        [ImageBaselines.Sdxl, ImageBaselines.StableCascade, ImageBaselines.Flux, ImageBaselines.Qwen, ImageBaselines.ZImage];

    /// <summary>The parameters alone.</summary>
    public static HordeError? RefuseParams(ImageAsyncBody body, ImageModelReference reference)
    {
        var settings = body.Params;
        var baselines = body.Models.Select(reference.BaselineOf).ToList();
        if (settings.HiresFix == true && baselines.Any(ImageBaselines.IsLarge))
            return Bad("hires_fix does not work with this model.", Rc.HiResMismatch);
        if (settings.Loras?.Count > lorasMax) return Bad($"At most {lorasMax} LoRAs are taken.", Rc.TooManyLoras);
        if (settings.Loras?.Any(l => l.IsVersion && !l.Name.All(char.IsAsciiDigit)) == true)
            return Bad("A LoRA version is given by its number.", Rc.BadLoraVersion);
        if (settings.Tis?.Count > inversionsMax) return Bad($"At most {inversionsMax} textual inversions are taken.", Rc.TooManyTIs);
        if (settings.Transparent == true && baselines.Any(b => b is not (ImageBaselines.Sdxl or ImageBaselines.StableDiffusion1)))
            return Bad("Transparent images are made by SD 1 and SDXL models alone.", Rc.InvalidTransparencyModel);
        if (settings.Workflow == "qr_code" && baselines.Any(b => b is not (ImageBaselines.Sdxl or ImageBaselines.StableDiffusion1)))
            return Bad("The QR code workflow needs SD 1 or SDXL models.", Rc.ControlNetMismatchDot);
        if (body.Prompt.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length > wordsMax)
            return Bad($"A prompt may have {wordsMax} words.", Rc.InvalidPromptSize);
        if (body.Models.Any(m => PostProcessors.Find(m) is not null))
            return Bad("One of the models is a post-processor.", Rc.UnexpectedModelName);
        if (settings.PostProcessing?.Count(p => PostProcessors.Find(p)?.IsUpscaler == true) > 1)
            return Bad("At most one upscaler is taken.", Rc.TooManyUpscalers);
        return settings.CfgScale is { } cfg && decimal.Round((decimal)cfg, 2) * centsPerCfg != (decimal)cfg * centsPerCfg
            ? Bad("cfg_scale may have two decimals.", Rc.BadCFGDecimals)
            : null;
    }

    /// <summary>Models that belong to an account.</summary>
    public static HordeError? RefuseModels(ImageAsyncBody body, Asker asker)
    {
        var isSpecial = asker.Account.Has(Roles.Special);
        foreach (var model in body.Models.Where(ImageModelReference.IsSpecial))
        {
            if (!isSpecial) return HordeError.Forbidden("This model is for special accounts.");
            if (model.Split("::") is not [_, var alias, ..]) return Bad("A special model is named with its owner.", Rc.SpecialMissingUsername);
            if (alias != asker.Account.Alias) return HordeError.Forbidden("This model belongs to another account.");
            if (body.Params.Special is null) return Bad("A special model needs the special parameters.", Rc.SpecialMissingPayload);
        }

        return null;
    }

    /// <summary>The field that goes with such models.</summary>
    public static HordeError? RefuseSpecial(ImageAsyncBody body, Asker asker) =>
        body.Params.Special is not null && !asker.Account.Has(Roles.Special)
            ? HordeError.BadRequest("The special parameters are for special accounts.")
            : null;

    /// <summary>Source images, control nets and workflows, against each other and the models.</summary>
    public static HordeError? RefuseCombination(ImageAsyncBody body, ImageModelReference reference)
    {
        var settings = body.Params;
        if (body.SourceMask is not null && body.SourceImage is null) return Bad("A mask needs a source image.", Rc.SourceMaskUnnecessary);
        return RefuseControl(body, reference) ?? RefuseTransparency(body) ?? RefuseExtras(body, reference)
            ?? (settings.ImageIsControl == true && settings.ReturnControlMap == true
                ? Bad("The control map cannot be returned when it was sent.", Rc.ControlNetInvalidPayload)
                : null)
            ?? RefuseSourceless(body, reference);
    }

    /// <summary>A beta that was compared in pairs. It is served by nobody any more; what it says to clients is kept.</summary>
    public static HordeError? RefuseBeta(ImageAsyncBody body, Asker asker)
    {
        if (!body.Models.Contains(ImageModelReference.SdxlBeta)) return null;
        if (asker.IsAnonymous) return HordeError.Forbidden("The anonymous account cannot use this model.", Rc.BetaAnonForbidden);
        return (body.Params.N ?? 1) == 1 ? Bad("This model makes images to compare: ask for two.", Rc.BetaComparisonFault) : null;
    }

    static HordeError? RefuseControl(ImageAsyncBody body, ImageModelReference reference)
    {
        if (body.Params.ControlType is not { } control) return null;
        var baselines = body.Models.Select(reference.BaselineOf).ToList();
        if (controlsWithoutSd2.Contains(control) && baselines.Any(b => b.StartsWith(ImageBaselines.StableDiffusion2Prefix, StringComparison.Ordinal)))
            return Bad("This control type does not work with SD 2 models.", Rc.ControlNetUnsupported);
        if (body.Models.Contains("pix2pix")) return Bad("pix2pix takes no control type.", Rc.ControlNetUnsupported);
        if (body.SourceImage is null) return Bad("A control type needs a source image.", Rc.ControlNetSourceMissing);
        if (body.SourceProcessing == "inpainting") return Bad("Inpainting takes no control type.", Rc.ControlNetInpaintingMismatch);
        return withoutControl.Any(family => baselines.Any(b => b.StartsWith(family, StringComparison.Ordinal)))
            ? Bad("Control types do not work with this model.", Rc.ControlNetMismatch)
            : null;
    }

    static HordeError? RefuseTransparency(ImageAsyncBody body)
    {
        if (body.Params.Transparent != true) return null;
        if (body.ExtraSourceImages is { Count: > 0 }) return Bad("Transparent images take no source images.", Rc.InvalidTransparencyImg2Img);
        return body.Params.ControlType is null ? null : Bad("Transparent images take no control type.", Rc.InvalidTransparencyCN);
    }

    static HordeError? RefuseExtras(ImageAsyncBody body, ImageModelReference reference)
    {
        var texts = body.Params.ExtraTexts ?? [];
        var isQrCode = body.Params.Workflow == "qr_code";
        if (body.SourceProcessing == "remix" && body.Models.Any(m => reference.BaselineOf(m) != ImageBaselines.StableCascade))
            return Bad("Only Stable Cascade models remix.", Rc.InvalidRemix);
        if (body.ExtraSourceImages is { Count: > 0 } && body.SourceProcessing != "remix")
            return Bad("Extra source images are for remixes.", Rc.InvalidExtraSourceImagesDot);
        if (texts.Count > 0 && !isQrCode) return Bad("Extra texts are for the QR code workflow.", Rc.InvalidExtraTextsDot);
        return isQrCode && !texts.Any(t => t.Reference == "qr_code")
            ? Bad("The QR code workflow needs an extra text with the reference qr_code.", Rc.MissingExtraTextsDot)
            : null;
    }

    static HordeError? RefuseSourceless(ImageAsyncBody body, ImageModelReference reference)
    {
        if (body.SourceImage is not null) return null;
        if (body.Models.Any(m => m is "Stable Diffusion 2 Depth" or "pix2pix"))
            return Bad("This model needs a source image.", Rc.SourceImageRequiredForModel);
        return body.Models.Any(m => reference.Find(m)?.Type == "controlnet")
            ? Bad("This model is a control net.", Rc.UnexpectedModelName)
            : null;
    }

    static HordeError Bad(string message, string rc) => HordeError.BadRequest(message, rc);
}
