using AIHorde.Ledger.Addresses;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary><c>POST /users</c>: a pseudonymous account without the web form. Beyond the contract.</summary>
static class RegistrationApi
{
    public static void MapRegistration(this RouteGroupBuilder users) => users
        .MapPost("", RegisterAsync)
        .Open()
        .Limited(RateLimits.SharedKeys)
        .WithMetadata(new NeverReplayed())
        .Takes<RegistrationRequest>(new RegistrationSchema());

    static async Task<Results<Answer<RegistrationView>, HordeError>> RegisterAsync(
        Body<RegistrationRequest> body, ClientAddress address, Registrar registrar, AddressTimeouts timeouts, CancellationToken cancellationToken)
    {
        if (await timeouts.RemainingAsync(address.Client, cancellationToken) is not null)
        {
            return HordeError.Forbidden("This address has to wait.", Rc.TimeoutIP);
        }

        return await registrar.RegisterAsync(body.Value.Username, identity: null, cancellationToken) switch
        {
            Registration.Done done => Answers.Created(new RegistrationView(done.User.Id.Value, done.User.Alias, done.Key)),
            Registration.Refused refused => refused.Why,
            _ => Faults.Busy,
        };
    }
}
