using System.Globalization;
using System.Numerics;

namespace Canary.Simulator.ApiServer.Schemas;

/// <summary>A resource quantity (<c>500m</c>, <c>1536Mi</c>), exact to a billionth, which remembers in which notation it was written.</summary>
internal readonly record struct Quantity
{
    private const string Decimals = "numkMGTPE";
    private static readonly string[] BinarySuffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly BigInteger Billion = 1_000_000_000;

    private readonly BigInteger nanos;
    private readonly Notation notation;

    private Quantity(BigInteger nanos, Notation notation)
    {
        this.nanos = nanos;
        this.notation = notation;
    }

    private enum Notation
    {
        Decimal,
        Binary,
        Exponent,
    }

    /// <summary>In units, rounded up as Kubernetes does.</summary>
    public double Value => (double)nanos / 1e9;

    public int CompareTo(Quantity other) => nanos.CompareTo(other.nanos);

    public static Quantity operator +(Quantity a, Quantity b) => new(a.nanos + b.nanos, a.notation);

    /// <summary>False when the text is no quantity.</summary>
    public static bool TryParse(string text, out Quantity quantity)
    {
        quantity = default;
        var end = 0;
        while (
            end < text.Length
            && (char.IsAsciiDigit(text[end]) || text[end] is '.' || (end == 0 && text[end] is '+' or '-'))
        )
        {
            end++;
        }
        var number = text.AsSpan(0, end).TrimStart("+-");
        if (
            number.Length == 0
            || number.Count('.') > 1
            || number is "."
            || !TryScale(text[end..], out var scale, out var notation)
        )
        {
            return false;
        }
        var point = number.IndexOf('.');
        var fraction = point < 0 ? 0 : number.Length - point - 1;
        var digits = BigInteger.Parse(
            number.ToString().Replace(".", "", StringComparison.Ordinal),
            CultureInfo.InvariantCulture
        );
        var divisor = BigInteger.Pow(10, fraction);
        var (whole, rest) = (BigInteger.DivRem(digits * scale, divisor, out var remainder), remainder);
        var nanos = rest.IsZero ? whole : whole + 1;
        quantity = new Quantity(text[0] == '-' ? -nanos : nanos, notation);
        return true;
    }

    /// <summary>The canonical form: no fraction, the largest suffix that keeps it exact.</summary>
    public override string ToString() =>
        nanos.IsZero ? "0"
        : notation == Notation.Binary && BigInteger.Abs(nanos) >= 1024 * Billion ? Binary()
        : Thousands(notation == Notation.Exponent);

    private static bool TryScale(string suffix, out BigInteger scale, out Notation notation)
    {
        (scale, notation) = (Billion, Notation.Decimal);
        if (suffix.Length == 0)
        {
            return true;
        }
        var binary = Array.IndexOf(BinarySuffixes, suffix);
        if (binary >= 0)
        {
            (scale, notation) = (Billion * BigInteger.Pow(1024, binary + 1), Notation.Binary);
            return true;
        }
        if (suffix.Length == 1 && Decimals.Contains(suffix[0], StringComparison.Ordinal))
        {
            var step = Decimals.IndexOf(suffix[0], StringComparison.Ordinal);
            scale = BigInteger.Pow(1000, step < 3 ? step : step + 1);
            return true;
        }
        notation = Notation.Exponent;
        return suffix[0] is 'e' or 'E'
            && int.TryParse(
                suffix.AsSpan(1),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var exponent
            )
            && Math.Abs(exponent) < 100
            && TryPower(exponent, out scale);
    }

    private static bool TryPower(int exponent, out BigInteger scale)
    {
        scale = exponent + 9 >= 0 ? BigInteger.Pow(10, exponent + 9) : BigInteger.One;
        return true;
    }

    private string Binary()
    {
        var value = BigInteger.DivRem(nanos, Billion, out var rest);
        value += rest.IsZero ? 0 : rest.Sign;
        var step = -1;
        while (step < BinarySuffixes.Length - 1 && (value % 1024).IsZero)
        {
            value /= 1024;
            step++;
        }
        return value.ToString(CultureInfo.InvariantCulture) + (step < 0 ? "" : BinarySuffixes[step]);
    }

    private string Thousands(bool exponent)
    {
        var value = nanos;
        var power = -9;
        while (power < 18 && (value % 1000).IsZero)
        {
            value /= 1000;
            power += 3;
        }
        var digits = value.ToString(CultureInfo.InvariantCulture);
        if (exponent)
        {
            return power == 0 ? digits : string.Create(CultureInfo.InvariantCulture, $"{digits}e{power}");
        }
        return power == 0 ? digits : digits + "num kMGTPE"[(power + 9) / 3];
    }
}
