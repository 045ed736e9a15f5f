using System.Globalization;
using AIHorde.Web;

namespace AIHorde.Api.Web.Account;

/// <summary>An entry of the ledger in words. Pure.</summary>
public static class EntryWords
{
    public static string Account(string account) => account switch
    {
        EntryLegView.Own => "Yours",
        EntryLegView.OwnEscrow => "Your escrow, until you are trusted",
        EntryLegView.Other => "Somebody else's",
        EntryLegView.OtherEscrow => "Somebody else's escrow",
        "burn:tax" => "Destroyed: the tax of a request",
        "burn:usage" => "Destroyed: what the work cost beyond what it earned",
        "mint:generation" => "New: what the work earned beyond what it cost",
        "mint:floor" => "New: the floor under an account that has run out",
        "opening" => "The opening of the books",
        _ when account.StartsWith("mint:", StringComparison.Ordinal) => $"New: {account["mint:".Length..]}",
        _ => account,
    };

    public static IEnumerable<(string Name, string Value)> Facts(EntryPageWork work)
    {
        yield return ("Kind", work.Kind);
        if (work.Pieces is { } pieces) yield return ("Pieces", Show.Count(pieces));
        if (work.Models is { Count: > 0 } models) yield return ("Models asked for", string.Join(", ", models));
        if (work.Model is { } model) yield return ("Made with", model);
        if (work is { Width: { } width, Height: { } height, Steps: { } steps }) yield return ("Size", $"{width} × {height}, {Show.Counted(steps, "step")}");
        if (work is { Tokens: { } tokens, TokensMax: { } most }) yield return ("Length", $"{Show.Count(tokens)} of {Show.Counted(most, "token")} at most");
        else if (work.TokensMax is { } asked) yield return ("Length", $"{Show.Counted(asked, "token")} at most");
        if (work.Worth is { } worth) yield return ("Worth of the work", $"{worth.ToString("0.00", CultureInfo.InvariantCulture)} kudos");
        if (work.Waited is { } waited) yield return ("Waited", Show.Duration(TimeSpan.FromSeconds(waited)));
        if (work.Seconds is { } seconds) yield return ("Made in", Show.Duration(TimeSpan.FromSeconds(seconds)));
    }
}
