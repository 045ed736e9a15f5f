using System.Text.Json;
using AIHorde.Api.Images;
using AIHorde.Api.Text;
using AIHorde.Ledger.Styles;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace AIHorde.Api.Styles;

/// <summary>Puts a style on a request.</summary>
sealed class StyledBody(IOptions<JsonOptions> json)
{
    /// <summary>The style's parameters and models count; of the caller's only the number, and the size where the style has none.</summary>
    public ImageAsyncBody Apply(Style style, ImageAsyncBody body)
    {
        var settings = Read<ImageParams>(style);
        return body with
        {
            Prompt = body.Prompt.Length == 0 ? "" : StyleTemplate.OfImage(style.Prompt, body.Prompt),
            Models = style.Models,
            Params = settings with
            {
                N = body.Params.N,
                Width = settings.Width ?? body.Params.Width,
                Height = settings.Height ?? body.Params.Height,
            },
        };
    }

    /// <summary>As for images; the lengths are the caller's too, because no style can have any.</summary>
    public TextAsyncBody Apply(Style style, TextAsyncBody body) => body with
    {
        Prompt = body.Prompt.Length == 0 ? "" : StyleTemplate.OfText(style.Prompt, body.Prompt),
        Models = style.Models,
        Params = Read<TextParams>(style) with { N = body.Params.N, MaxLength = body.Params.MaxLength, MaxContextLength = body.Params.MaxContextLength },
    };

    public T Read<T>(Style style) where T : new() => style.Params is null
        ? new T()
        : (T)JsonSerializer.Deserialize(style.Params, json.Value.SerializerOptions.GetTypeInfo(typeof(T)))!;
}
