using AIHorde.Web;

namespace AIHorde.Api.Web.Account;

/// <summary>What brought a movement about, in words and with the page where there is one. Pure.</summary>
public sealed record MovementCause(string Words, string? Link)
{
    public static MovementCause Of(MovementView line) => line.Reason switch
    {
        "transfer" or "donation" => new((line.Amount < 0 ? "to " : "from ") + (line.Counterparty ?? "an account that is gone"), null),
        "uptime" => new($"worker {Show.ShortId(line.Cause)}", $"/workers/{line.Cause}"),
        "tax" or "style" or "rating" => new($"request {Show.ShortId(line.Cause)}", $"/account/requests/{line.Cause}"),
        "generation" => new($"job {Show.ShortId(line.Cause)}", null),
        _ => new(line.Cause, null),
    };
}
