namespace AIHorde.Api.Blobs;

/// <summary>Where images are kept, and how much of what. Section <c>Blobs</c> of the configuration.</summary>
public sealed class BlobOptions
{
    public const string Section = "Blobs";

    /// <summary>Folder of the local store; made when missing.</summary>
    public string Directory { get; set; } = Path.Combine(Path.GetTempPath(), "aihorde-blobs");

    /// <summary>
    /// The origin by which clients and workers reach this server, such as <c>https://horde.example</c>. Without it, the origin of the request that asks is
    /// used. Clients tell a URL from an image by its https.
    /// </summary>
    public string? PublicOrigin { get; set; }

    public TimeSpan UrlLifetime { get; set; } = TimeSpan.FromSeconds(1800);

    /// <summary>Images younger than this stay whatever becomes of their request; older ones as long as it can be asked for.</summary>
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromHours(2);

    public long BytesMaxPerBlob { get; set; } = 32 * 1024 * 1024;

    public long BytesMaxInAll { get; set; } = 20L * 1024 * 1024 * 1024;

    public TimeSpan CleanedEvery { get; set; } = TimeSpan.FromMinutes(1);

    public S3Options S3 { get; set; } = new();
}

/// <summary>An S3-compatible store; used when an endpoint is given.</summary>
public sealed class S3Options
{
    /// <summary>Such as <c>https://ACCOUNT.r2.cloudflarestorage.com</c>; buckets are addressed by path.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The endpoint as clients reach it, when that is another than this server's.</summary>
    public string? PublicEndpoint { get; set; }

    public string Region { get; set; } = "auto";

    public string Bucket { get; set; } = "aihorde";

    public string AccessKey { get; set; } = "";

    public string SecretKey { get; set; } = "";
}
