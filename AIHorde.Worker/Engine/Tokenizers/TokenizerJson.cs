using System.Text.Json.Serialization;

namespace AIHorde.Worker.Engine.Tokenizers;

[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class TokenizerJson : JsonSerializerContext;
