using AIHorde.Ledger.Store;

namespace AIHorde.Api.Webhooks;

static class WebhookServices
{
    public static void AddWebhooks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new WebhookSigner(builder.Configuration[KeyHasher.PepperSetting] ?? ""));
        builder.Services.AddSingleton<WebhookTurns>();
        builder.Services.AddSingleton<IOutboxHandler, WebhookSender>();
    }
}
