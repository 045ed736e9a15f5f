using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Store;

namespace AIHorde.Api;

/// <summary>Sends filter commands and puts the editor's name to what it shows.</summary>
sealed class FilterWriter(CommandBus bus, FilterTable table, FilterBook book, IUserNames names)
{
    static readonly HordeError Changed = HordeError.NotFound("The filter was changed or deleted meanwhile.", Rc.FilterNotFound);

    public async Task<Outcome<PromptPattern>> CreateAsync(Caller caller, FilterRequest request, CancellationToken cancellationToken)
    {
        var id = await table.NextIdAsync(cancellationToken);
        var filter = new PromptPattern(id, request.Regex!, request.FilterType!.Value, request.Description, request.Replacement ?? string.Empty, caller.Id);
        var outcome = await bus.SubmitAsync(new CreateFilter(filter), cancellationToken);
        book.Forget();
        return outcome switch
        {
            Outcome<FilterResult>.Done { Result: FilterResult.Exists existing } =>
                new Outcome<PromptPattern>.Done(await table.FindAsync(existing.Id, cancellationToken) ?? filter, Replayed: false),
            Outcome<FilterResult>.Done => new Outcome<PromptPattern>.Done(filter, Replayed: false),
            _ => new Outcome<PromptPattern>.Busy(),
        };
    }

    public async Task<HordeError?> ModifyAsync(PromptPattern before, PromptPattern after, CancellationToken cancellationToken)
    {
        var outcome = await bus.SubmitAsync(new ModifyFilter(before, after), cancellationToken);
        book.Forget();
        return outcome.Failed(out var result) ?? (result switch
        {
            FilterResult.Exists => HordeError.BadRequest("Another filter has this pattern and type."),
            FilterResult.NotFound => Changed,
            _ => null,
        });
    }

    public async Task<HordeError?> DeleteAsync(PromptPattern filter, Caller caller, CancellationToken cancellationToken)
    {
        var outcome = await bus.SubmitAsync(new DeleteFilter(filter, caller.Id), cancellationToken);
        book.Forget();
        return outcome.Failed(out var result) ?? (result is FilterResult.NotFound ? Changed : null);
    }

    public async Task<FilterView> ViewAsync(PromptPattern filter, CancellationToken cancellationToken) =>
        (await ViewsAsync([filter], cancellationToken))[0];

    public async Task<IReadOnlyList<FilterView>> ViewsAsync(IReadOnlyList<PromptPattern> filters, CancellationToken cancellationToken)
    {
        var aliases = await names.AliasesAsync([.. filters.Select(filter => filter.Editor).Distinct()], cancellationToken);
        return [.. filters.Select(filter => new FilterView(
            filter.Id.ToString(), filter.Regex, filter.Type, filter.Description, filter.Replacement, aliases[filter.Editor]))];
    }
}
