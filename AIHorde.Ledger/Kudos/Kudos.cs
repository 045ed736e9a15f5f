using System.Globalization;

namespace AIHorde.Ledger;

/// <summary>An amount of kudos in hundredths. Arithmetic is checked: an overflow is a bug, never a wrapped balance.</summary>
public readonly record struct Kudos(long Hundredths) : IComparable<Kudos>
{
    public static readonly Kudos Zero;

    public static Kudos Whole(long kudos) => new(checked(kudos * 100));

    /// <summary>Rounds half to even, as every price of the contract does.</summary>
    public static Kudos FromDecimal(decimal kudos) => new(decimal.ToInt64(decimal.Round(kudos * 100m, 0, MidpointRounding.ToEven)));

    public decimal ToDecimal() => Hundredths / 100m;

    public bool IsZero => Hundredths == 0;

    public bool IsPositive => Hundredths > 0;

    public bool IsNegative => Hundredths < 0;

    public static Kudos operator +(Kudos left, Kudos right) => new(checked(left.Hundredths + right.Hundredths));

    public static Kudos operator -(Kudos left, Kudos right) => new(checked(left.Hundredths - right.Hundredths));

    public static Kudos operator -(Kudos kudos) => new(checked(-kudos.Hundredths));

    public static Kudos operator *(Kudos kudos, long times) => new(checked(kudos.Hundredths * times));

    public static bool operator <(Kudos left, Kudos right) => left.Hundredths < right.Hundredths;

    public static bool operator >(Kudos left, Kudos right) => left.Hundredths > right.Hundredths;

    public static bool operator <=(Kudos left, Kudos right) => left.Hundredths <= right.Hundredths;

    public static bool operator >=(Kudos left, Kudos right) => left.Hundredths >= right.Hundredths;

    public static Kudos Max(Kudos left, Kudos right) => left > right ? left : right;

    public static Kudos Min(Kudos left, Kudos right) => left < right ? left : right;

    public int CompareTo(Kudos other) => Hundredths.CompareTo(other.Hundredths);

    public override string ToString() => ToDecimal().ToString("0.00", CultureInfo.InvariantCulture);
}
