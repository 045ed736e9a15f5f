using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AIHorde.Ledger.Store;

/// <summary>Writes the typed ids and <see cref="Kudos"/> as their bare value, also as dictionary keys: a wrapper is not worth a nesting level.</summary>
sealed class SingleValueConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => Wrapped(typeToConvert) is not null;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => (JsonConverter)Activator.CreateInstance(
        typeof(SingleValueConverter<,>).MakeGenericType(typeToConvert, Wrapped(typeToConvert)!.PropertyType), Wrapped(typeToConvert)!.Name)!;

    /// <summary>A record struct of this assembly whose constructor takes exactly its one property.</summary>
    static PropertyInfo? Wrapped(Type type)
    {
        if (!type.IsValueType || type.IsEnum || type.Namespace?.StartsWith("AIHorde", StringComparison.Ordinal) != true) return null;
        var parameter = type.GetConstructors().Select(c => c.GetParameters()).FirstOrDefault(p => p.Length == 1)?[0];
        if (parameter is null || !IsPlain(parameter.ParameterType)) return null;
        return type.GetConstructors().Any(c => c.GetParameters().Length > 1) ? null : type.GetProperty(parameter.Name!);
    }

    static bool IsPlain(Type type) => type == typeof(Guid) || type == typeof(int) || type == typeof(long) || type == typeof(string);
}

sealed class SingleValueConverter<TWrapper, TValue> : JsonConverter<TWrapper> where TWrapper : struct
{
    readonly Func<TWrapper, TValue> unwrap;
    readonly Func<TValue, TWrapper> wrap;

    public SingleValueConverter(string property)
    {
        var wrapper = Expression.Parameter(typeof(TWrapper));
        unwrap = Expression.Lambda<Func<TWrapper, TValue>>(Expression.Property(wrapper, property), wrapper).Compile();
        var value = Expression.Parameter(typeof(TValue));
        wrap = Expression.Lambda<Func<TValue, TWrapper>>(Expression.New(typeof(TWrapper).GetConstructor([typeof(TValue)])!, value), value).Compile();
    }

    public override TWrapper Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        wrap(JsonSerializer.Deserialize<TValue>(ref reader, options)!);

    public override void Write(Utf8JsonWriter writer, TWrapper value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, unwrap(value), options);

    public override TWrapper ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString()!;
        return wrap((TValue)(object)(typeof(TValue) == typeof(Guid) ? Guid.Parse(text)
            : typeof(TValue) == typeof(int) ? int.Parse(text, CultureInfo.InvariantCulture)
            : typeof(TValue) == typeof(long) ? long.Parse(text, CultureInfo.InvariantCulture) : text));
    }

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TWrapper value, JsonSerializerOptions options) =>
        writer.WritePropertyName(string.Create(CultureInfo.InvariantCulture, $"{unwrap(value)}"));
}
