using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Styles;
using AIHorde.Ledger.Users;

namespace AIHorde.Api;

/// <summary>Makes the views of accounts.</summary>
sealed class AccountReader(UserQueries users, RequestQueries requests, StyleQueries styles, TimeProvider time)
{
    const decimal Million = 1_000_000m;

    public async Task<AccountView?> FindAsync(UserId user, ViewLevel level, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(user, cancellationToken) is not { } account)
        {
            return null;
        }

        var view = new AccountView(Public(account))
        {
            WorkerIds = account.PublicWorkers ? WorkerIds(account) : null,
            Styles = await StylesAsync(account, level, cancellationToken),
        };
        view = level == ViewLevel.Public ? view : await AddOwnAsync(view, account, cancellationToken);
        return level == ViewLevel.Moderator ? await AddModeratedAsync(view, account, cancellationToken) : view;
    }

    public async Task<IReadOnlyList<ListedAccount>> PageAsync(UserOrder order, int page, CancellationToken cancellationToken) =>
        [.. (await users.PageAsync(order, page, cancellationToken))
            .Select(account => new ListedAccount(Public(account)) { WorkerIds = account.PublicWorkers ? WorkerIds(account) : null })];

    PublicAccount Public(UserView account) => new()
    {
        Username = account.Alias,
        Id = account.Id.Value,
        Kudos = account.Balance.ToDecimal(),
        KudosDetails = Totals(account),
        Concurrency = account.Concurrency,
        WorkerInvited = account.WorkerInvites,
        Moderator = account.Has(Roles.Moderator),
        Trusted = account.Has(Roles.Trusted),
        Flagged = account.Has(Roles.Flagged),
        Service = account.Has(Roles.Service),
        Education = account.Has(Roles.Education),
        Customizer = account.Has(Roles.Customizer),
        Deleted = account.Status == UserStatus.Deleted,
        Pseudonymous = account.Kind == UserKind.Pseudonymous,
        WorkerCount = account.Workers.Count,
        AccountAge = AgeOf(account),
        Styles = [],
        Records = Records(account.Records),
    };

    /// <summary>Strangers see those that are public.</summary>
    async Task<IReadOnlyList<UserStyleView>> StylesAsync(UserView account, ViewLevel level, CancellationToken cancellationToken) =>
        [.. (await styles.OfOwnerAsync(account.Id, cancellationToken)).Where(one => level != ViewLevel.Public || one.Style.IsPublic)
            .Select(one => new UserStyleView(one.UniqueName, one.Style.Id.ToString(), one.Style.Kind.ToString().ToLowerInvariant()))];

    async Task<AccountView> AddOwnAsync(AccountView view, UserView account, CancellationToken cancellationToken) => view with
    {
        WorkerIds = WorkerIds(account),
        SharedkeyIds = [.. account.SharedKeys.Select(key => key.ToString())],
        Contact = (await users.DetailsAsync(account.Id, cancellationToken)).Contact,
        Vpn = account.Has(Roles.Vpn),
        Special = account.Has(Roles.Special),
        PublicWorkers = account.PublicWorkers,
        ActiveGenerations = account.Kind == UserKind.Anonymous ? null : await ActiveAsync(account.Id, cancellationToken),
    };

    async Task<AccountView> AddModeratedAsync(AccountView view, UserView account, CancellationToken cancellationToken)
    {
        var details = await users.DetailsAsync(account.Id, cancellationToken);
        var monthly = account.MonthlyKudos + (account.Has(Roles.Moderator) ? UserLimits.ModeratorMonthly : Ledger.Kudos.Zero);
        return view with
        {
            EvaluatingKudos = account.Escrow.ToDecimal(),
            MonthlyKudos = new MonthlyKudosView((int)monthly.ToDecimal(), account.MonthlyReceivedAt),
            Suspicious = account.Suspicions,
            AdminComment = details.AdminComment,
            ProxyPasskey = details.ProxyPasskey,
        };
    }

    async Task<ActiveGenerationsView?> ActiveAsync(UserId user, CancellationToken cancellationToken)
    {
        var active = await requests.ActiveOfAsync(user, cancellationToken);
        return active.Count == 0 ? null : new ActiveGenerationsView(Of(RequestKind.Image), Of(RequestKind.Text), null);

        List<string>? Of(RequestKind kind)
        {
            var ids = active.Where(request => request.Kind == kind).Select(request => request.Request.ToString()).ToList();
            return ids.Count == 0 ? null : ids;
        }
    }

    static List<string> WorkerIds(UserView account) => [.. account.Workers.Select(worker => worker.ToString())];

    long AgeOf(UserView account) => Math.Max(0, (long)(time.GetUtcNow() - account.CreatedAt).TotalSeconds);

    static KudosDetailsView Totals(UserView account) => new(
        Tally(account.Total(PostingAction.Accumulated)), Tally(account.Total(PostingAction.Gifted)), Tally(account.Total(PostingAction.Donated)),
        Tally(account.Total(PostingAction.Admin)), Tally(account.Total(PostingAction.Received)), Tally(account.Total(PostingAction.Recurring)),
        Tally(account.Total(PostingAction.Awarded)), Tally(account.Total(PostingAction.Styled)));

    static decimal? Tally(Ledger.Kudos total) => total.IsZero ? null : total.ToDecimal();

    static RecordsView Records(UserRecords records) => new(
        Work(records.UsagePixelsteps, records.UsageTokens),
        Work(records.ContributionPixelsteps, records.ContributionTokens),
        Counts(records.Fulfillments),
        Counts(records.Requests),
        Counts(records.Styles));

    static WorkView Work(decimal pixelsteps, decimal tokens) =>
        new(pixelsteps == 0 ? null : decimal.Round(pixelsteps / Million, 2), (long)tokens);

    static CountsView Counts(KindCounts counts) => new(counts.Image, counts.Text, counts.Alchemy);
}
