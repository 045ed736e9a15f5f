using AIHorde.Api.Images;
using AIHorde.Api.Requests;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Alchemy;

/// <summary>Takes what came of a form. Its price was agreed when it was asked for.</summary>
sealed class AlchemySubmit(ResultImages images) : ISubmitKind<AlchemySubmitBody>
{
    public RequestKind Kind => RequestKind.Alchemy;

    public async Task<(Delivery? Delivery, HordeError? Refused)> ReadAsync(
        SubmittedJob job, AlchemySubmitBody body, AskPayload asked, CancellationToken ct)
    {
        // A decoy is no piece of the request, so that it has no place among its forms.
        var form = ((AlchemyNeeds)job.Ask.Needs).Forms.First(one => one.Name == job.Job.Model);
        if (job.IsRunning && AlchemyForms.IsPicture(form.Name) && body.Result!.Value.EnumerateObject().Any(AlchemyResults.IsUploaded))
        {
            var (_, refused) = await images.TakeAsync(job.Job.Id.Value, AlchemyResults.Uploaded, ct);
            if (refused is not null) return (null, refused);
        }

        var result = new ResultPayload { Found = body.Result, WorkerName = job.Worker?.Name ?? "" };
        return (new Delivery(result, (double)form.Reward.ToDecimal(), form.Reward, form.Charge), null);
    }
}
