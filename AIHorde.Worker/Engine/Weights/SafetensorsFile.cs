using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text.Json;
using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Weights;

/// <summary>
/// One .safetensors file, mapped into memory: the system loads what is touched and may drop it again, so a model needs no second copy of itself.
/// The file comes from strangers; every number in its header is checked against the file's size before it is believed.
/// </summary>
public sealed unsafe class SafetensorsFile : IWeights, IDisposable
{
    private const int HeaderBytesMax = 100 << 20;

    private readonly Dictionary<string, WeightView> _weights = new(StringComparer.Ordinal);
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private bool _disposed;

    private SafetensorsFile(MemoryMappedFile map, MemoryMappedViewAccessor view)
    {
        _map = map;
        _view = view;
    }

    /// <summary>The header's free-form strings: trainers keep a LoRA's settings there.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    public IEnumerable<string> Names => _weights.Keys;

    public static SafetensorsFile Open(string path)
    {
        long size = new FileInfo(path).Length;
        if (size < 8) throw new EngineFaultException($"{Path.GetFileName(path)} is too short for a safetensors file.");
        MemoryMappedFile map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        var file = new SafetensorsFile(map, map.CreateViewAccessor(0, size, MemoryMappedFileAccess.Read));
        try
        {
            file.ReadHeader(Path.GetFileName(path), size);
            return file;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or FormatException
            or OverflowException or KeyNotFoundException)
        {
            file.Dispose();
            throw new EngineFaultException($"{Path.GetFileName(path)} has a damaged header.", exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public WeightView? Find(string name) => _weights.GetValueOrDefault(name);

    /// <summary>After this no weight of the file may be touched.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }

    private void ReadHeader(string file, long size)
    {
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += _view.PointerOffset;
        long header = BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(start, 8));
        if (header < 2 || header > HeaderBytesMax || header > size - 8) throw new EngineFaultException($"{file} has an impossible header length.");
        var reader = new Utf8JsonReader(new ReadOnlySpan<byte>(start + 8, (int)header));
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        foreach (JsonProperty entry in document.RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
                Metadata = entry.Value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal);
            else if (Describe(entry, start + 8 + header, size - 8 - header, file) is { } weight) _weights[entry.Name] = weight;
        }
    }

    /// <summary>Null for types that no model here computes with (position numbers, masks).</summary>
    private WeightView? Describe(JsonProperty entry, byte* data, long dataSize, string file)
    {
        DType? type = entry.Value.GetProperty("dtype").GetString() switch
        {
            "F32" => DType.F32,
            "F16" => DType.F16,
            "BF16" => DType.BF16,
            _ => null,
        };
        if (type is null) return null;
        int[] sizes = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32())];
        var shape = new Shape(sizes);
        JsonElement offsets = entry.Value.GetProperty("data_offsets");
        long from = offsets[0].GetInt64(), to = offsets[1].GetInt64();
        if (from < 0 || to > dataSize || to - from != shape.Count * type.Value.Bytes())
            throw new EngineFaultException($"{file}: the weight {entry.Name} lies outside the file or has another size than its shape.");
        return new WeightView(entry.Name, shape, type.Value, (nint)(data + from), this);
    }
}
