namespace AIHorde.Api.Requests;

/// <summary>Who asks for work or for jobs: the account, the address, the program, the connection.</summary>
public sealed record Arrival(Caller Caller, ClientAddress Address, ClientAgent Agent, HttpContext Http)
{
    public static async ValueTask<Arrival> BindAsync(HttpContext context) =>
        new((await Caller.BindAsync(context))!, await ClientAddress.BindAsync(context), await ClientAgent.BindAsync(context), context);
}
