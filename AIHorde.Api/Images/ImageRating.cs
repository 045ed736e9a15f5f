using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Images;

public sealed record ImageRateBody(string? Best, IReadOnlyList<ImageRatingOf>? Ratings);

public sealed record ImageRatingOf(string Id, int Rating, int? Artifacts);

[WireName("AestheticsPayload")]
sealed class ImageRateSchema : BodySchema
{
    const int idLength = 36;

    public ImageRateSchema()
    {
        Optional("best", Field.Text(idLength, idLength));
        Optional("ratings", Field.List(Field.Object(new RatingSchema())));
    }

    [WireName("AestheticRating")]
    sealed class RatingSchema : BodySchema
    {
        public RatingSchema()
        {
            Required("id", Field.Text(idLength, idLength));
            Required("rating", Field.Integer(1, 10));
            Optional("artifacts", Field.Integer(0, 5));
        }
    }
}

/// <summary>
/// Ratings were collected for a public data set of shared images. No request is shared any more, whatever a client sends, so that a rating ends, as in the
/// reference, at the question whether the images are public.
/// </summary>
sealed class ImageRating(RequestReader reader)
{
    public async Task<Results<Answer<Rewarded>, HordeError>> RateAsync(string id, ImageRateBody _, CancellationToken ct)
    {
        if (await reader.FindAsync(id, RequestKind.Image, ct) is not { } body) return Refusal.RequestNotFound.ToError();
        if (!body.Settled && !body.Faulted) return HordeError.BadRequest("Only finished requests can be rated.", Rc.AestheticsNotCompleted);
        return HordeError.BadRequest("Only images that are shared can be rated.", Rc.AestheticsNotPublic);
    }
}
