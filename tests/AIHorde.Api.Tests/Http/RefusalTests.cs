using AIHorde.Ledger;

namespace AIHorde.Api.Tests.Http;

public class RefusalTests
{
    [Fact]
    public void Every_refusal_of_the_ledger_has_words_and_a_code_of_the_contract()
    {
        var codes = typeof(Rc).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToHashSet();
        foreach (var refusal in Enum.GetValues<Refusal>())
        {
            var error = refusal.ToError();
            Assert.True(codes.Contains(error.Rc!), $"{refusal} is no return code");
            Assert.True(error.Message.Length > 10 && error.Message != "This is not allowed." || refusal == Refusal.Forbidden, $"{refusal} has no words");
            Assert.True(error.Status is (>= 400 and <= 404) or 429, $"{refusal} is answered {error.Status}");
        }
    }

    [Theory]
    [InlineData(Refusal.WrongCredentials, "wrong credentials", 403)]
    [InlineData(Refusal.WorkerFlaggedMaintenance, "maintenance mode", 403)]
    public void Words_that_workers_look_for_stay(Refusal refusal, string words, int status)
    {
        Assert.Contains(words, refusal.ToError().Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(status, refusal.ToError().Status);
    }

    [Fact]
    public void Transfers_answer_400_to_everything_but_an_unknown_key()
    {
        Assert.Equal(400, Refusal.DeletedUser.ToTransferError().Status);
        Assert.Equal(400, Refusal.SharedKeyExpired.ToTransferError().Status);
        Assert.Equal(401, Refusal.InvalidAPIKey.ToTransferError().Status);
    }
}
