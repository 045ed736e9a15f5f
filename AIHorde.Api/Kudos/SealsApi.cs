using AIHorde.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary>
/// <c>/kudos/ledger</c>: what lets anybody check the ledger. Whoever keeps a seal can tell whether anything before it was altered; a proof shows
/// that an entry is in it. Neither tells what an entry says. Beyond the contract.
/// </summary>
static class SealsApi
{
    const int PageDefault = 50;
    const int PageMax = 200;
    internal const int EntryLengthMax = 200;

    public static void MapSeals(this RouteGroupBuilder api)
    {
        var ledger = api.MapGroup("/kudos/ledger").WithTags("kudos");
        ledger.MapGet("/seals", ListAsync).Open();
        ledger.MapGet("/seals/latest", LatestAsync).Open();
        ledger.MapGet("/proof/{entry}", ProveAsync).Open();
    }

    static async Task<Results<Answer<IReadOnlyList<SealView>>, HordeError>> ListAsync(
        HttpContext context, SealBook seals, CancellationToken cancellationToken)
    {
        var badCursor = QueryArguments.Integer(context, "before", "Only seals with a lower number.", out var before);
        var badLimit = QueryArguments.Integer(context, "limit", "How many seals.", out var limit);
        if ((badCursor ?? badLimit) is { } error)
        {
            return error;
        }

        var found = await seals.ListAsync(before, Math.Clamp(limit ?? PageDefault, 1, PageMax), cancellationToken);
        return Answers.Ok<IReadOnlyList<SealView>>([.. found.Select(SealView.Of)]);
    }

    static async Task<Results<Answer<SealView>, HordeError>> LatestAsync(SealBook seals, CancellationToken cancellationToken) =>
        await seals.NewestAsync(cancellationToken) is { } seal
            ? Answers.Ok(SealView.Of(seal))
            : new HordeError(StatusCodes.Status404NotFound, "Nothing was sealed yet.", Rc.ThingNotFound);

    static async Task<Results<Answer<ProofView>, HordeError>> ProveAsync(string entry, SealBook seals, CancellationToken cancellationToken) =>
        entry.Length <= EntryLengthMax && await seals.ProveAsync(entry, cancellationToken) is { } proof
            ? Answers.Ok(new ProofView(
                entry, Convert.ToHexStringLower(proof.EntryHash), proof.Index, proof.Count, [.. proof.Path.Select(Convert.ToHexStringLower)],
                SealView.Of(proof.Seal)))
            : new HordeError(StatusCodes.Status404NotFound, "There is no such entry, or it is not sealed yet; that takes a few seconds.", Rc.ThingNotFound);
}
