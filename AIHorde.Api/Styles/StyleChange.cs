using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Styles;
using AIHorde.Ledger.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Styles;

/// <summary>Publishes, changes and ends styles.</summary>
sealed class StyleChange(StyleQueries styles, StyleRules rules, CommandBus bus, TimeProvider time)
{
    const string ImagePrompt = "{p}{np}";
    const string TextPrompt = "{p}";

    /// <summary>Of a tag or model; what is longer is cut, as in the contract.</summary>
    const int NameLengthMax = 100;

    public async Task<Results<Answer<StyleWritten>, HordeError>> CreateAsync(RequestKind kind, Caller caller, StyleRequest request, CancellationToken ct)
    {
        if (!caller.Has(Rights.Trusted) && !caller.Has(Rights.Customizer)) return StyleRefusal.RequiresCustomizer.ToError();
        if (!TryReadKey(request.Sharedkey, out var key)) return StyleRefusal.SharedKeyUnfit.ToError();
        var now = time.GetUtcNow();
        var style = new Style(new StyleId(Guid.CreateVersion7(now)), caller.Id, kind, request.Name!.Trim(), now)
        {
            Info = request.Info?.Trim() ?? "",
            Prompt = request.Prompt ?? (kind == RequestKind.Image ? ImagePrompt : TextPrompt),
            Params = StyleParams.Keep(request.Params, kind),
            IsPublic = request.Public ?? true,
            Nsfw = request.Nsfw ?? false,
            Tags = Names(request.Tags ?? []),
            Models = Names(request.Models ?? []),
            SharedKey = key,
        };
        if (rules.Refuse(style, caller) is { } unfit) return unfit;
        return Written((await bus.SubmitAsync(new CreateStyle(style), ct)).Failed(out var result), result);
    }

    public async Task<Results<Answer<StyleWritten>, HordeError>> ModifyAsync(
        RequestKind kind, string id, Caller caller, StyleRequest request, CancellationToken ct)
    {
        if (await FindAsync(id, kind, ct) is not { Style: var style }) return StyleRefusal.NotFound.ToError();
        if (style.Owner != caller.Id) return StyleRefusal.NotOwner.ToError();
        if (!TryReadKey(request.Sharedkey, out var key)) return StyleRefusal.SharedKeyUnfit.ToError();
        var command = new ModifyStyle(style.Id, caller.Id)
        {
            Name = request.Name is { } name ? new Renaming(style.Name, name.Trim()) : null,
            Info = request.Info?.Trim(),
            Prompt = request.Prompt,
            Params = request.Params is null ? null : StyleParams.Keep(request.Params, kind),
            IsPublic = request.Public,
            Nsfw = request.Nsfw,
            Tags = request.Tags is { } tags ? Names(tags) : null,
            Models = request.Models is { } models ? Names(models) : null,
            SharedKey = key,
        };
        return rules.Refuse(command.On(style), caller) is { } unfit
            ? unfit
            : Written((await bus.SubmitAsync(command, ct)).Failed(out var result), result);
    }

    public async Task<Results<Answer<SimpleMessage>, HordeError>> DeleteAsync(string id, Caller caller, CancellationToken ct)
    {
        if (await FindAsync(id, null, ct) is not { Style: var style }) return StyleRefusal.NotFound.ToError();
        var command = new DeleteStyle(style.Id, caller.Id, style.Owner, style.Name);
        if ((await bus.SubmitAsync(command, ct)).Failed(out var result) is { } failed) return failed;
        return result is StyleResult.Refused refused ? refused.Why.ToError() : Answers.Ok(SimpleMessage.Ok);
    }

    /// <summary>Null for what is not there or of another kind, where the kind matters.</summary>
    async Task<StyleView?> FindAsync(string id, RequestKind? kind, CancellationToken ct)
    {
        var style = Guid.TryParse(id, out var guid) ? await styles.FindAsync(new StyleId(guid), ct) : null;
        return kind is null || style?.Style.Kind == kind ? style : null;
    }

    static string[] Names(IEnumerable<string> given) => [.. given.Select(name => name.Length > NameLengthMax ? name[..NameLengthMax] : name).Distinct()];

    static bool TryReadKey(string? text, out SharedKeyId? key)
    {
        key = Guid.TryParse(text, out var id) ? new SharedKeyId(id) : null;
        return text is null || key is not null;
    }

    Results<Answer<StyleWritten>, HordeError> Written(HordeError? failed, StyleResult result) => (failed, result) switch
    {
        ({ } error, _) => error,
        (_, StyleResult.Done done) => Answers.Ok(new StyleWritten(done.Style.Id.Value, "OK", rules.WarningsOf(done.Style))),
        (_, StyleResult.Refused refused) => refused.Why.ToError(),
        _ => Faults.Busy,
    };
}
