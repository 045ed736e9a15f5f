using System.Buffers.Binary;
using System.Text;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>
/// Reads the protocol buffer wire format field by field, which is all that OTLP intake needs: no generated code, no copy of the message.
/// Malformed input throws <see cref="InvalidDataException"/>, which the endpoint answers with 400.
/// </summary>
ref struct ProtoReader(ReadOnlySpan<byte> data)
{
    ReadOnlySpan<byte> rest = data;

    public int Field { get; private set; }

    public int WireType { get; private set; }

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        Field = (int)(tag >> 3);
        WireType = (int)(tag & 7);
        return Field > 0 ? true : throw new InvalidDataException("A protobuf field has number 0.");
    }

    /// <summary>Moves to the next field of that number, over all others; false at the end of the message.</summary>
    public bool Next(int field)
    {
        while (Next())
        {
            if (Field == field)
            {
                return true;
            }

            Skip();
        }

        return false;
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (rest.IsEmpty)
            {
                throw Truncated();
            }

            var b = rest[0];
            rest = rest[1..];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A protobuf varint is longer than ten bytes.");
    }

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public double Double() => BitConverter.UInt64BitsToDouble(Fixed64());

    /// <summary>Names and messages; what is longer than anybody reads is cut off.</summary>
    public string String(int lengthMax = Attributes.NameLengthMax) => Attributes.Cut(Encoding.UTF8.GetString(Bytes()), lengthMax);

    public string Hex() => Convert.ToHexStringLower(Bytes());

    public ReadOnlySpan<byte> Bytes()
    {
        if (WireType != 2)
        {
            throw new InvalidDataException($"Field {Field} is not length-delimited.");
        }

        var length = Varint();
        return length <= (ulong)rest.Length ? Take((int)length) : throw Truncated();
    }

    public ProtoReader Message() => new(Bytes());

    /// <summary>Passes over a field this reader's caller does not know: newer senders may add some.</summary>
    public void Skip()
    {
        switch (WireType)
        {
            case 0: Varint(); break;
            case 1: Take(8); break;
            case 2: Bytes(); break;
            case 5: Take(4); break;
            default: throw new InvalidDataException($"Wire type {WireType} is not known.");
        }
    }

    ReadOnlySpan<byte> Take(int count)
    {
        if (rest.Length < count)
        {
            throw Truncated();
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    static InvalidDataException Truncated() => new("A protobuf message ends in the middle of a field.");
}
