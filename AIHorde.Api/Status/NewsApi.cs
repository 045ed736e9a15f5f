using System.Text.Json;

namespace AIHorde.Api;

/// <summary>
/// <c>/status/news</c>, newest first. The news of this software come with it; an operator's own are read from the file that
/// <c>AIHORDE_NEWS_FILE</c> names, in the same format.
/// </summary>
static class NewsApi
{
    public const string FileSetting = "AIHORDE_NEWS_FILE";

    public static IServiceCollection AddNews(this IServiceCollection services) => services.AddSingleton<News>();

    public static void MapNews(this RouteGroupBuilder api) =>
        api.MapGet("/status/news", (News news) => Answers.Ok(news.Pieces)).WithTags("status").Open().Fresh(300);
}

/// <summary>The news, read once at start: a broken file is found by whoever put it there, not by the first reader.</summary>
public sealed class News
{
    public News(IConfiguration configuration)
    {
        var pieces = Read(configuration[NewsApi.FileSetting] is { Length: > 0 } file
            ? File.OpenRead(file)
            : typeof(News).Assembly.GetManifestResourceStream("AIHorde.Api.news.json")!);
        Pieces = [.. pieces.OrderByDescending(piece => piece.DatePublished, StringComparer.Ordinal)];
    }

    public IReadOnlyList<NewsPiece> Pieces { get; }

    static IReadOnlyList<NewsPiece> Read(Stream stream)
    {
        using (stream)
        {
            return JsonSerializer.Deserialize(stream, StatusJson.Default.IReadOnlyListNewsPiece) ?? [];
        }
    }
}
