using System.Text.Json;

namespace AIHorde.Worker.Engine;

/// <summary>
/// What opening a model's files may throw. They come from strangers, and a folder holds all sorts of files: one that can't be opened is a reason to pass
/// over that model, not to stop.
/// </summary>
internal static class ModelFault
{
    public static bool Is(Exception exception) => exception is EngineFaultException or IOException or UnauthorizedAccessException or InvalidDataException
        or JsonException or KeyNotFoundException or NotSupportedException or InvalidOperationException or ArgumentException or FormatException
        or OverflowException;
}
