using Microsoft.Extensions.Options;

namespace AIHorde.Api.Blobs;

public static class BlobServices
{
    public static void AddBlobs(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<BlobOptions>(builder.Configuration.GetSection(BlobOptions.Section));
        builder.Services.AddSingleton(services => new BlobUrls(
            BlobUrls.DeriveSecret(builder.Configuration["AIHORDE_KEY_PEPPER"] ?? ""), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<DiskBlobStore>();
        builder.Services.AddHttpClient<S3BlobStore>();
        builder.Services.AddSingleton<IBlobStore>(services => services.GetRequiredService<IOptions<BlobOptions>>().Value.S3.Endpoint is null
            ? services.GetRequiredService<DiskBlobStore>()
            : services.GetRequiredService<S3BlobStore>());
        builder.Services.AddHostedService<BlobCleaner>();
    }
}
