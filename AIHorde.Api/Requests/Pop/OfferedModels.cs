using System.Security.Cryptography;

namespace AIHorde.Api.Requests;

/// <summary>The models that a worker offers: which it may, and which of several is taken.</summary>
static class OfferedModels
{
    /// <summary>A model marked as private (<c>name::alias#id</c>) may be offered by that account alone.</summary>
    public static HordeError? Refuse(IReadOnlyList<string> models, Caller caller)
    {
        if (models.Count == 0) return Unserved();
        var foreign = models.FirstOrDefault(m => m.Split("::") is [_, var owner] && owner != caller.Alias);
        return foreign is null ? null : HordeError.BadRequest("A model that is marked as somebody's own can only be served by that account.");
    }

    /// <summary>The words are looked for by a worker that then asks its owner to check the configuration.</summary>
    public static HordeError Unserved() =>
        HordeError.BadRequest("Unfortunately we cannot accept workers serving none of the models known here.");

    /// <summary>Any of those that both name, so that no model of a long list is favoured.</summary>
    public static string? Pick(IReadOnlyList<string> asked, IReadOnlyList<string> offered)
    {
        var common = asked.Count == 0 ? offered : [.. asked.Intersect(offered)];
        return common.Count == 0 ? null : common[RandomNumberGenerator.GetInt32(common.Count)];
    }
}
